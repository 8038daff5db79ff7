"""When the site is open and who is there: the grid before anything is promised. Pure."""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from appointments.availability.diary import Advisor, Diary
from service_desk.lib.intervals import Interval
from service_desk.lib.slots import QUARTER, day_quarters

_END_OF_DAY = 24 * 60


class Quarter(NamedTuple):
    """A quarter of the grid: its instant (UTC) and its minute on the site's clock."""

    at: dt.datetime
    minute: int


def open_quarters(diary: Diary, on: dt.date) -> list[Quarter]:
    """The quarters in which the site is open on a day; none on a closed day."""
    if on in diary.closures:
        return []
    return [
        quarter
        for opening in diary.openings
        if opening.holds_on(on)
        for quarter in _grid(on, opening.start, opening.end, diary.zone)
    ]


def at_work(advisor: Advisor, quarters: list[Quarter], on: dt.date) -> list[Quarter]:
    """Those quarters of a day in which an advisor is there: shift − break − absences."""
    present = [
        quarter
        for shift in advisor.shifts
        if shift.holds_on(on)
        for quarter in quarters
        if shift.start <= quarter.minute < shift.end
        and not (shift.pause and shift.pause[0] <= quarter.minute < shift.pause[1])
    ]
    for gone in advisor.absences:
        present = [quarter for quarter in present if not gone.overlaps(span_of(quarter.at))]
    return present


@lru_cache(maxsize=4096)
def _grid(on: dt.date, start: int, end: int, zone: ZoneInfo) -> tuple[Quarter, ...]:
    opens, closes = _clock(start), _clock(end)
    instants = day_quarters(on, opens, closes, zone)
    local = (at.astimezone(zone) for at in instants)
    return tuple(
        Quarter(at, here.hour * 60 + here.minute) for at, here in zip(instants, local, strict=True)
    )


def _clock(minutes: int) -> dt.time:
    return dt.time() if minutes == _END_OF_DAY else dt.time(minutes // 60, minutes % 60)


def span_of(quarter: dt.datetime) -> Interval[dt.datetime]:
    """The quarter of an hour that begins at an instant."""
    return Interval(quarter, quarter + QUARTER)
