"""All addresses of the house; each is mounted behind a guard (``web.checks``)."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from service_desk.health import healthz, readyz

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("appointments.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(), name="docs"),
    path("healthz", healthz),
    path("readyz", readyz),
]

handler400 = "service_desk.web.errors.bad_request"
handler403 = "service_desk.web.errors.forbidden"
handler404 = "service_desk.web.errors.not_found"
handler500 = "service_desk.web.errors.broken"
