"""One day of one site, whole."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from appointments.availability import Advisor, Diary, Wanted, load_diary
from appointments.availability.pipeline import why_day_is_shut
from appointments.board.cards import Addresses, job_card, walk_in_card
from appointments.board.glance import (
    DAYS,
    Load,
    WeekDay,
    first_of_strip,
    loads_of,
    week_of,
)
from appointments.board.grid import Day, Grid, draw_grid, minute_of, someone_else
from appointments.board.soon import Soon, next_hour
from appointments.queries import WalkIn, appointments_on, walk_ins_on
from appointments.states import Audience
from service_desk.organisation.models import Site
from service_desk.visits.states import VisitState
from service_desk.web.cards import JobCard

_DAY = dt.timedelta(days=1)
LOOKED_FOR = 30


@dataclass(frozen=True, slots=True)
class NowLine:
    """Where the present moment lies on the grid: its quarter, and the minutes into it."""

    quarter: int
    minute: int
    time: str


@dataclass(frozen=True, slots=True)
class Board:
    """``shut`` says why nothing can be booked on the day; None where something can."""

    site: Site
    on: dt.date
    today: dt.date
    grid: Grid
    week: list[WeekDay]
    loads: list[Load]
    soon: Soon
    now_line: NowLine | None
    tally: list[tuple[str, str | Promise, int]]
    shut: str | Promise | None
    is_closed: bool
    next_open: dt.date | None
    walk_ins: list[JobCard]

    @property
    def clients(self) -> int:
        return sum(count for _code, _word, count in self.tally)

    @property
    def has_people(self) -> bool:
        """Whether any advisor is at work on the day."""
        return any(column.hours for column in self.grid.columns)

    @property
    def previous_day(self) -> dt.date:
        return self.on - _DAY

    @property
    def next_day(self) -> dt.date:
        return self.on + _DAY

    @property
    def is_today(self) -> bool:
        return self.on == self.today


def load_board(
    site: Site,
    on: dt.date,
    addresses: Addresses,
    *,
    audience: Audience,
    now: dt.datetime,
    owner: str = "",
) -> Board:
    """The board of ``site`` on a day of its calendar. Four queries; one more on
    another day than today, for the next hour, and two more where it is closed, for the next open
    day.

    ``addresses.book`` is empty for somebody who may not book: free quarters are no links then.
    Soft holds of ``owner`` are their own business and not shown.
    """
    today = site.today(now)
    first = first_of_strip(on, today)
    diary = load_diary(site, first, first + (DAYS - 1) * _DAY, now=now, owner=owner)
    rows = appointments_on(site, on)
    came = _walk_ins(site, {on, today}, diary)
    shown: _Shown = {
        "site": site,
        "zone": diary.zone,
        "visit_url": addresses.visit,
        "now": now,
    }
    jobs = {
        (row.advisor_id, minute_of(row.starts_at, diary)): job_card(row, **shown) for row in rows
    }
    shut = why_day_is_shut(diary, Wanted(audience=audience), on, now=now)
    day = Day(diary, on, jobs, now, "" if shut else addresses.book)
    is_closed = on in diary.closures or not any(o.holds_on(on) for o in diary.openings)
    grid = draw_grid(day, _others(rows, diary))
    return Board(
        site=site,
        on=on,
        today=today,
        grid=grid,
        week=week_of(diary, first),
        loads=loads_of(diary, on),
        soon=next_hour(rows if on == today else appointments_on(site, today), came[today], **shown),
        now_line=_now_line(grid, diary, on, now),
        tally=_tally([*rows, *came[on]]),
        shut=shut,
        is_closed=is_closed,
        next_open=_next_open(site, on) if is_closed else None,
        walk_ins=[walk_in_card(row, **shown) for row in came[on]],
    )


class _Shown(TypedDict):
    """What every card and prompt is written with."""

    site: Site
    zone: ZoneInfo
    visit_url: str
    now: dt.datetime


def _walk_ins(site: Site, days: set[dt.date], diary: Diary) -> dict[dt.date, list[WalkIn]]:
    """Who came without an appointment on the day shown and today, in one query."""
    came: dict[dt.date, list[WalkIn]] = {day: [] for day in days}
    for row in walk_ins_on(site, *days):
        came[row.arrived_at.astimezone(diary.zone).date()].append(row)
    return came


def _tally(rows: list[Any]) -> list[tuple[str, str | Promise, int]]:
    """How many of the day's visits stand where, in the order of the trade."""
    states = Counter({row.number: row.state for row in rows}.values())
    return [(state.value, state.label, states[state]) for state in VisitState if states[state]]


def _others(rows: list[Any], diary: Diary) -> list[Advisor]:
    known = {advisor.id for advisor in diary.advisors}
    strangers = {row.advisor_id: row for row in rows if row.advisor_id not in known}
    return [someone_else(row, diary) for row in strangers.values()]


def _now_line(grid: Grid, diary: Diary, on: dt.date, now: dt.datetime) -> NowLine | None:
    minute = minute_of(now, diary)
    if on != now.astimezone(diary.zone).date():
        return None
    for place, quarter in enumerate(grid.quarters):
        if quarter.minute <= minute < quarter.minute + 15:
            return NowLine(place, minute - quarter.minute, f"{now.astimezone(diary.zone):%H:%M}")
    return None


def _next_open(site: Site, on: dt.date) -> dt.date | None:
    diary = load_diary(site, on + _DAY, on + LOOKED_FOR * _DAY)
    open_days = (
        day
        for day in diary.days
        if day not in diary.closures and any(o.holds_on(day) for o in diary.openings)
    )
    return next(open_days, None)
