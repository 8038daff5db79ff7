"""Whether a client has said yes by now, and through which door."""

import datetime as dt
import random

from service_desk.clients.states import Channel
from service_desk.demo.bookings import Booking
from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.life import Life
from service_desk.lib.quiet import QuietHours
from service_desk.lib.slots import wall_clock_before
from service_desk.visits.states import VisitState

_ANSWERS, _ANSWERS_IN = 0.85, 70.0  # minutes
_CALLS_TAKE = 200.0  # minutes until reception finds the time to ring
_RUNG_UP = 0.6


def confirm(
    booking: Booking, life: Life, rng: random.Random, desk: FrontDesk, quiet: QuietHours
) -> None:
    """Most answer within the hour; who is not asked yet for tomorrow has often been rung."""
    asked_at = asking_time(booking, desk, quiet)
    answers, is_rung = rng.random() < _ANSWERS, rng.random() < _RUNG_UP
    patience, ago = rng.expovariate(1), dt.timedelta(minutes=rng.randint(10, 150))
    caller, wants_call = desk.somebody(rng), booking.car.client.prefers == Channel.PHONE
    at, by = None, caller if wants_call else None
    if asked_at is not None and asked_at <= desk.now and answers:
        wait = dt.timedelta(minutes=1 + patience * (_CALLS_TAKE if wants_call else _ANSWERS_IN))
        at = desk.opening_after(asked_at) + wait if wants_call else asked_at + wait
    elif booking.on == desk.next_open_day() and is_rung and not wants_call:
        at, by = desk.open_moment(desk.now) - ago, caller
    booked_at = booking.moved_at or booking.created_at
    if at is None or not booked_at < at < min(booking.starts_at, desk.now):
        return
    life.confirmed_at, life.state = at, VisitState.CONFIRMED
    life.tell(at, "confirmed", by, "desk" if by else "link")


def asking_time(booking: Booking, desk: FrontDesk, quiet: QuietHours) -> dt.datetime | None:
    """When the confirmation is due by the message ladder; None for what was booked too late."""
    hours = dt.timedelta(hours=desk.diary.policy.confirmation_hours)
    due_at = wall_clock_before(booking.starts_at, hours, desk.diary.zone)
    if (booking.moved_at or booking.created_at) > due_at:
        return None
    return quiet.last_allowed_before(due_at)
