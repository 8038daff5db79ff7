"""Answers owed, as the whole desk sees them run down (B-1.f5)."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, F, Q

from appointments.board.words import clock, weekday_name
from appointments.models import OwedAnswer
from service_desk.lib.names import surname_of
from service_desk.lib.phones import show_phone
from service_desk.organisation.models import Site
from service_desk.visits.states import Source

SOON = 60
ROWS = 50


@dataclass(frozen=True, slots=True)
class Countdown:
    """One owed answer: ``left`` is seconds, below zero when the promised time has passed."""

    owed: OwedAnswer
    name: str
    phone: str
    due: str
    left: int

    @property
    def pace(self) -> str:
        """How it looks: calm, soon in the last minute, late afterwards."""
        if self.left < 0:
            return "late"
        return "soon" if self.left < SOON else "calm"

    @property
    def shown(self) -> str:
        """3:40, or 1:03:40; of a late one how long ago it was due."""
        minutes, seconds = divmod(abs(self.left), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


class Kept(NamedTuple):
    """How many answers of a time were given within the five minutes, and how many were not.

    Without those asked for on the public page, which have hours.
    """

    all: int
    kept: int

    @property
    def late(self) -> int:
        return self.all - self.kept

    @property
    def percent(self) -> int | None:
        return round(100 * self.kept / self.all) if self.all else None


def countdown_of(owed: OwedAnswer, site: Site, *, now: dt.datetime) -> Countdown:
    name = (
        surname_of(owed.name, site.country) if owed.name else show_phone(owed.phone, site.country)
    )
    return Countdown(
        owed=owed,
        name=name,
        phone=show_phone(owed.phone, site.country),
        due=_due(owed, site, now),
        left=int((owed.due_at - now).total_seconds()),
    )


def _due(owed: OwedAnswer, site: Site, now: dt.datetime) -> str:
    """09:00; Tue 09:00 where it is not due today."""
    on, time = site.local(owed.due_at).date(), clock(owed.due_at, site.zone_info)
    return time if on == site.today(now) else f"{weekday_name(on)} {time}"


def owed_now(site: Site, *, with_photos: bool = False, now: dt.datetime) -> list[Countdown]:
    """What the desk owes, the most pressing first. One query, on the index of open ones; two more
    ``with_photos``."""
    rows = OwedAnswer.objects.filter(site=site, answered_at=None).select_related("by")
    if with_photos:
        rows = rows.prefetch_related("request__photos")
    return [countdown_of(owed, site, now=now) for owed in rows.order_by("due_at")]


def given(site: Site, *, since: dt.datetime) -> tuple[list[OwedAnswer], Kept]:
    """Answers given since then, the last first, and how many in time. Two queries."""
    rows = OwedAnswer.objects.filter(site=site, answered_at__gte=since)
    counted = rows.exclude(source=Source.PUBLIC).aggregate(
        all=Count("pk"), kept=Count("pk", filter=Q(answered_at__lte=F("due_at")))
    )
    shown = rows.select_related("by", "answered_by", "request").order_by("-answered_at")
    return list(shown[:ROWS]), Kept(**counted)
