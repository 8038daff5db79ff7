"""All addresses of the house; each is mounted behind a guard (``web.checks``)."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from service_desk.health import healthz, readyz
from service_desk.imports_admin import bring_in, finish
from service_desk.web.components import components
from service_desk.web.preferences import set_keys, set_language, set_theme

# The API's pages bring a few styles of their own in the page; nobody's data is on them.
with_its_own_styles = csp_update({"style-src": [UNSAFE_INLINE]})

urlpatterns = [
    path("accounts/", include("service_desk.organisation.urls")),
    path("admin/import/", bring_in, name="admin_import"),
    path("admin/import/finish/", finish, name="admin_import_finish"),
    path("admin/", admin.site.urls),
    path("desk/components/", components, name="components"),
    path("desk/theme/", set_theme, name="set_theme"),
    path("desk/keys/", set_keys, name="set_keys"),
    path("desk/language/", set_language, name="set_language"),
    path("desk/", include("appointments.desk_urls")),
    path("desk/", include("service_desk.messaging.urls")),
    path("desk/", include("workorders.urls")),
    path("api/v1/", include("service_desk.clients.api.urls")),
    path("api/v1/", include("service_desk.messaging.api.urls")),
    path("api/v1/", include("appointments.api.urls")),
    path("api/v1/", include("workorders.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", with_its_own_styles(SpectacularSwaggerSplitView.as_view()), name="docs"),
    path("", include("appointments.urls")),
    path("", include("workorders.client_urls")),
    path("healthz", healthz),
    path("readyz", readyz),
]

handler400 = "service_desk.web.errors.bad_request"
handler403 = "service_desk.web.errors.forbidden"
handler404 = "service_desk.web.errors.not_found"
handler500 = "service_desk.web.errors.broken"
