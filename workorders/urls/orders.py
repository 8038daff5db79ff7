"""Addresses of work orders."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
