"""Which message belongs to which time of which visit.

A confirmation belongs to the time itself: a visit moved there and back is asked once about each
time. ``moved`` and ``cancelled`` belong to the change, so that the third move is told as well.
"""

import datetime as dt

from appointments.messages.reasons import BOOKED_LATE, TOLD
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.lib.slots import wall_clock_before
from service_desk.messaging.actions import Intent, intent_key
from service_desk.visits.models import Visit
from service_desk.visits.states import ToldBy

CARD, CONFIRMATION, MOVED, CANCELLED = "card", "confirmation", "moved", "cancelled"

USUAL_HOURS = 24
# A confirmation that leaves later than this before the visit helps nobody: it becomes a call.
STILL_OF_USE = dt.timedelta(hours=2)


def about(kind: str, drop_off: Appointment) -> str:
    """``2027-03-12T09:15Z``; of a change also the number of the change."""
    time = f"{drop_off.starts_at.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"
    return time if kind in {CARD, CONFIRMATION} else f"{time}/{drop_off.sequence}"


def key_of(kind: str, drop_off: Appointment) -> str:
    """The intent key of ``kind`` for this drop-off."""
    return intent_key(kind, drop_off.visit, about(kind, drop_off))


def told_now(kind: str, visit: Visit, drop_off: Appointment, *, now: dt.datetime) -> Intent:
    """A message that leaves at once and is of use until the visit begins.

    It goes the way that was agreed while booking (``Visit.told_by``); who wanted nothing in
    writing gets no card.
    """
    is_unwanted = kind == CARD and visit.told_by == ToldBy.NONE
    return Intent(
        kind=kind,
        subject=visit,
        about=about(kind, drop_off),
        due_at=now,
        not_after=drop_off.starts_at,
        language=visit.language,
        skip=TOLD if is_unwanted else "",
        through=visit.told_by,
    )


def asked_before(visit: Visit, drop_off: Appointment, *, booked_at: dt.datetime) -> Intent:
    """The confirmation: 24 hours before by the clock of the site (C1-8), or as the site has it.

    A visit booked or moved to its time later than that is not asked: the card, which the client
    has just had, carries the same link. The row is kept, so that the desk sees why.
    """
    site = visit.site
    policy = getattr(site, "policy", None)
    hours = policy.confirmation_hours if policy else USUAL_HOURS
    due_at = wall_clock_before(drop_off.starts_at, dt.timedelta(hours=hours), site.zone_info)
    return Intent(
        kind=CONFIRMATION,
        subject=visit,
        about=about(CONFIRMATION, drop_off),
        due_at=due_at,
        not_after=max(due_at, drop_off.starts_at - STILL_OF_USE),
        language=visit.language,
        skip=BOOKED_LATE if booked_at > due_at else "",
        through=visit.told_by,
    )


def live_drop_off(visit: Visit) -> Appointment | None:
    """The drop-off the visit holds now."""
    return visit.appointments.filter(kind=Kind.DROP_OFF, cancelled_at=None).first()


def last_drop_off(visit: Visit) -> Appointment | None:
    """The drop-off the visit holds, or held last."""
    return visit.appointments.filter(kind=Kind.DROP_OFF).order_by("-sequence", "-id").first()
