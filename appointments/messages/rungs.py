"""The ladder of one visit: every message it has earned by the time it holds, and when each is due.

A rung that is not wanted any more by the time it comes is found so when it leaves; here stands
what a visit is owed as it is now.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from appointments.messages.asked_by_phone import Openings, called_before
from appointments.messages.loaner import lent_before
from appointments.messages.ready import LAST_MOMENT, told_ready
from appointments.messages.reminder import reminded_before, reminds
from appointments.messages.times import (
    ASK,
    CONFIRMATION,
    LOANER,
    READY,
    REMINDER,
    asked_before,
    instant,
    key_of,
)
from appointments.models import Appointment
from service_desk.messaging.actions import Intent, intent_key
from service_desk.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Held:
    """What a visit holds: its drop-off, its handover, whether a loaner is kept for it."""

    visit: Visit
    drop_off: Appointment | None
    handover: Appointment | None
    has_loaner: bool


def owed(held: Held, *, now: dt.datetime) -> Iterator[tuple[str, str]]:
    """The kinds a visit ahead or here is owed, each with its intent key. No query."""
    visit, drop_off = held.visit, held.drop_off
    if drop_off is not None and drop_off.starts_at > now:
        if reminds(visit.site):
            yield REMINDER, key_of(REMINDER, drop_off)
        if visit.confirmed_at is None:
            yield CONFIRMATION, key_of(CONFIRMATION, drop_off)
            yield ASK, key_of(ASK, drop_off)
        if held.has_loaner:
            yield LOANER, key_of(LOANER, drop_off)
    if held.handover is not None and held.handover.starts_at - LAST_MOMENT > now:
        yield READY, intent_key(READY, visit, instant(held.handover.starts_at))


def rungs_of(
    held: Held, *, booked_at: dt.datetime, spans: Callable[[], Openings], now: dt.datetime
) -> dict[str, Intent]:
    """The rungs a visit is owed, by intent key.

    ``booked_at`` is since when it has had its time. ``spans`` gives the site's openings; it is
    asked only where a call may have to be made.
    """
    visit, drop_off = held.visit, held.drop_off
    rungs = {}
    for kind, key in owed(held, now=now):
        if kind == READY:
            assert held.handover is not None
            rungs[key] = told_ready(visit, drop_off, held.handover)
            continue
        assert drop_off is not None
        if kind == ASK:
            rungs[key] = called_before(visit, drop_off, booked_at=booked_at, spans=spans())
        else:
            rungs[key] = _BEFORE[kind](visit, drop_off, booked_at=booked_at)
    return rungs


_BEFORE: dict[str, Callable[..., Intent]] = {
    REMINDER: reminded_before,
    CONFIRMATION: asked_before,
    LOANER: lent_before,
}
