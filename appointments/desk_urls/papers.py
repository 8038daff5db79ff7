"""Papers, photos, and the promises of advisors who are away."""

from django.urls import path

from appointments.views import displaced, papers, visit_photos

_VISIT = "<slug:site>/visits/<str:number>/"

urlpatterns = [
    path(f"{_VISIT}estimate/", papers.estimate, name="visit_estimate"),
    path(f"{_VISIT}card/", papers.card, name="visit_card"),
    path(f"{_VISIT}photos/<int:photo>/", visit_photos.visit_photo, name="visit_photo"),
    path("<slug:site>/away/", displaced.away, name="away"),
    path("<slug:site>/away/<int:appointment>/", displaced.resettle, name="away_settle"),
    path("<slug:site>/documents/<int:document>/", papers.document, name="document"),
]
