"""Addresses for clients: the question about extra work. The desk's are in ``urls``."""

from django.urls import URLPattern, path

from workorders.views import extra_client

urlpatterns: list[URLPattern] = [
    path("x/<str:token>/", extra_client.question, name="consent"),
    path("x/<str:token>/renew/", extra_client.renew, name="consent_renew"),
    path("x/<str:token>/photos/<int:finding>/", extra_client.photo, name="consent_photo"),
]
