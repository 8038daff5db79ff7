"""Receiving the day: greeted, started, prompts, walk-ins, people away."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
