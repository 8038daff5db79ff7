"""Universal search and the palette."""

from django.urls import path

from appointments.views import finding

urlpatterns = [
    path("<slug:site>/find/", finding.found, name="find"),
]
