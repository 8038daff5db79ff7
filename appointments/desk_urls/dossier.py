"""The file of a client and their cars."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
