"""From opening hours to free slots: a chain of named subtractions, pure and quick.

    opening hours − closed days − the past and the window
      − outside the shift − break − absence − promised quarters − full hours
      − days whose workshop is full − days without a loaner (where one is wanted)

A drop-off needs the workshop and perhaps a loaner; a handover needs only the quarter.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.availability.diary import Advisor, Diary
from appointments.states import Audience, Kind
from service_desk.lib.intervals import Interval
from service_desk.lib.slots import CAP, QUARTER, day_bounds, day_quarters

_END_OF_DAY = 24 * 60


class Quarter(NamedTuple):
    """A quarter of the grid: its instant (UTC) and its minute on the site's clock."""

    at: dt.datetime
    minute: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a time is looked for: the kind, hours by arrival zone, one advisor or any."""

    kind: Kind = Kind.DROP_OFF
    hours: dict[str, Decimal] = field(default_factory=dict)
    advisor: int | None = None
    needs_loaner: bool = False
    audience: Audience = Audience.STAFF
    # Workshop hours may be exceeded with a stated reason (never the cap).
    may_overload: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A free quarter and the advisors who could take it; never stored."""

    starts_at: dt.datetime
    advisors: tuple[Advisor, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the site: how many quarters are free, and if none, why."""

    date: dt.date
    free: int
    reason: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Availability:
    slots: tuple[Slot, ...]
    days: tuple[Day, ...]


def free_slots_in(diary: Diary, wanted: Wanted, *, now: dt.datetime) -> Availability:
    """Every free quarter of the diary for what is wanted, day by day."""
    slots: list[Slot] = []
    days: list[Day] = []
    people = [a for a in diary.advisors if wanted.advisor in (None, a.id)]
    for on in diary.days:
        reason = why_day_is_shut(diary, wanted, on, now=now)
        free = [] if reason else list(_slots_of_day(diary, people, on, now))
        slots += free
        if not free:
            reason = reason or _("No time left on this day.")
        days.append(Day(on, len(free), reason or ""))
    return Availability(tuple(slots), tuple(days))


def slot_at(diary: Diary, wanted: Wanted, at: dt.datetime, *, now: dt.datetime) -> Slot:
    """The slot of ``free_slots_in`` that starts at ``at``; only that day is worked out.

    For an instant that ``rules.obstacles_to_start`` has just found free.
    """
    people = [a for a in diary.advisors if wanted.advisor in (None, a.id)]
    on = at.astimezone(diary.zone).date()
    return next(slot for slot in _slots_of_day(diary, people, on, now) if slot.starts_at == at)


def why_day_is_shut(
    diary: Diary, wanted: Wanted, on: dt.date, *, now: dt.datetime
) -> str | Promise | None:
    """Why nothing can be booked on a day, as a sentence; None if something may be free."""
    today = now.astimezone(diary.zone).date()
    if on < today:
        return _("This day has passed.")
    if on in diary.closures:
        return _("Closed: %(reason)s.") % {"reason": diary.closures[on]}
    if not any(opening.holds_on(on) for opening in diary.openings):
        return _("Closed on this day of the week.")
    if wanted.kind == Kind.HANDOVER:
        return None
    return (
        _outside_window(diary, wanted.audience, on, today)
        or _workshop_is_full(diary, wanted, on)
        or _no_loaner(diary, wanted, on)
    )


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


def full_hours(advisor: Advisor, diary: Diary, on: dt.date) -> set[int]:
    """The clock hours of a day in which an advisor has as many clients as the site allows."""
    cap = min(diary.policy.clients_per_hour, CAP)
    return {hour for (day, hour), clients in advisor.taken.items() if day == on and clients >= cap}


def ready_after(diary: Diary, starts_at: dt.datetime, hours: Decimal) -> dt.datetime | None:
    """When work of ``hours`` begun after the drop-off is done, within opening hours, with margin.

    None when it is not done within the diary's days.
    """
    margin = dt.timedelta(minutes=diary.policy.handover_margin_minutes)
    left = max(1, -(-int(hours * 60) // 15))
    for on in diary.days:
        for quarter in open_quarters(diary, on):
            if quarter.at <= starts_at:
                continue
            left -= 1
            if left == 0:
                return quarter.at + QUARTER + margin
    return None


def _slots_of_day(
    diary: Diary, people: list[Advisor], on: dt.date, now: dt.datetime
) -> Iterator[Slot]:
    quarters = [quarter for quarter in open_quarters(diary, on) if quarter.at > now]
    takers: dict[dt.datetime, list[Advisor]] = {}
    for advisor in people:
        full = full_hours(advisor, diary, on)
        for quarter in at_work(advisor, quarters, on):
            if quarter.at not in advisor.busy and quarter.minute // 60 not in full:
                takers.setdefault(quarter.at, []).append(advisor)
    for at in sorted(takers):
        yield Slot(at, tuple(takers[at]))


def _outside_window(
    diary: Diary, audience: Audience, on: dt.date, today: dt.date
) -> str | Promise | None:
    if audience == Audience.EXEMPT:
        return None
    policy = diary.policy
    if audience == Audience.PUBLIC and on == today and not policy.is_public_same_day:
        return _("For today, please call us.")
    ahead = policy.public_days_ahead if audience == Audience.PUBLIC else policy.staff_days_ahead
    if on > today + dt.timedelta(ahead):
        return _("Bookings open %(days)d days ahead.") % {"days": ahead}
    return None


def _workshop_is_full(diary: Diary, wanted: Wanted, on: dt.date) -> str | Promise | None:
    if wanted.may_overload:
        return None
    for kind, hours in wanted.hours.items():
        workshop = diary.workshops.get(kind)
        # A job longer than a day's hours needs the whole of a day's hours to begin.
        if workshop is None or workshop.free_on(on) < min(hours, workshop.daily_hours):
            return _("The workshop is full on this day.")
    return None


def _no_loaner(diary: Diary, wanted: Wanted, on: dt.date) -> str | Promise | None:
    if wanted.needs_loaner and diary.free_loaner(day_bounds(on, diary.zone)) is None:
        return _("No loaner is free on this day.")
    return None


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
