from django.urls import path

from service_desk.clients.api.views import ClientsView, ClientView, VehiclesView, VehicleView

urlpatterns = [
    path("clients/", ClientsView.as_view()),
    path("clients/<int:pk>/", ClientView.as_view()),
    path("vehicles/", VehiclesView.as_view()),
    path("vehicles/<int:pk>/", VehicleView.as_view()),
]
