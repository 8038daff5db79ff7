from django.urls import path

from appointments.api.views.availability import AvailabilityView
from appointments.api.views.calls import CallsView
from appointments.api.views.history import HistoryView
from appointments.api.views.offers import OffersView
from appointments.api.views.verbs import (
    ArriveView,
    CancelView,
    ConfirmView,
    NoShowView,
    RescheduleView,
)
from appointments.api.views.visits import VisitsView, VisitView

urlpatterns = [
    path("availability/", AvailabilityView.as_view()),
    path("offers/", OffersView.as_view()),
    path("calls/", CallsView.as_view()),
    path("vehicles/<str:vin>/history/", HistoryView.as_view()),
    path("visits/", VisitsView.as_view()),
    path("visits/<str:number>/", VisitView.as_view()),
    path("visits/<str:number>/reschedule/", RescheduleView.as_view()),
    path("visits/<str:number>/confirm/", ConfirmView.as_view()),
    path("visits/<str:number>/cancel/", CancelView.as_view()),
    path("visits/<str:number>/arrive/", ArriveView.as_view()),
    path("visits/<str:number>/no-show/", NoShowView.as_view()),
]
