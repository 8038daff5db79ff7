"""The diary: to look at. Nobody walks round the cap here; the database would not let them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment, LoanerBooking, ZoneLoad
from service_desk.organisation.admin.base import LookOnlyAdmin


@admin.register(Appointment)
class AppointmentAdmin(LookOnlyAdmin):
    list_display = ["time", "advisor", "seat", "kind", "visit", "site", "is_live"]
    list_filter = ["site", "kind", ("cancelled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["site", "advisor", "visit"]
    search_fields = ["visit__number", "advisor__name"]
    date_hierarchy = "starts_on"
    show_full_result_count = False

    @admin.display(description=_("time"), ordering="starts_at")
    def time(self, appointment: Appointment) -> str:
        return f"{appointment.site.local(appointment.starts_at):%Y-%m-%d %H:%M}"

    @admin.display(description=_("live"), boolean=True)
    def is_live(self, appointment: Appointment) -> bool:
        return appointment.cancelled_at is None


@admin.register(LoanerBooking)
class LoanerBookingAdmin(LookOnlyAdmin):
    site_path = "loaner__site"
    list_display = ["loaner", "visit", "during", "cancelled_at"]
    list_filter = ["loaner__site"]
    list_select_related = ["loaner", "visit"]
    search_fields = ["visit__number", "loaner__plate"]


@admin.register(ZoneLoad)
class ZoneLoadAdmin(LookOnlyAdmin):
    site_path = "zone__site"
    list_display = ["on", "zone", "hours", "visit"]
    list_filter = ["zone__site", "zone__kind"]
    list_select_related = ["zone__site", "visit"]
    search_fields = ["visit__number"]
    date_hierarchy = "on"
