"""What has become of a booking by now: its state, its stamps, and what the journal says."""

import datetime as dt
import random

from service_desk.demo.answers import confirm
from service_desk.demo.bookings import Booking, Fate
from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.life import Life
from service_desk.demo.progress import progress
from service_desk.demo.words import CANCELLED
from service_desk.lib.quiet import QuietHours
from service_desk.organisation.models import Staff
from service_desk.visits.states import VisitState

_LATE, _LATE_BY = 0.25, (8, 45)  # minutes
_SLOW, _KEPT_WAITING = 0.12, 0.15
_GIVEN_UP_AFTER = (85, 115)  # minutes


def life_of(booking: Booking, desk: FrontDesk, quiet: QuietHours) -> Life:
    """The life of a booking until the desk's ``now``; the dice are the booking's own."""
    rng, life = booking.chance(), Life()
    _begin(booking, life, rng, desk)
    if booking.fate == Fate.CANCELS:
        _cancel(booking, life, rng, desk)
        return life
    if booking.drop_off is not None:
        confirm(booking, life, rng, desk, quiet)
    _come(booking, life, rng, desk)
    return life


def _begin(booking: Booking, life: Life, rng: random.Random, desk: FrontDesk) -> None:
    """Booked, and for some moved; a walk-in begins with the arrival."""
    if booking.drop_off is None:
        return
    first = booking.moved_from or booking.drop_off
    door = "desk" if booking.by else "public"
    life.tell(
        booking.created_at,
        "booked",
        booking.by,
        door,
        starts_at=first.at.isoformat(),
        advisor=first.advisor,
    )
    if booking.moved_from and booking.moved_at:
        by = desk.somebody(rng) if booking.by else None
        life.tell(
            booking.moved_at,
            "moved",
            by,
            "desk" if by else "link",
            starts_at=booking.starts_at.isoformat(),
            **{"from": booking.moved_from.at.isoformat()},
            from_advisor=booking.moved_from.advisor,
            advisor=booking.drop_off.advisor,
        )


def _cancel(booking: Booking, life: Life, rng: random.Random, desk: FrontDesk) -> None:
    by = desk.somebody(rng) if rng.random() < 0.6 else None
    words, chance = rng.choice(CANCELLED[desk.site.language]), rng.random()
    begins = booking.moved_at or booking.created_at
    ends = max(begins, min(desk.now, booking.starts_at - dt.timedelta(hours=1)))
    life.state = VisitState.CANCELLED
    life.cancelled_at = max(begins, desk.open_moment(begins + (ends - begins) * chance))
    life.cancel_reason = words if by else ""
    life.tell(
        life.cancelled_at,
        "cancelled",
        by,
        "desk" if by else "link",
        reason=life.cancel_reason,
        before=VisitState.BOOKED.value,
    )


def _come(booking: Booking, life: Life, rng: random.Random, desk: FrontDesk) -> None:
    """The car comes, or nobody; then it is worked on, checked, ready, and collected."""
    is_late = rng.random() < _LATE
    late_by = rng.uniform(*_LATE_BY) if is_late else rng.gauss(-3, 4)
    missed_at = booking.starts_at + dt.timedelta(minutes=rng.randint(*_GIVEN_UP_AFTER))
    by = next((one for one in desk.advisors if _takes_in(one, booking)), None)
    before = life.state.value
    if booking.fate == Fate.STAYS_AWAY:
        if missed_at <= desk.now:
            life.state, life.no_show_at = VisitState.NO_SHOW, missed_at
            life.tell(missed_at, "no_show", desk.somebody(rng), before=before)
        return
    arrived_at = booking.starts_at + dt.timedelta(minutes=round(late_by))
    if booking.drop_off is None:
        arrived_at, by = booking.starts_at, booking.by
    if arrived_at > desk.now:
        return
    life.arrived_at = arrived_at
    life.tell(arrived_at, "arrived", by, before=before)
    _receive(booking, life, by or desk.reception, desk.now)
    life.state = progress(booking, life, rng, desk)


def _receive(booking: Booking, life: Life, by: Staff, now: dt.datetime) -> None:
    """Somebody greets within the minute, mostly, and starts at the booked time, mostly."""
    rng = random.Random(f"{booking.seed}:received")
    greeted_at = booking.starts_at if life.arrived_at is None else life.arrived_at
    arrived_at = greeted_at
    is_slow, is_kept_waiting = rng.random() < _SLOW, rng.random() < _KEPT_WAITING
    greeted_at += dt.timedelta(seconds=rng.uniform(70, 240) if is_slow else rng.uniform(12, 58))
    due = max(arrived_at, booking.starts_at)
    started_at = due + dt.timedelta(minutes=rng.uniform(6, 18) if is_kept_waiting else 1.5)
    started_at = max(started_at, greeted_at)
    if greeted_at <= now:
        life.greeted_at, life.greeted_by = greeted_at, by
    if started_at <= now:
        life.reception_at, life.reception_by = started_at, by


def _takes_in(advisor: Staff, booking: Booking) -> bool:
    return booking.drop_off is not None and advisor.pk == booking.drop_off.advisor
