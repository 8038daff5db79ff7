"""A site with its rules, hours, closed days and zones on one page."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from service_desk.lib import clock
from service_desk.organisation.actions import add_site, fill_holidays
from service_desk.organisation.admin.base import SetUpAdmin, SetUpInline, SetUpStack, is_owner
from service_desk.organisation.admin.look import LookInline
from service_desk.organisation.forms import SiteForm
from service_desk.organisation.models import (
    BookingPolicy,
    Closure,
    OpeningHours,
    Site,
    Zone,
)
from service_desk.organisation.queries import places_a_week
from service_desk.organisation.roles import Role

ABOUT = ("slug", "name", "timezone", "country", "currency", "own_language", "further_languages")
CONTACT = ("phone", "email", "address")


class PolicyInline(SetUpStack):
    model = BookingPolicy
    min_num = 1
    max_num = 1
    can_delete = False
    readonly_fields = ["places"]
    fieldsets = [
        (None, {"fields": ["clients_per_hour", "places"]}),
        (
            _("How far ahead"),
            {"fields": ["public_days_ahead", "is_public_same_day", "staff_days_ahead"]},
        ),
        (
            _("Messages"),
            {"fields": ["reminder_hours", "confirmation_hours", ("quiet_from", "quiet_to")]},
        ),
        (
            _("Repeat claims and handover"),
            {
                "fields": [
                    "repeat_window_days",
                    "attendance_minutes",
                    "handover_margin_minutes",
                ]
            },
        ),
        (
            _("Parts and the waiting list"),
            {"fields": ["parts_lead_days", "waiting_offer_minutes"]},
        ),
    ]

    @admin.display(description=_("places a day"))
    def places(self, policy: BookingPolicy) -> str:
        """What the setting comes to with the shifts there are."""
        if policy.pk is None:
            return "–"
        week = places_a_week(policy.site, clients_per_hour=policy.clients_per_hour)
        return " · ".join(f"{WEEKDAYS_ABBR[day]} {places}" for day, places in week.items())


class OpeningInline(SetUpInline):
    model = OpeningHours


class ZoneInline(SetUpInline):
    model = Zone
    max_num = 3


class ClosureInline(SetUpInline):
    model = Closure
    readonly_fields = ["is_public_holiday"]


@admin.register(Site)
class SiteAdmin(SetUpAdmin):
    form = SiteForm
    site_path = "pk"
    list_display = ["name", "slug", "timezone", "currency", "spoken", "advisors", "is_active"]
    list_filter = ["is_active", "country"]
    search_fields = ["name", "slug", "address"]
    inlines = [PolicyInline, LookInline, OpeningInline, ZoneInline, ClosureInline]
    actions = ["fill_two_years"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Site]:
        working = Q(postings__role=Role.ADVISOR, postings__staff__is_active=True)
        return super().get_queryset(request).annotate(advisors=Count("postings", filter=working))

    def get_fieldsets(self, request: HttpRequest, obj: Site | None = None) -> Any:
        about = ABOUT if obj is None else (*ABOUT, "tax_percent", "is_active")
        return [(None, {"fields": about}), (_("For clients"), {"fields": CONTACT})]

    def get_inlines(self, request: HttpRequest, obj: Site | None) -> Any:
        # A new site gets hours, rules, zones and holidays when it is saved; then they are shown.
        return [] if obj is None else self.inlines

    def save_model(self, request: HttpRequest, obj: Site, form: Any, change: Any) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        site = add_site(
            slug=obj.slug,
            name=obj.name,
            timezone=obj.timezone,
            country=obj.country,
            currency=obj.currency,
            languages=obj.languages,
            phone=str(obj.phone or ""),
            email=obj.email,
            address=obj.address,
            by=request.user,  # type: ignore[arg-type]
            now=clock.now(),
        )
        obj.pk, obj._state.adding = site.pk, False

    def response_add(self, request: HttpRequest, obj: Site, post_url_continue: Any = None) -> Any:
        """On to the page of the new site, where its hours and zones stand to be corrected."""
        if "_addanother" not in request.POST:
            posted = request.POST.copy()
            posted["_continue"] = "1"
            request.POST = posted  # type: ignore[assignment]
        return super().response_add(request, obj, post_url_continue)

    @admin.display(description=_("languages"))
    def spoken(self, site: Site) -> str:
        return ", ".join(site.languages)

    @admin.display(description=_("advisors"), ordering="advisors")
    def advisors(self, site: Site) -> int:
        return int(site.advisors)  # type: ignore[attr-defined]

    @admin.action(description=_("Fill in the public holidays of this year and the next"))
    def fill_two_years(self, request: HttpRequest, chosen: QuerySet[Site]) -> None:
        now = clock.now()
        for site in chosen:
            year = site.today(now).year
            added = fill_holidays(
                site=site,
                years=(year, year + 1),
                by=request.user,  # type: ignore[arg-type]
                now=now,
            )
            sentence = ngettext(
                "%(site)s: %(count)d day added.", "%(site)s: %(count)d days added.", added
            )
            self.message_user(
                request, sentence % {"site": site.name, "count": added}, messages.SUCCESS
            )
