"""Calls and their scripts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
