"""Addresses of quality control."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
