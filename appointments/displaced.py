"""Promises whose advisor will not be there: none of them is silently dropped.

An absence is written down after clients were booked, a shift ends, somebody leaves. The board
says how many there are, and the page of the people away has three new times for each.
"""

import datetime as dt

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, TimeField
from django.db.models.functions import Cast, ExtractIsoWeekDay, TruncTime

from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.lib.slots import QUARTER
from service_desk.organisation.models import Absence, Posting, Shift, Site, Staff
from service_desk.organisation.roles import Role
from service_desk.visits.states import AHEAD, ON_SITE


def displaced(site: Site, *, now: dt.datetime) -> list[Appointment]:
    """Live appointments from ``now`` on whose advisor is away, has no shift then, or has left.

    By advisor and time, with visit, client, car, works and advisor. Four queries.
    """
    return list(
        _displaced(site, now)
        .select_related("advisor", "visit__client", "visit__vehicle")
        .prefetch_related("visit__works__operation", "visit__client__contact_points")
        .order_by("advisor__desk", "advisor_id", "starts_at")
    )


def count_displaced(site: Site, *, advisor: Staff | None = None, now: dt.datetime) -> int:
    """How many there are, of everybody or of one advisor. One query."""
    rows = _displaced(site, now)
    return (rows if advisor is None else rows.filter(advisor=advisor)).count()


def _displaced(site: Site, now: dt.datetime) -> QuerySet[Appointment]:
    advisor = OuterRef("advisor")
    away = Absence.objects.filter(
        staff=advisor,
        starts_at__lt=OuterRef("starts_at") + QUARTER,
        ends_at__gt=OuterRef("starts_at"),
    )
    works = Shift.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=OuterRef("starts_on")),
        Q(valid_to=None) | Q(valid_to__gte=OuterRef("starts_on")),
        staff=advisor,
        site=site,
        weekday=OuterRef("weekday"),
        starts_at__lte=OuterRef("clock"),
        ends_at__gt=OuterRef("clock"),
    )
    posted = Posting.objects.filter(staff=advisor, site=site, role=Role.ADVISOR)
    return (
        Appointment.objects.filter(LIVE, site=site, starts_at__gt=now)
        .filter(
            Q(kind=Kind.DROP_OFF, visit__state__in=AHEAD)
            | Q(kind=Kind.HANDOVER, visit__state__in=AHEAD | ON_SITE)
        )
        .annotate(
            weekday=Cast(ExtractIsoWeekDay("starts_on") - 1, IntegerField()),
            clock=TruncTime("starts_at", tzinfo=site.zone_info, output_field=TimeField()),
        )
        .filter(Exists(away) | ~Exists(works) | ~Exists(posted) | Q(advisor__is_active=False))
    )
