"""Requests won and lost, answers owed, the waiting list."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
