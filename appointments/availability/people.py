"""The people of a site as rows: who is posted, when they work, what they have promised."""

import datetime as dt
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from appointments.availability.diary import Advisor, Hours
from appointments.models import LIVE, Appointment, Attendance, Hold
from service_desk.clients.models import Ownership
from service_desk.lib.intervals import Interval
from service_desk.organisation.models import Absence, Posting, Shift, Site, Staff
from service_desk.organisation.roles import Role


class Span(NamedTuple):
    """Which days are read, and at what moment and for whom holds are looked at."""

    days: list[dt.date]
    instants: Interval[dt.datetime]
    now: dt.datetime | None
    owner: str


def people_of(
    site: Site, span: Span, *, with_experts: bool, vehicle: int | None
) -> QuerySet[Staff, Any]:
    """The advisors of a site in the order of their desks, its experts and managers if asked for.

    One query. ``roles`` are those of each person here.
    """
    person = OuterRef("pk")
    asked = [Role.ADVISOR, Role.EXPERT, Role.MANAGER] if with_experts else [Role.ADVISOR]
    posted = Posting.objects.filter(staff=person, site=site, role__in=asked)
    shifts = Shift.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=span.days[-1]),
        Q(valid_to=None) | Q(valid_to__gte=span.days[0]),
        site=site,
        staff=person,
    )
    # An equality list on the leading columns, never a range: it stays quick on ten years.
    busy = Appointment.objects.filter(LIVE, advisor=person, starts_on__in=span.days)
    start, end = span.instants.start, span.instants.end
    absences = Absence.objects.filter(staff=person, ends_at__gt=start, starts_at__lt=end)
    attends = Attendance.objects.filter(LIVE, staff=person, during__overlap=(start, end))
    own = Ownership.objects.filter(
        vehicle=vehicle, vehicle__site=site, ends_on=None, client__preferred_advisor=person
    )
    return (
        Staff.objects.filter(Exists(posted), is_active=True)
        .order_by("desk", "name")
        .annotate(
            roles=ArraySubquery(posted.values("role")),
            shift_rows=ArraySubquery(
                shifts.values(
                    row=JSONObject(
                        weekday="weekday",
                        start="starts_at",
                        end="ends_at",
                        pause_start="break_starts_at",
                        pause_end="break_ends_at",
                        first="valid_from",
                        last="valid_to",
                    )
                )
            ),
            absence_rows=ArraySubquery(
                absences.values(row=JSONObject(start="starts_at", end="ends_at"))
            ),
            attends_rows=ArraySubquery(
                attends.values(
                    row=JSONObject(
                        start=Func(F("during"), function="lower"),
                        end=Func(F("during"), function="upper"),
                    )
                )
            ),
            busy_rows=ArraySubquery(busy.values("starts_at")),
            held_rows=ArraySubquery(
                _held_by_others(span).values(
                    row=JSONObject(start="starts_at", name="staff__name", expires="expires_at")
                )
            ),
            is_own=Exists(own) if vehicle else Value(False),
        )
        .only("pk", "name", "username", "desk")
    )


def _held_by_others(span: Span) -> QuerySet[Hold]:
    if span.now is None:
        return Hold.objects.none()
    return Hold.objects.filter(
        advisor=OuterRef("pk"),
        starts_at__gte=span.instants.start,
        starts_at__lt=span.instants.end,
        expires_at__gt=span.now,
    ).exclude(owner=span.owner)


def advisor_of(row: Any, zone: ZoneInfo) -> Advisor:
    held = (instant_of(each["start"]) for each in row.held_rows or ())
    return Advisor(
        id=row.pk,
        name=row.name or row.username,
        desk=row.desk,
        shifts=tuple(_shift(shift) for shift in row.shift_rows),
        absences=tuple(_interval(gone) for gone in row.absence_rows),
        busy=frozenset([*row.busy_rows, *held]),
        zone=zone,
        attends=tuple(_interval(taken) for taken in row.attends_rows),
        is_own=row.is_own,
    )


def _shift(row: dict[str, Any]) -> Hours:
    pause = None
    if row["pause_start"]:
        pause = (minutes_of(row["pause_start"]), minutes_of(row["pause_end"]))
    return Hours(
        weekday=row["weekday"],
        start=minutes_of(row["start"]),
        end=minutes_of(row["end"]) or 1440,
        pause=pause,
        first=row["first"] and dt.date.fromisoformat(row["first"]),
        last=row["last"] and dt.date.fromisoformat(row["last"]),
    )


def _interval(row: dict[str, str]) -> Interval[dt.datetime]:
    return Interval(instant_of(row["start"]), instant_of(row["end"]))


def minutes_of(clock: str) -> int:
    """Minutes after midnight of a time of day as JSON writes it."""
    hours, minutes = clock.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def instant_of(text: str) -> dt.datetime:
    """An instant as JSON writes it, in UTC."""
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
