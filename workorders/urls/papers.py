"""Addresses of papers and the folder of a car."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
