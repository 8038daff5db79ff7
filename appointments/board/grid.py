"""Quarters down, advisors across: which quarter is free, taken, kept in reserve or not theirs."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from appointments.availability import Advisor, Diary
from appointments.availability.diary import HeldBy, Hours
from appointments.availability.pipeline import (
    Quarter,
    at_work,
    full_hours,
    open_quarters,
    span_of,
)
from service_desk.lib.names import first_name
from service_desk.lib.slots import day_quarters
from service_desk.web.cards import JobCard

_END_OF_DAY = 24 * 60


class Cell(NamedTuple):
    """One quarter of one advisor. ``kind``: job, free, hold, reserve, away or past.

    ``word`` is said where a stretch of ``away`` begins, which lasts ``span`` quarters, and of
    who holds the quarter, for ``left`` more seconds.
    """

    kind: str
    card: JobCard | None = None
    url: str = ""
    dom_id: str = ""
    word: str = ""
    span: int = 0
    left: int = 0


class Row(NamedTuple):
    """A quarter of the day: how it is labelled, and its cell for each advisor in order.

    ``at`` is its instant as an offer's button says it.
    """

    label: str
    time: str
    at: str
    is_hour: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """An advisor's head: desk, hours of the day, and the first quarter still free."""

    advisor: Advisor
    hours: str
    free_at: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What the grid is drawn from. ``book_url`` is empty where nothing can be booked."""

    diary: Diary
    on: dt.date
    jobs: dict[tuple[int, int], JobCard]
    now: dt.datetime
    book_url: str = ""


def draw_grid(day: Day, extra: Iterable[Advisor] = ()) -> Grid:
    """The whole grid. ``extra`` are people with clients on that day who are advisors no more."""
    quarters = tuple(_quarters(day))
    people = (*day.diary.advisors, *extra)
    lanes = [_lane(day, advisor, quarters) for advisor in people]
    return Grid(
        columns=tuple(
            Column(advisor, _hours(advisor, day.on), _first_free(lane, quarters))
            for advisor, lane in zip(people, lanes, strict=True)
        ),
        rows=tuple(
            _row(quarter, tuple(lane[place] for lane in lanes))
            for place, quarter in enumerate(quarters)
        ),
        quarters=quarters,
    )


def _row(quarter: Quarter, cells: tuple[Cell, ...]) -> Row:
    time = clock_face(quarter.minute)
    is_hour = quarter.minute % 60 == 0
    at = f"{quarter.at:%Y-%m-%dT%H:%MZ}"
    return Row(time if is_hour else time[2:], time, at, is_hour, cells)


def clock_face(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute_of(at: dt.datetime, diary: Diary) -> int:
    here = at.astimezone(diary.zone)
    return here.hour * 60 + here.minute


def _quarters(day: Day) -> list[Quarter]:
    """From the first opening to the last closing, and further where a client is booked."""
    openings = [opening for opening in day.diary.openings if opening.holds_on(day.on)]
    booked = [minute for _advisor, minute in day.jobs]
    first = min([*(opening.start for opening in openings), *booked], default=None)
    if first is None:
        return []
    last = max([*(opening.end for opening in openings), *(minute + 15 for minute in booked)])
    opens = dt.time(first // 60, first % 60)
    closes = dt.time() if last >= _END_OF_DAY else dt.time(last // 60, last % 60)
    return [
        Quarter(at, minute_of(at, day.diary))
        for at in day_quarters(day.on, opens, closes, day.diary.zone)
    ]


def _lane(day: Day, advisor: Advisor, quarters: tuple[Quarter, ...]) -> list[Cell]:
    is_open = open_quarters(day.diary, day.on)
    present = {quarter.minute for quarter in at_work(advisor, is_open, day.on)}
    opens = {quarter.minute for quarter in is_open}
    full = full_hours(advisor, day.diary, day.on)
    lane = []
    for quarter in quarters:
        dom_id = f"c{advisor.id}-{clock_face(quarter.minute).replace(':', '')}"
        if card := day.jobs.get((advisor.id, quarter.minute)):
            lane.append(Cell("job", card))
        elif held := day.diary.held.get((advisor.id, quarter.at)):
            lane.append(_held(day, held, _book_url(day, advisor, quarter), dom_id))
        elif quarter.minute not in present:
            word = _why_away(advisor, quarter, day, is_open=quarter.minute in opens)
            lane.append(Cell("away", dom_id=dom_id, word=word))
        else:
            kind = "reserve" if quarter.minute // 60 in full else "free"
            url = _book_url(day, advisor, quarter)
            lane.append(Cell(kind if url or kind == "reserve" else "past", None, url, dom_id))
    return _said_once(lane)


def _held(day: Day, held: HeldBy, url: str, dom_id: str) -> Cell:
    """Somebody is booking this very quarter; whoever presses it is told who, and what is near."""
    site = day.diary.site
    name = first_name(held.staff_name, site.country) if held.staff_name else ""
    word = _("%(name)s is booking") % {"name": name} if name else _("A client is booking")
    left = int((held.expires_at - day.now).total_seconds())
    return Cell("hold", url=url, dom_id=dom_id, word=word, left=max(0, left))


def _book_url(day: Day, advisor: Advisor, quarter: Quarter) -> str:
    if quarter.at <= day.now or not day.book_url:
        return ""
    return f"{day.book_url}?at={quarter.at:%Y-%m-%dT%H:%MZ}&advisor={advisor.id}"


def _said_once(lane: list[Cell]) -> list[Cell]:
    """The reason of a stretch stands in its first cell, with the length of the stretch."""
    said: list[Cell] = []
    start = 0
    for place, cell in enumerate(lane):
        if cell.kind != "away":
            said.append(cell)
        elif place and lane[place - 1].kind == "away" and lane[place - 1].word == cell.word:
            said.append(cell._replace(word=""))
            said[start] = said[start]._replace(span=said[start].span + 1)
        else:
            start = place
            said.append(cell._replace(span=1))
    return said


def _why_away(advisor: Advisor, quarter: Quarter, day: Day, *, is_open: bool) -> str:
    shifts = _shifts(advisor, day.on)
    if not is_open:
        return _("Closed")
    if any(gone.overlaps(span_of(quarter.at)) for gone in advisor.absences):
        return _("Away")
    if not shifts:
        return _("Not at work")
    if quarter.minute < shifts[0].start:
        return _("From %(time)s") % {"time": clock_face(shifts[0].start)}
    if quarter.minute >= shifts[-1].end:
        return _("Until %(time)s") % {"time": clock_face(shifts[-1].end)}
    return _("Break")


def _shifts(advisor: Advisor, on: dt.date) -> list[Hours]:
    held = (shift for shift in advisor.shifts if shift.holds_on(on))
    return sorted(held, key=lambda shift: shift.start)


def _hours(advisor: Advisor, on: dt.date) -> str:
    shifts = _shifts(advisor, on)
    return f"{clock_face(shifts[0].start)}–{clock_face(shifts[-1].end)}" if shifts else ""


def _first_free(lane: list[Cell], quarters: tuple[Quarter, ...]) -> str:
    for cell, quarter in zip(lane, quarters, strict=True):
        if cell.kind == "free":
            return clock_face(quarter.minute)
    return ""


def someone_else(row: Any, diary: Diary) -> Advisor:
    """A column for somebody who has clients on the day and is no advisor here any more."""
    return Advisor(row.advisor_id, row.advisor_name, row.desk, (), (), frozenset(), diary.zone)
