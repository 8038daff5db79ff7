"""Reading the diary: two queries whatever the number of days and people."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Func, OuterRef, Sum
from django.db.models.functions import JSONObject

from appointments.availability.diary import Diary, HeldBy, Hours, Workshop
from appointments.availability.people import Span, advisor_of, instant_of, minutes_of, people_of
from appointments.models import LIVE, Appointment, LoanerBooking, MobilityLimit, ZoneLoad
from appointments.states import Kind
from service_desk.lib.intervals import Interval
from service_desk.lib.slots import day_bounds
from service_desk.organisation.models import Closure, Loaner, OpeningHours, Site, Zone
from service_desk.organisation.roles import Role


def load_diary(
    site: Site,
    first: dt.date,
    last: dt.date,
    *,
    now: dt.datetime | None = None,
    owner: str = "",
    with_experts: bool = False,
    vehicle: int | None = None,
) -> Diary:
    """Read the diary of ``site`` for these days: one query for the house, one for its people.

    With ``now`` the quarters that others than ``owner`` hold at that moment count as taken;
    ``with_experts`` reads the technical experts and managers too, for a repeat claim. With
    ``vehicle`` the advisor whom its owner prefers is known (``Advisor.is_own``).
    """
    zone = site.zone_info
    span = Interval(day_bounds(first, zone).start, day_bounds(last, zone).end)
    days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    house = _house(site, days, span)
    people = list(
        people_of(site, Span(days, span, now, owner), with_experts=with_experts, vehicle=vehicle)
    )
    posted = {
        role: tuple(advisor_of(row, zone) for row in people if role in row.roles) for role in _ASKED
    }
    zone_kinds = {row["id"]: row["kind"] for row in house.zone_rows}
    promised: dict[int, dict[dt.date, Decimal]] = defaultdict(dict)
    for row in house.load_rows:
        promised[row["zone"]][dt.date.fromisoformat(row["on"])] = Decimal(str(row["hours"]))
    lent: dict[int, tuple[Interval[dt.datetime], ...]] = {}
    for row in house.lent_rows:
        taken = Interval(instant_of(row["start"]), instant_of(row["end"]))
        lent[row["loaner"]] = (*lent.get(row["loaner"], ()), taken)
    return Diary(
        site=site,
        policy=house.policy,
        zone=zone,
        first=first,
        last=last,
        openings=tuple(
            Hours(row["weekday"], minutes_of(row["opens"]), minutes_of(row["closes"]) or 1440)
            for row in house.opening_rows
        ),
        closures={dt.date.fromisoformat(row["on"]): row["reason"] for row in house.closure_rows},
        workshops={
            zone_kinds[row["id"]]: Workshop(
                row["id"], Decimal(str(row["hours"])), promised[row["id"]]
            )
            for row in house.zone_rows
        },
        advisors=posted[Role.ADVISOR],
        loaners=tuple(house.loaner_ids),
        lent=lent,
        held=_held(people),
        limits={row["mobility"]: row["per_day"] for row in house.limit_rows},
        going={
            (dt.date.fromisoformat(row["on"]), row["mobility"]): row["clients"]
            for row in house.going_rows
        },
        experts=posted[Role.EXPERT] if with_experts else None,
        managers=posted[Role.MANAGER] if with_experts else None,
    )


_ASKED = (Role.ADVISOR, Role.EXPERT, Role.MANAGER)


def _held(people: list[Any]) -> dict[tuple[int, dt.datetime], HeldBy]:
    held = {}
    for person in people:
        for row in person.held_rows or ():
            name = row["name"] or ""
            initials = "".join(word[0] for word in name.split()[:2]).upper()
            ends = instant_of(row["expires"])
            held[person.pk, instant_of(row["start"])] = HeldBy(name, initials, ends)
    return held


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
    limits = MobilityLimit.objects.filter(site=site)
    # Counted only in the ways that have a limit: most sites have none or two.
    going = (
        Appointment.objects.filter(
            LIVE,
            site=here,
            starts_on__in=days,
            kind=Kind.DROP_OFF,
            visit__mobility__in=limits.values("mobility"),
        )
        .order_by()
        .values("starts_on", "visit__mobility")
        .annotate(clients=Count("pk"))
        .values(row=JSONObject(on="starts_on", mobility="visit__mobility", clients="clients"))
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
            limit_rows=ArraySubquery(
                limits.values(row=JSONObject(mobility="mobility", per_day="per_day"))
            ),
            going_rows=ArraySubquery(going),
        )
        .get()
    )
