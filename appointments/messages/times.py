"""Which message belongs to which time of which visit.

A rung of the ladder belongs to the time itself: a visit moved there and back is asked once about
each time. ``moved`` and ``cancelled`` belong to the change, so that the third move is told as
well.
"""

import datetime as dt

from appointments.messages.reasons import BOOKED_LATE, TOLD
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.lib.slots import wall_clock_before
from service_desk.messaging.actions import Intent, intent_key
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.organisation.models import BookingPolicy, Site, Staff
from service_desk.visits.models import Visit
from service_desk.visits.states import ToldBy

CARD, CONFIRMATION, MOVED, CANCELLED = "card", "confirmation", "moved", "cancelled"
REMINDER, ASK, LOANER = "reminder", "ask_by_phone", "loaner"
READY, LATE, PARTS_LATE = "ready", "late", "parts_late"

# Asked, in writing and then by voice, until the client says yes.
QUESTIONS = (CONFIRMATION, ASK)
# All that speaks of a car still to come, and of one that is here.
BEFORE = (CARD, MOVED, REMINDER, *QUESTIONS, LOANER, PARTS_LATE)
AFTER = (READY, LATE)
_OF_THE_TIME = {CARD, REMINDER, *QUESTIONS, LOANER, PARTS_LATE}

# What a site without a policy of its own goes by.
USUAL = BookingPolicy()
# A confirmation that leaves later than this before the visit helps nobody: it becomes a call.
STILL_OF_USE = dt.timedelta(hours=2)


def about(kind: str, drop_off: Appointment) -> str:
    """``2027-03-12T09:15Z``; of a change also the number of the change."""
    time = instant(drop_off.starts_at)
    return time if kind in _OF_THE_TIME else f"{time}/{drop_off.sequence}"


def instant(at: dt.datetime) -> str:
    """``2027-03-12T09:15Z``, as it stands in an intent."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"


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
        owner=owner_of(drop_off),
        through=visit.told_by,
    )


def asked_before(visit: Visit, drop_off: Appointment, *, booked_at: dt.datetime) -> Intent:
    """The confirmation: 24 hours before by the clock of the site (C1-8), or as the site has it.

    A visit booked or moved to its time later than that is not asked: the card, which the client
    has just had, carries the same link. The row is kept, so that the desk sees why.
    """
    due_at = hours_before(visit.site, drop_off, policy_of(visit.site).confirmation_hours)
    return Intent(
        kind=CONFIRMATION,
        subject=visit,
        about=about(CONFIRMATION, drop_off),
        due_at=due_at,
        not_after=max(due_at, drop_off.starts_at - STILL_OF_USE),
        not_before=drop_off.starts_at - dt.timedelta(days=3),
        language=visit.language,
        skip=BOOKED_LATE if is_over(visit.site, due_at, booked_at) else "",
        owner=owner_of(drop_off),
        through=visit.told_by,
    )


def hours_before(site: Site, appointment: Appointment, hours: int) -> dt.datetime:
    """So many hours before an appointment by the wall clock of the site."""
    return wall_clock_before(appointment.starts_at, dt.timedelta(hours=hours), site.zone_info)


def is_over(site: Site, due_at: dt.datetime, booked_at: dt.datetime) -> bool:
    """Whether a rung had passed when its visit was booked; quiet hours move it to before them."""
    return booked_at > quiet_hours_of(site).last_allowed_before(due_at)


def policy_of(site: Site) -> BookingPolicy:
    """The site's rules of booking, or the usual ones."""
    return getattr(site, "policy", None) or USUAL


def owner_of(appointment: Appointment) -> Staff:
    """Who rings the client where a voice is needed: the advisor, whose row need not be read."""
    return Staff(pk=appointment.advisor_id)


def live_drop_off(visit: Visit) -> Appointment | None:
    """The drop-off the visit holds now."""
    return visit.appointments.filter(kind=Kind.DROP_OFF, cancelled_at=None).first()


def last_drop_off(visit: Visit) -> Appointment | None:
    """The drop-off the visit holds, or held last."""
    return visit.appointments.filter(kind=Kind.DROP_OFF).order_by("-sequence", "-id").first()
