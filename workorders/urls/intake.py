"""Addresses of the walk-around."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
