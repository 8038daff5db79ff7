"""The next 60 minutes: who is late, who comes, who collects a car (S4: greeted, not waited for)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from appointments.board.words import clock
from appointments.states import Kind
from service_desk.lib.names import first_name, surname_of
from service_desk.organisation.models import Site
from service_desk.visits.states import AHEAD, ON_SITE, VisitState

AHEAD_OF_US = dt.timedelta(hours=1)
# Longer ago than this a client who did not come is a no-show to be noted, not somebody late.
STILL_LATE = dt.timedelta(hours=2)
UNCONFIRMED = frozenset({VisitState.REQUESTED, VisitState.BOOKED})


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to do within the hour. ``tone`` is ``now`` for what is late already."""

    code: str
    tone: str
    time: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Soon:
    prompts: tuple[Prompt, ...]
    arrivals: int
    handovers: int


def next_hour(
    rows: Iterable[Any], *, site: Site, zone: ZoneInfo, visit_url: str, now: dt.datetime
) -> Soon:
    """Prompts for the hour after ``now``, in the order of their times."""
    near = [row for row in rows if now - STILL_LATE < row.starts_at <= now + AHEAD_OF_US]
    waited_for = [row for row in near if row.kind == Kind.DROP_OFF and row.state in AHEAD]
    late = [row for row in waited_for if row.starts_at < now]
    coming = [row for row in waited_for if row.starts_at >= now]
    leaving = [
        row
        for row in near
        if row.kind == Kind.HANDOVER and row.state in ON_SITE and row.starts_at >= now
    ]
    write = _Writer(site, zone, visit_url, now)
    prompts = [write.late(row) for row in late]
    prompts += [write.unconfirmed(row) for row in coming if row.state in UNCONFIRMED]
    expected = [row for row in coming if row.state not in UNCONFIRMED]
    for _at, together in groupby(expected, key=lambda row: row.starts_at):
        prompts.append(write.coming(list(together)))
    prompts += [write.collecting(row) for row in leaving]
    return Soon(tuple(sorted(prompts, key=lambda prompt: prompt.time)), len(coming), len(leaving))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Says what is to do in the page's language."""

    site: Site
    zone: ZoneInfo
    visit_url: str
    now: dt.datetime

    def late(self, row: Any) -> Prompt:
        minutes = int((self.now - row.starts_at) / dt.timedelta(minutes=1))
        title = _("%(surname)s, %(minutes)d min late")
        return self._prompt(row, title % {"surname": self._surname(row), "minutes": minutes}, "now")

    def unconfirmed(self, row: Any) -> Prompt:
        title = _("%(surname)s, not confirmed yet") % {"surname": self._surname(row)}
        return self._prompt(row, title)

    def coming(self, rows: list[Any]) -> Prompt:
        surnames = ", ".join(self._surname(row) for row in rows)
        greeters = ", ".join(self._advisor(row) for row in rows)
        if len(rows) == 1:
            detail = _("%(advisor)s goes out") % {"advisor": greeters}
        else:
            detail = _("%(advisors)s go out") % {"advisors": greeters}
        return self._prompt(rows[0], surnames, detail=detail)

    def collecting(self, row: Any) -> Prompt:
        title = _("%(surname)s collects the car") % {"surname": self._surname(row)}
        return self._prompt(row, title)

    def _prompt(self, row: Any, title: str, tone: str = "", detail: str = "") -> Prompt:
        return Prompt(
            code=row.state,
            tone=tone,
            time=clock(row.starts_at, self.zone),
            title=title,
            detail=detail or self._advisor(row),
            url=f"{self.visit_url}{row.number}/",
        )

    def _surname(self, row: Any) -> str:
        return surname_of(row.client, self.site.country)

    def _advisor(self, row: Any) -> str:
        return first_name(row.advisor_name, self.site.country)
