"""The next 60 minutes: who waits to be greeted, who is late, who is called, who comes, who leaves.

(S4: greeted, not waited for; B-3.2 one minute, B-3.3 half an hour and five minutes before)
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appointments.board.words import clock
from appointments.queries import WalkIn
from appointments.states import Kind, PromptKind, PromptResult
from service_desk.lib.names import first_name, surname_of
from service_desk.lib.text import in_a_row
from service_desk.organisation.models import Site
from service_desk.visits.states import AHEAD, ON_SITE, VisitState

AHEAD_OF_US = dt.timedelta(hours=1)
CALLED_BEFORE = dt.timedelta(minutes=30)
SENT_OUT_BEFORE = dt.timedelta(minutes=5)
# Longer ago than this a client who did not come is a no-show to be noted, not somebody late.
STILL_LATE = dt.timedelta(hours=2)
UNCONFIRMED = frozenset({VisitState.REQUESTED, VisitState.BOOKED})


@dataclass(frozen=True, slots=True)
class Press:
    """The one button of a prompt: ``verb`` under the visit's address, with ``values`` if any.

    Without a verb it only opens the visit.
    """

    word: str
    verb: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to do within the hour. ``tone`` is ``now`` for what is late already.

    ``waited`` seconds are gone already on the clock that runs beside it.
    """

    code: str
    tone: str
    at: dt.datetime
    time: str
    title: str
    detail: str
    url: str
    press: Press
    waited: int | None = None


@dataclass(frozen=True, slots=True)
class Soon:
    prompts: tuple[Prompt, ...]
    arrivals: int
    handovers: int


def next_hour(
    rows: Iterable[Any],
    walk_ins: Iterable[WalkIn],
    *,
    site: Site,
    zone: ZoneInfo,
    visit_url: str,
    now: dt.datetime,
) -> Soon:
    """Prompts for the hour after ``now``: who waits first, the rest in the order of their times.

    What was answered is gone for everybody.
    """
    rows = list(rows)
    write = _Writer(site, zone, visit_url, now)
    drop_offs = [row for row in rows if row.kind == Kind.DROP_OFF]
    waiting = [row for row in (*drop_offs, *walk_ins) if is_waiting(row)]
    near = [row for row in rows if now - STILL_LATE < row.starts_at <= now + AHEAD_OF_US]
    coming = [row for row in near if row.kind == Kind.DROP_OFF and row.state in AHEAD]
    leaving = [
        row
        for row in near
        if row.kind == Kind.HANDOVER and row.state in ON_SITE and row.starts_at >= now
    ]
    prompts = [*_ahead(coming, write, now), *(write.collecting(row) for row in leaving)]
    prompts.sort(key=lambda prompt: prompt.at)
    here = sorted((write.waiting(row) for row in waiting), key=lambda prompt: prompt.at)
    ahead = [row for row in coming if row.starts_at >= now]
    return Soon((*here, *prompts), len(ahead), len(leaving))


def is_waiting(row: Any) -> bool:
    """The client stands in the reception and nobody has begun with them."""
    return row.state == VisitState.ARRIVED and row.reception_at is None


def _ahead(coming: list[Any], write: "_Writer", now: dt.datetime) -> Iterator[Prompt]:
    """Who has not come yet: to be called, to be gone out to, late, or just expected."""
    expected = []
    for row in coming:
        is_called = PromptKind.CALL in row.prompts
        is_told = PromptKind.GO_OUT in row.prompts
        if row.starts_at - now <= CALLED_BEFORE and not is_called:
            yield write.to_call(row)
        elif row.starts_at < now:
            yield write.late(row)
        elif row.starts_at - now <= SENT_OUT_BEFORE and not is_told:
            yield write.to_go_out(row)
        elif row.state in UNCONFIRMED and not is_called:
            yield write.unconfirmed(row)
        elif not is_told:
            expected.append(row)
    for _at, together in groupby(expected, key=lambda row: row.starts_at):
        yield write.coming(list(together))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Says what is to do in the page's language."""

    site: Site
    zone: ZoneInfo
    visit_url: str
    now: dt.datetime

    def waiting(self, row: Any) -> Prompt:
        facts = {"surname": self._surname(row)}
        if row.greeted_at is None:
            press = Press(pgettext("button", "Greet"), "greet")
            title = _("%(surname)s waits to be greeted") % facts
        else:
            press = Press(pgettext("button", "Start"), "reception")
            title = _("%(surname)s waits for the reception") % facts
        detail = _("walked in") if isinstance(row, WalkIn) else self._advisor(row)
        since = row.greeted_at or row.arrived_at
        at = row.arrived_at
        return self._prompt(row, title, press, "now", detail=detail, at=at, since=since)

    def to_call(self, row: Any) -> Prompt:
        facts = {"surname": self._surname(row), "minutes": self._minutes_late(row)}
        press = Press(pgettext("button", "Call"))
        if row.starts_at < self.now:
            title = _("Call %(surname)s, %(minutes)d min late") % facts
            return self._prompt(row, title, press, "now")
        return self._prompt(row, _("Call %(surname)s, who comes soon") % facts, press)

    def late(self, row: Any) -> Prompt:
        facts = {"surname": self._surname(row), "minutes": self._minutes_late(row)}
        title = _("%(surname)s, %(minutes)d min late") % facts
        return self._prompt(row, title, Press(pgettext("button", "Arrived"), "arrive"), "now")

    def to_go_out(self, row: Any) -> Prompt:
        facts = {"surname": self._surname(row), "advisor": self._advisor(row)}
        title = _("%(advisor)s goes out to %(surname)s") % facts
        told = (("kind", PromptKind.GO_OUT.value), ("result", PromptResult.TOLD.value))
        return self._prompt(row, title, Press(pgettext("button", "Told"), "prompt", told))

    def unconfirmed(self, row: Any) -> Prompt:
        title = _("%(surname)s, not confirmed yet") % {"surname": self._surname(row)}
        return self._prompt(row, title, self._opening)

    def coming(self, rows: list[Any]) -> Prompt:
        surnames = in_a_row(self._surname(row) for row in rows)
        greeters = in_a_row(self._advisor(row) for row in rows)
        if len(rows) == 1:
            detail = _("%(advisor)s goes out") % {"advisor": greeters}
        else:
            detail = _("%(advisors)s go out") % {"advisors": greeters}
        return self._prompt(rows[0], surnames, self._opening, detail=detail)

    def collecting(self, row: Any) -> Prompt:
        title = _("%(surname)s collects the car") % {"surname": self._surname(row)}
        return self._prompt(row, title, self._opening)

    @property
    def _opening(self) -> Press:
        return Press(pgettext("button", "Open"))

    def _prompt(
        self,
        row: Any,
        title: str,
        press: Press,
        tone: str = "",
        *,
        detail: str | Promise = "",
        at: dt.datetime | None = None,
        since: dt.datetime | None = None,
    ) -> Prompt:
        at = at or row.starts_at
        return Prompt(
            code=row.state,
            tone=tone,
            at=at,
            time=clock(at, self.zone),
            title=title,
            detail=str(detail) or self._advisor(row),
            url=f"{self.visit_url}{row.number}/",
            press=press,
            waited=None if since is None else int((self.now - since).total_seconds()),
        )

    def _minutes_late(self, row: Any) -> int:
        return int((self.now - row.starts_at) / dt.timedelta(minutes=1))

    def _surname(self, row: Any) -> str:
        return surname_of(row.client, self.site.country)

    def _advisor(self, row: Any) -> str:
        return first_name(row.advisor_name, self.site.country)
