"""Estimates and cards as papers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
