"""Universal search and the palette."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
