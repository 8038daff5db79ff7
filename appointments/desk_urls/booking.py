"""The quick-book panel: who, what, when, and what may come of a request."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
