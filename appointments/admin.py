"""The diary: to look at. Nobody walks round the cap here; the database would not let them.

What is set up here: how many clients a day a site helps in each way.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments.actions.walls import give_address
from appointments.displaced import count_displaced
from appointments.models import (
    Appointment,
    Attendance,
    BookingRequest,
    Hold,
    LoanerBooking,
    MobilityLimit,
    OwedAnswer,
    Prompt,
    WaitingEntry,
    WaitingOffer,
    WallScreen,
    ZoneLoad,
)
from service_desk.lib import clock
from service_desk.organisation.admin.base import LookOnlyAdmin, SetUpAdmin
from service_desk.organisation.admin.people import StaffAdmin
from service_desk.organisation.models import Absence, Shift, Staff


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


@admin.register(MobilityLimit)
class MobilityLimitAdmin(SetUpAdmin):
    """A way without a row has no limit; the loaners are limited by their number."""

    list_display = ["site", "mobility", "per_day"]
    list_filter = ["site", "mobility"]
    list_select_related = ["site"]


@admin.register(BookingRequest)
class BookingRequestAdmin(LookOnlyAdmin):
    list_display = ["at", "source", "outcome", "lost_reason", "client", "name", "by", "site"]
    list_filter = ["site", "outcome", "lost_reason", "source", "is_new_client"]
    list_select_related = ["site", "client", "by"]
    search_fields = ["name", "phone", "plate", "client__name", "visit__number"]
    date_hierarchy = "at"
    show_full_result_count = False


@admin.register(OwedAnswer)
class OwedAnswerAdmin(LookOnlyAdmin):
    list_display = ["name", "phone", "due_at", "by", "answered_at", "site"]
    list_filter = ["site", ("answered_at", admin.EmptyFieldListFilter)]
    list_select_related = ["site", "by"]
    search_fields = ["name", "phone"]


@admin.register(WaitingEntry)
class WaitingEntryAdmin(LookOnlyAdmin):
    list_display = ["client", "vehicle", "first_on", "last_on", "part_of_day", "state", "site"]
    list_filter = ["site", "state"]
    list_select_related = ["site", "client", "vehicle"]
    search_fields = ["client__name", "vehicle__plate"]


@admin.register(WaitingOffer)
class WaitingOfferAdmin(LookOnlyAdmin):
    site_path = "entry__site"
    list_display = ["entry", "advisor", "starts_at", "state", "offered_at", "expires_at"]
    list_filter = ["entry__site", "state"]
    list_select_related = ["entry__client", "advisor"]
    exclude = ["token_hash"]


@admin.register(Hold)
class HoldAdmin(LookOnlyAdmin):
    list_display = ["starts_at", "advisor", "owner", "expires_at", "site"]
    list_filter = ["site"]
    list_select_related = ["site", "advisor"]


@admin.register(WallScreen)
class WallScreenAdmin(SetUpAdmin):
    """Each screen's address is shown once, when it is made: only its hash is kept."""

    list_display = ["name", "site", "names", "inches", "metres", "seen_at", "expires_at"]
    list_filter = ["site"]
    list_select_related = ["site"]
    readonly_fields = ["seen_at", "expires_at"]
    actions = ["give_new_address"]

    def save_model(self, request: HttpRequest, obj: Any, *form_and_change: Any) -> None:
        if obj.pk:
            super().save_model(request, obj, *form_and_change)
        else:
            self._show_address(request, obj)

    @admin.action(description=_("Give a new address; the one before ends"))
    def give_new_address(self, request: HttpRequest, screens: QuerySet[WallScreen]) -> None:
        for screen in screens:
            self._show_address(request, screen)

    def _show_address(self, request: HttpRequest, screen: WallScreen) -> None:
        address = give_address(screen, now=clock.now())
        sentence = _("Open this address on the screen “%(name)s”. It is shown only now:")
        self.message_user(
            request,
            format_html(
                '{} <a href="{}">{}</a>', sentence % {"name": screen.name}, address, address
            ),
            messages.WARNING,
        )


@admin.register(Attendance)
class AttendanceAdmin(LookOnlyAdmin):
    site_path = "visit__site"
    list_display = ["staff", "role", "during", "visit", "cancelled_at"]
    list_filter = ["visit__site", "role"]
    list_select_related = ["staff", "visit"]
    search_fields = ["staff__name", "visit__number"]


@admin.register(Prompt)
class PromptAdmin(LookOnlyAdmin):
    site_path = "visit__site"
    list_display = ["visit", "kind", "starts_at", "result", "at", "by"]
    list_filter = ["visit__site", "kind", "result"]
    list_select_related = ["visit", "by"]
    search_fields = ["visit__number"]


class BookedStaffAdmin(StaffAdmin):
    """The page of a person, who may have promised time: an absence says whom it displaces."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        if any(each.model in {Absence, Shift} and each.has_changed() for each in formsets):
            self._say_who_is_displaced(request, form.instance)

    def _say_who_is_displaced(self, request: HttpRequest, person: Staff) -> None:
        for site in person.sites():
            count = count_displaced(site, advisor=person, now=clock.now())
            if not count:
                continue
            sentence = ngettext(
                "%(count)d client is booked with %(name)s then.",
                "%(count)d clients are booked with %(name)s then.",
                count,
            )
            self.message_user(
                request,
                format_html(
                    '{} <a href="{}">{}</a>',
                    sentence % {"count": count, "name": person.name},
                    reverse("away", args=[site.slug]),
                    _("Give them new times"),
                ),
                messages.WARNING,
            )


# The page is the organisation's; what it says of promises only this floor can know.
admin.site.unregister(Staff)
admin.site.register(Staff, BookedStaffAdmin)
