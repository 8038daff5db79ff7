"""Visits: to look at. They are made, moved and ended at the desk."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from service_desk.organisation.admin.base import LookOnlyAdmin, SetUpInline
from service_desk.visits.models import RequestedWork, Visit


class RequestedWorkInline(SetUpInline):
    model = RequestedWork
    can_delete = False
    fields = ["operation", "norm_hours", "price"]
    readonly_fields = ["operation", "norm_hours", "price"]

    def has_add_permission(self, *args: Any) -> bool:
        return False


@admin.register(Visit)
class VisitAdmin(LookOnlyAdmin):
    list_display = ["number", "client", "vehicle", "state", "source", "zone", "booked"]
    list_filter = ["site", "state", "source", "zone"]
    list_select_related = ["site", "client", "vehicle"]
    search_fields = ["number", "client__name", "vehicle__plate", "vehicle__vin"]
    inlines = [RequestedWorkInline]
    show_full_result_count = False

    @admin.display(description=_("booked"), ordering="created_at")
    def booked(self, visit: Visit) -> str:
        return f"{visit.site.local(visit.created_at):%Y-%m-%d %H:%M}"
