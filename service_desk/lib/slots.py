"""The quarter-hour grid of a site and the hour an advisor's cap is counted in. Pure.

Instants come and go in UTC; the grid lives on the site's own wall clock. When clocks go forward
the missing quarters do not exist; when they go back the repeated hour is sold once, the first
time round, so an advisor-hour is never doubled.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from service_desk.lib.intervals import Interval

QUARTER = timedelta(minutes=15)
CAP = 3
"""Clients one advisor takes in one hour of the site's clock, drop-offs and handovers together."""

_DAY = timedelta(days=1)


class LocalKey(NamedTuple):
    """Where an instant lies on the site's clock: day, hour 0-23, quarter 0-3."""

    on: date
    hour: int
    quarter: int


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """`at` on the clock of `zone`. ValueError for a naive datetime: it names no instant."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone.")
    return at.astimezone(zone)


def local_key(at: datetime, zone: ZoneInfo) -> LocalKey:
    here = local(at, zone)
    return LocalKey(here.date(), here.hour, here.minute // 15)


def is_on_grid(at: datetime, zone: ZoneInfo) -> bool:
    """Whether a slot may start at `at`: :00, :15, :30 or :45, and not in a repeated hour."""
    here = local(at, zone)
    return here.minute % 15 == 0 and here.second == here.microsecond == 0 and here.fold == 0


def localize(naive: datetime, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """The instant, in UTC, at which the clock of `zone` shows `naive`.

    A time that the clock skips becomes the first instant after the gap; one shown twice is the
    first of the two, or the second with `fold=1`.
    """
    at = naive.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if _shows(at, naive, zone):
        return at
    return _end_of_gap(naive, zone)


def day_bounds(on: date, zone: ZoneInfo) -> Interval[datetime]:
    """The first instant of a day to the first of the next: 23, 25 or 23.5 hours on some.

    ValueError for a day the zone left out altogether (Samoa, 30 December 2011).
    """
    midnight = datetime.combine(on, time())
    return Interval(localize(midnight, zone), localize(midnight + _DAY, zone))


def day_quarters(on: date, opens: time, closes: time, zone: ZoneInfo) -> list[datetime]:
    """Starts of the day's slots that fit between `opens` and `closes`, in UTC, in order.

    Both are times of the site; midnight as `closes` is the end of the day. ValueError where the
    day would close before it opens.
    """
    midnight = datetime.combine(on, time())
    start = datetime.combine(on, opens)
    end = datetime.combine(on, closes) if closes > time() else midnight + _DAY
    if end < start:
        raise ValueError(f"The day opens at {opens} and closes at {closes}.")
    grid = (midnight + number * QUARTER for number in range(_DAY // QUARTER))
    inside = (naive for naive in grid if start <= naive and naive + QUARTER <= end)
    instants = ((naive, naive.replace(tzinfo=zone).astimezone(UTC)) for naive in inside)
    return [at for naive, at in instants if _shows(at, naive, zone)]


def wall_clock_before(at: datetime, before: timedelta, zone: ZoneInfo) -> datetime:
    """`before` earlier than `at`, in UTC: days by the wall clock, hours and minutes as they pass.

    24 hours before 10:00 is 10:00 the day before, also on the night the clocks change; 30
    minutes before is half an hour of waiting. In a gap, the first instant after it.
    """
    days, rest = divmod(_forward(before), _DAY)
    return _shift_days(at, -days, zone) - rest


def wall_clock_after(at: datetime, after: timedelta, zone: ZoneInfo) -> datetime:
    """`after` later than `at`, in UTC; counted as in `wall_clock_before`."""
    days, rest = divmod(_forward(after), _DAY)
    return _shift_days(at, days, zone) + rest


def _shift_days(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    if days == 0:
        return local(at, zone).astimezone(UTC)
    return localize(local(at, zone).replace(tzinfo=None) + days * _DAY, zone)


def _forward(span: timedelta) -> timedelta:
    if span < timedelta():
        raise ValueError("Name the direction by the function, not by a negative span.")
    return span


def _shows(at: datetime, naive: datetime, zone: ZoneInfo) -> bool:
    return at.astimezone(zone).replace(tzinfo=None) == naive


def _end_of_gap(naive: datetime, zone: ZoneInfo) -> datetime:
    """The instant the clock jumps over `naive`: halve what lies between the two readings."""
    before = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while after - before > timedelta.resolution:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < naive:
            before = middle
        else:
            after = middle
    return after
