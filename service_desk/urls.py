"""All addresses of the house; each is mounted behind a guard (``web.checks``)."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "service_desk.web.errors.bad_request"
handler403 = "service_desk.web.errors.forbidden"
handler404 = "service_desk.web.errors.not_found"
handler500 = "service_desk.web.errors.broken"
