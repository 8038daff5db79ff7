"""Estimates and cards as papers."""

from django.urls import path

from appointments.views import papers

_VISIT = "<slug:site>/visits/<str:number>/"

urlpatterns = [
    path(f"{_VISIT}estimate/", papers.estimate, name="visit_estimate"),
    path(f"{_VISIT}card/", papers.card, name="visit_card"),
    path("<slug:site>/documents/<int:document>/", papers.document, name="document"),
]
