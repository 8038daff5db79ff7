"""How far the work on a car is by now."""

import datetime as dt
import random

from service_desk.demo.bookings import Booking
from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.life import Life
from service_desk.visits.states import Mobility, VisitState

_WAITS_FOR_PARTS = 0.12


def progress(booking: Booking, life: Life, rng: random.Random, desk: FrontDesk) -> VisitState:
    """How far the work is, as planned give or take some minutes."""

    def about(low: float, high: float) -> dt.timedelta:
        return dt.timedelta(minutes=round(rng.uniform(low, high)))

    assert life.arrived_at is not None
    margin = dt.timedelta(minutes=desk.diary.policy.handover_margin_minutes)
    begun_at = life.arrived_at + about(8, 25)
    done_at = max(begun_at + about(15, 25), booking.ready_at - margin + about(-12, 12))
    checked_from = done_at - about(6, 14)
    planned = booking.handover.at + about(-5, 12) if booking.handover else done_at + about(12, 60)
    over_at = max(planned, done_at + about(3, 9))
    waits_for_parts = rng.random() < _WAITS_FOR_PARTS and booking.mobility != Mobility.WAIT
    if over_at <= desk.now:
        life.handed_over_at = over_at
        return VisitState.HANDED_OVER
    if done_at <= desk.now:
        return VisitState.READY
    if checked_from <= desk.now:
        return VisitState.CHECKING
    if begun_at <= desk.now:
        return VisitState.WAITING if waits_for_parts else VisitState.IN_WORK
    return VisitState.ARRIVED
