"""All that an offer must honour, read in two queries whatever the number of days and people."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, Sum
from django.db.models.functions import JSONObject

from appointments.models import LIVE, Appointment, LoanerBooking, ZoneLoad
from service_desk.lib.intervals import Interval
from service_desk.lib.slots import day_bounds
from service_desk.organisation.models import (
    Absence,
    BookingPolicy,
    Closure,
    Loaner,
    OpeningHours,
    Posting,
    Shift,
    Site,
    Staff,
    Zone,
)
from service_desk.organisation.roles import Role


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of one weekday on the site's clock, in minutes after midnight."""

    weekday: int
    start: int
    end: int
    pause: tuple[int, int] | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    def holds_on(self, on: dt.date) -> bool:
        return (
            on.weekday() == self.weekday
            and (self.first is None or self.first <= on)
            and (self.last is None or on <= self.last)
        )


@dataclass(frozen=True)
class Advisor:
    """A service advisor with their shifts, absences and promised quarters (UTC)."""

    id: int
    name: str
    desk: int | None
    shifts: tuple[Hours, ...]
    absences: tuple[Interval[dt.datetime], ...]
    busy: frozenset[dt.datetime]
    zone: ZoneInfo

    @cached_property
    def taken(self) -> Counter[tuple[dt.date, int]]:
        """Clients by day and clock hour of the site: what the cap counts."""
        local = (at.astimezone(self.zone) for at in self.busy)
        return Counter((at.date(), at.hour) for at in local)

    def but(self, *, more: Iterable[dt.datetime] = (), less: Iterable[dt.datetime] = ()) -> Self:
        """The same person with some quarters more or less promised."""
        return replace(self, busy=(self.busy | set(more)) - set(less))


@dataclass(frozen=True, slots=True)
class Workshop:
    """An arrival zone: its labour hours a day, and those already promised by day."""

    id: int
    daily_hours: Decimal
    promised: dict[dt.date, Decimal]

    def free_on(self, on: dt.date) -> Decimal:
        return self.daily_hours - self.promised.get(on, Decimal(0))


@dataclass(frozen=True, slots=True)
class Diary:
    """A site's diary from ``first`` to ``last``, both included, days of the site."""

    site: Site
    policy: BookingPolicy
    zone: ZoneInfo
    first: dt.date
    last: dt.date
    openings: tuple[Hours, ...]
    closures: dict[dt.date, str]
    workshops: dict[str, Workshop]
    advisors: tuple[Advisor, ...]
    loaners: tuple[int, ...]
    lent: dict[int, tuple[Interval[dt.datetime], ...]]

    @property
    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(n) for n in range((self.last - self.first).days + 1)]

    def with_taken(self, advisor: int, *instants: dt.datetime) -> "Diary":
        """The diary as it would be once these quarters of an advisor are promised."""
        return replace(
            self,
            advisors=tuple(
                person.but(more=instants) if person.id == advisor else person
                for person in self.advisors
            ),
        )

    def free_loaner(self, during: Interval[dt.datetime]) -> int | None:
        """The first loaner nobody was promised in that time; None if there is none."""
        for loaner in self.loaners:
            if not any(during.overlaps(taken) for taken in self.lent.get(loaner, ())):
                return loaner
        return None


def load_diary(site: Site, first: dt.date, last: dt.date) -> Diary:
    """Read the diary of ``site`` for these days: one query for the house, one for its people."""
    zone = site.zone_info
    span = Interval(day_bounds(first, zone).start, day_bounds(last, zone).end)
    days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    house = _house(site, days, span)
    zone_kinds = {row["id"]: row["kind"] for row in house.zone_rows}
    promised: dict[int, dict[dt.date, Decimal]] = defaultdict(dict)
    for row in house.load_rows:
        promised[row["zone"]][dt.date.fromisoformat(row["on"])] = Decimal(str(row["hours"]))
    lent: dict[int, tuple[Interval[dt.datetime], ...]] = {}
    for row in house.lent_rows:
        taken = Interval(_instant(row["start"]), _instant(row["end"]))
        lent[row["loaner"]] = (*lent.get(row["loaner"], ()), taken)
    return Diary(
        site=site,
        policy=house.policy,
        zone=zone,
        first=first,
        last=last,
        openings=tuple(
            Hours(row["weekday"], _minutes(row["opens"]), _minutes(row["closes"]) or 1440)
            for row in house.opening_rows
        ),
        closures={dt.date.fromisoformat(row["on"]): row["reason"] for row in house.closure_rows},
        workshops={
            zone_kinds[row["id"]]: Workshop(
                row["id"], Decimal(str(row["hours"])), promised[row["id"]]
            )
            for row in house.zone_rows
        },
        advisors=tuple(_advisor(row, zone) for row in _people(site, days, span)),
        loaners=tuple(house.loaner_ids),
        lent=lent,
    )


def _house(site: Site, days: list[dt.date], span: Interval[dt.datetime]) -> Any:
    here = OuterRef("pk")
    loads = (
        ZoneLoad.objects.filter(zone__site=here, on__in=days)
        .values("zone_id", "on")
        .annotate(total=Sum("hours"))
        .values(row=JSONObject(zone="zone_id", on="on", hours="total"))
    )
    lent = LoanerBooking.objects.filter(
        LIVE, loaner__site=here, during__overlap=(span.start, span.end)
    ).values(
        row=JSONObject(
            loaner="loaner_id",
            start=Func(F("during"), function="lower"),
            end=Func(F("during"), function="upper"),
        )
    )
    return (
        Site.objects.filter(pk=site.pk)
        .select_related("policy")
        .annotate(
            opening_rows=ArraySubquery(
                OpeningHours.objects.filter(site=here).values(
                    row=JSONObject(weekday="weekday", opens="opens_at", closes="closes_at")
                )
            ),
            closure_rows=ArraySubquery(
                Closure.objects.filter(site=here, on__in=days).values(
                    row=JSONObject(on="on", reason="reason")
                )
            ),
            zone_rows=ArraySubquery(
                Zone.objects.filter(site=here).values(
                    row=JSONObject(id="id", kind="kind", hours="daily_hours")
                )
            ),
            load_rows=ArraySubquery(loads),
            loaner_ids=ArraySubquery(
                Loaner.objects.filter(site=here, is_active=True).order_by("plate").values("pk")
            ),
            lent_rows=ArraySubquery(lent),
        )
        .get()
    )


def _people(site: Site, days: list[dt.date], span: Interval[dt.datetime]) -> Any:
    person = OuterRef("pk")
    shifts = Shift.objects.filter(site=site, staff=person)
    # An equality list on the leading columns, never a range: it stays quick on ten years.
    busy = Appointment.objects.filter(LIVE, advisor=person, starts_on__in=days)
    absences = Absence.objects.filter(
        staff=person, ends_at__gt=span.start, starts_at__lt=span.end
    ).values(row=JSONObject(start="starts_at", end="ends_at"))
    return (
        Staff.objects.filter(
            Exists(Posting.objects.filter(staff=person, site=site, role=Role.ADVISOR)),
            is_active=True,
        )
        .order_by("desk", "name")
        .annotate(
            shift_rows=ArraySubquery(
                shifts.filter(
                    Q(valid_from=None) | Q(valid_from__lte=days[-1]),
                    Q(valid_to=None) | Q(valid_to__gte=days[0]),
                ).values(
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
            absence_rows=ArraySubquery(absences),
            busy_rows=ArraySubquery(busy.values("starts_at")),
        )
        .only("pk", "name", "username", "desk")
    )


def _advisor(row: Any, zone: ZoneInfo) -> Advisor:
    return Advisor(
        id=row.pk,
        name=row.name or row.username,
        desk=row.desk,
        shifts=tuple(_shift(shift) for shift in row.shift_rows),
        absences=tuple(
            Interval(_instant(gone["start"]), _instant(gone["end"])) for gone in row.absence_rows
        ),
        busy=frozenset(row.busy_rows),
        zone=zone,
    )


def _shift(row: dict[str, Any]) -> Hours:
    pause = None
    if row["pause_start"]:
        pause = (_minutes(row["pause_start"]), _minutes(row["pause_end"]))
    return Hours(
        weekday=row["weekday"],
        start=_minutes(row["start"]),
        end=_minutes(row["end"]) or 1440,
        pause=pause,
        first=row["first"] and dt.date.fromisoformat(row["first"]),
        last=row["last"] and dt.date.fromisoformat(row["last"]),
    )


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
