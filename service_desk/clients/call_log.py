"""Reads of the log of calls: who is on the line, how quickly and how long we spoke (R-1.3)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from service_desk.clients.models import ContactEntry
from service_desk.clients.states import Direction, Medium
from service_desk.organisation.models import Site, Staff

QUICK_RINGS = 3
"""Answered by the third ring (C1-1A, B-1.1)."""
SHORT = dt.timedelta(minutes=3)
"""A call is kept within three minutes (B-1.f8)."""
RINGS_AT_MOST = dt.timedelta(minutes=3)
"""A call whose end was never told is not shown as ringing for ever."""
LASTS_AT_MOST = dt.timedelta(hours=2)
SCRIPT_STAYS_OPEN = dt.timedelta(minutes=15)
"""So long a script that was left for the booking comes back with its ticks."""

_SPOKE = F("ended_at") - F("answered_at")
_LONG = Q(spoke__gt=SHORT)
_MISSED = Q(answered_at=None, direction=Direction.IN)

SHOWS: dict[str, Q] = {
    "all": Q(),
    "quick": Q(rings__lte=QUICK_RINGS, answered_at__isnull=False),
    "slow": Q(rings__gt=QUICK_RINGS, answered_at__isnull=False),
    "missed": _MISSED & Q(ended_at__isnull=False),
    "short": Q(spoke__lte=SHORT),
    "long": _LONG,
}
"""What each figure of the log counts, and so which rows it opens."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls of a period each of ``SHOWS`` has."""

    counts: dict[str, int]

    @property
    def quick_share(self) -> int | None:
        """Per cent of the answered calls with known rings; None where there is none."""
        return _share(self.counts["quick"], self.counts["slow"])

    @property
    def short_share(self) -> int | None:
        return _share(self.counts["short"], self.counts["long"])


def calls_of(site: Site, *, since: dt.datetime) -> QuerySet[Any]:
    """The calls of ``site`` since an instant, the newest first; ``spoke`` is how long."""
    spoke = ExpressionWrapper(_SPOKE, output_field=DurationField())
    return (
        ContactEntry.objects.filter(site=site, medium=Medium.CALL, started_at__gte=since)
        .annotate(spoke=spoke)
        .select_related("client", "by")
        .order_by("-started_at", "-id")
    )


def tally_of(calls: QuerySet[Any]) -> Tally:
    """One query for all the figures."""
    counts = {name: Count("pk", filter=wanted) for name, wanted in SHOWS.items() if wanted}
    return Tally(calls.order_by().aggregate(all=Count("pk"), **counts))


def ringing_at(site: Site, now: dt.datetime) -> QuerySet[ContactEntry]:
    """The calls that ring at this moment, the longest first. One query on the newest rows."""
    return (
        ContactEntry.objects.filter(
            site=site,
            medium=Medium.CALL,
            direction=Direction.IN,
            started_at__gt=now - RINGS_AT_MOST,
            answered_at=None,
            ended_at=None,
        )
        .exclude(call_id="")
        .select_related("client")
        .order_by("started_at")
    )


def live_call_of(
    staff: Staff, now: dt.datetime, *, site: Site | None = None
) -> ContactEntry | None:
    """The call this person answered and has not ended; None without one."""
    on_the_line = ContactEntry.objects.filter(
        by=staff, answered_at__gt=now - LASTS_AT_MOST, ended_at=None, medium=Medium.CALL
    ).exclude(call_id="")
    if site is not None:
        on_the_line = on_the_line.filter(site=site)
    return on_the_line.order_by("-answered_at").first()


def script_left_open(
    staff: Staff, *, site: Site, topic: str, now: dt.datetime
) -> ContactEntry | None:
    """The call whose script this person was ticking a moment ago, not saved yet."""
    return (
        ContactEntry.objects.filter(
            site=site,
            by=staff,
            medium=Medium.CALL,
            topic=topic,
            call_id="",
            ended_at=None,
            started_at__gt=now - SCRIPT_STAYS_OPEN,
        )
        .order_by("-started_at")
        .first()
    )


def call_noted_by(
    staff: Staff | None, *, site: Site, direction: str, since: dt.datetime, now: dt.datetime
) -> ContactEntry | None:
    """The row of the call that ``staff`` speaks of, who has been writing since an instant.

    The exchange's, if it was on the line meanwhile; else the one written by the same panel.
    """
    if staff is None:
        return None
    measured = (
        ~Q(call_id="")
        & Q(answered_at__gt=now - LASTS_AT_MOST, answered_at__lte=now)
        & (Q(ended_at=None) | Q(ended_at__gte=since))
    )
    return (
        ContactEntry.objects.filter(
            measured | Q(call_id="", started_at=since),
            by=staff,
            site=site,
            direction=direction,
            medium=Medium.CALL,
        )
        .order_by(F("call_id").desc(), "-answered_at")
        .first()
    )


def _share(kept: int, missed: int) -> int | None:
    return round(100 * kept / (kept + missed)) if kept + missed else None
