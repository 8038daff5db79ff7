"""Addresses of the way out."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
