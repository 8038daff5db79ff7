from django.urls import path

from workorders.api.views.orders import OrdersView, OrderView
from workorders.api.views.verbs import LinesView, MilestonesView

urlpatterns = [
    path("work-orders/", OrdersView.as_view()),
    path("work-orders/<str:number>/", OrderView.as_view()),
    path("work-orders/<str:number>/lines/", LinesView.as_view()),
    path("work-orders/<str:number>/milestones/", MilestonesView.as_view()),
]
