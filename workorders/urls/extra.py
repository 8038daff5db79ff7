"""Addresses of extra work."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
