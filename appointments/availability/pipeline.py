"""From opening hours to free slots: a chain of named subtractions, pure and quick.

    opening hours − closed days − the past and the window
      − outside the shift − break − absence − promised and held quarters − full hours
      − days whose workshop is full − days before the parts are there
      − days without a loaner or without a place in the shuttle (where one is wanted)
      − quarters in which no technical expert or no manager is free (for a repeat claim)

A drop-off needs the workshop and perhaps more; a handover needs only the quarter.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appointments.availability.attending import attendants_on
from appointments.availability.diary import Advisor, Diary
from appointments.availability.presence import Quarter, at_work, open_quarters, span_of
from appointments.states import Audience, Kind
from service_desk.lib.dates import show_day_short
from service_desk.lib.slots import CAP, QUARTER, day_bounds
from service_desk.visits.states import Mobility

__all__ = [
    "Availability",
    "Day",
    "Quarter",
    "Shut",
    "Slot",
    "Wanted",
    "at_work",
    "free_slots_in",
    "full_hours",
    "open_quarters",
    "ready_after",
    "shut_day",
    "slot_at",
    "span_of",
    "why_day_is_shut",
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a time is looked for: the kind, hours by arrival zone, one advisor or any."""

    kind: Kind = Kind.DROP_OFF
    hours: dict[str, Decimal] = field(default_factory=dict)
    advisor: int | None = None
    needs_loaner: bool = False
    audience: Audience = Audience.STAFF
    # How the client gets on meanwhile: a way may have so many places a day.
    mobility: str = ""
    # The first day on which all parts can be there; None where nothing has to be waited for.
    parts_from: dt.date | None = None
    # The same trouble again: the expert and the manager attend, and no window holds.
    is_repeat: bool = False
    # With a stated reason workshop hours may be exceeded and parts be late (never the cap).
    may_overload: bool = False


class Shut(NamedTuple):
    """Why a day is shut: a code for programs, a sentence, and the field that is in the way."""

    code: str
    sentence: str | Promise
    field: str | None = None


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
        free = [] if reason else list(_slots_of_day(diary, wanted, people, on, now))
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
    return next(
        slot for slot in _slots_of_day(diary, wanted, people, on, now) if slot.starts_at == at
    )


def why_day_is_shut(
    diary: Diary, wanted: Wanted, on: dt.date, *, now: dt.datetime
) -> str | Promise | None:
    """Why nothing can be booked on a day, as a sentence; None if something may be free."""
    shut = shut_day(diary, wanted, on, now=now)
    return shut.sentence if shut else None


def shut_day(diary: Diary, wanted: Wanted, on: dt.date, *, now: dt.datetime) -> Shut | None:
    """Why nothing can be booked on a day, the first reason; None if something may be free."""
    today = now.astimezone(diary.zone).date()
    if on < today:
        return Shut("day_shut", _("This day has passed."))
    if on in diary.closures:
        return Shut("day_shut", _("Closed: %(reason)s.") % {"reason": diary.closures[on]})
    if not any(opening.holds_on(on) for opening in diary.openings):
        return Shut("day_shut", _("Closed on this day of the week."))
    if wanted.kind == Kind.HANDOVER:
        return None
    return (
        _outside_window(diary, wanted, on, today)
        or _workshop_is_full(diary, wanted, on)
        or _parts_are_late(wanted, on)
        or _no_loaner(diary, wanted, on)
        or _no_place(diary, wanted, on)
        or _nobody_attends(diary, wanted, on)
    )


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
    diary: Diary, wanted: Wanted, people: list[Advisor], on: dt.date, now: dt.datetime
) -> Iterator[Slot]:
    quarters = [quarter for quarter in open_quarters(diary, on) if quarter.at > now]
    attendants = attendants_on(diary, on) if wanted.is_repeat else None
    takers: dict[dt.datetime, list[Advisor]] = {}
    for advisor in people:
        full = full_hours(advisor, diary, on)
        for quarter in at_work(advisor, quarters, on):
            if advisor.is_promised(quarter.at) or quarter.minute // 60 in full:
                continue
            if attendants is None or attendants.pair_at(quarter.at, but=advisor.id):
                takers.setdefault(quarter.at, []).append(advisor)
    for at in sorted(takers):
        yield Slot(at, tuple(takers[at]))


def _outside_window(diary: Diary, wanted: Wanted, on: dt.date, today: dt.date) -> Shut | None:
    if wanted.audience == Audience.EXEMPT or wanted.is_repeat:
        return None
    policy, is_public = diary.policy, wanted.audience == Audience.PUBLIC
    if is_public and on == today and not policy.is_public_same_day:
        return Shut("day_shut", _("For today, please call us."))
    ahead = policy.public_days_ahead if is_public else policy.staff_days_ahead
    last = today + dt.timedelta(ahead)
    # Parts that come after the window is over open it anew from that day.
    if wanted.parts_from is not None and wanted.parts_from > last:
        last = wanted.parts_from + dt.timedelta(ahead)
    if on > last:
        return Shut("day_shut", _("Bookings open %(days)d days ahead.") % {"days": ahead})
    return None


def _workshop_is_full(diary: Diary, wanted: Wanted, on: dt.date) -> Shut | None:
    if wanted.may_overload:
        return None
    for kind, hours in wanted.hours.items():
        workshop = diary.workshops.get(kind)
        # A job longer than a day's hours needs the whole of a day's hours to begin.
        if workshop is None or workshop.free_on(on) < min(hours, workshop.daily_hours):
            return Shut("day_shut", _("The workshop is full on this day."))
    return None


def _parts_are_late(wanted: Wanted, on: dt.date) -> Shut | None:
    if wanted.may_overload or wanted.parts_from is None or on >= wanted.parts_from:
        return None
    day = show_day_short(wanted.parts_from, get_language() or "en")
    return Shut("parts_late", _("The parts are here from %(day)s.") % {"day": day})


def _no_loaner(diary: Diary, wanted: Wanted, on: dt.date) -> Shut | None:
    if wanted.needs_loaner and diary.free_loaner(day_bounds(on, diary.zone)) is None:
        return Shut("no_loaner", _("No loaner is free on this day."), "mobility")
    return None


def _no_place(diary: Diary, wanted: Wanted, on: dt.date) -> Shut | None:
    limit = diary.limits.get(wanted.mobility)
    if limit is None or diary.going.get((on, wanted.mobility), 0) < limit:
        return None
    sentence = _("%(way)s: no place is left on this day. Choose another way or day.")
    return Shut("mobility_full", sentence % {"way": Mobility(wanted.mobility).label}, "mobility")


def _nobody_attends(diary: Diary, wanted: Wanted, on: dt.date) -> Shut | None:
    if not wanted.is_repeat:
        return None
    attendants = attendants_on(diary, on)
    if not diary.experts:
        return Shut("no_expert", _("No technical expert works here. Name one in the set-up."))
    if not diary.managers:
        return Shut("no_manager", _("No service manager works here. Name one in the set-up."))
    if not any(attendants.experts.values()):
        return Shut("no_expert", _("No technical expert is free on this day."))
    if not any(attendants.managers.values()):
        return Shut("no_manager", _("No service manager is free on this day."))
    return None
