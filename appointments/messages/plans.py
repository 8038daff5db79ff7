"""Planning: which messages a booking, a move or a cancellation earns the client.

The verbs call these inside their transaction: the promise to tell is kept or broken with the
booking itself.
"""

import datetime as dt

from django.db.models import Max

from appointments.messages import reasons
from appointments.messages.times import (
    CANCELLED,
    CARD,
    CONFIRMATION,
    MOVED,
    USUAL_HOURS,
    asked_before,
    key_of,
    last_drop_off,
    live_drop_off,
    told_now,
)
from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.messaging.actions import cancel_messages, plan_messages
from service_desk.messaging.models import Message
from service_desk.messaging.states import WAITING
from service_desk.organisation.models import BookingPolicy
from service_desk.records.journal import subject_of
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD

# Quiet hours move a rung to the evening before: a row is looked for this much earlier.
_SLACK = dt.timedelta(hours=24)


def plan_booked(visit: Visit, *, drop_off: Appointment | None = None, now: dt.datetime) -> None:
    """The card now, the confirmation a day before. A walk-in has no drop-off and gets neither.

    ``drop_off`` saves reading it where it has just been written.
    """
    _tell_and_ask(CARD, visit, drop_off or live_drop_off(visit), now=now)


def plan_moved(visit: Visit, *, now: dt.datetime) -> None:
    """The new time now, the confirmation anew; what was planned for the old time is withdrawn.

    Also for a cancellation that was taken back.
    """
    cancel_messages(subject=visit, reason=reasons.MOVED, now=now)
    _tell_and_ask(MOVED, visit, live_drop_off(visit), now=now)


def plan_cancelled(visit: Visit, *, now: dt.datetime) -> None:
    """The cancellation now, unless the time has passed anyway; nothing else goes out."""
    cancel_messages(subject=visit, reason=reasons.CANCELLED, now=now)
    drop_off = last_drop_off(visit)
    if drop_off is not None and drop_off.starts_at > now:
        intent = told_now(CANCELLED, visit, drop_off, now=now)
        plan_messages(site=visit.site, client=visit.client, intents=[intent], now=now)


def stop_asking(visit: Visit, *, now: dt.datetime) -> None:
    """The client has answered or come: no question goes out, no call is left on the list."""
    if visit.state in AHEAD:
        cancel_messages(subject=visit, kinds=[CONFIRMATION], reason=reasons.CONFIRMED, now=now)
    else:
        cancel_messages(subject=visit, reason=reasons.BEGUN, now=now)


def speak(visit: Visit) -> None:
    """What is still to be sent about a visit speaks its language, whenever it was planned."""
    waiting = Message.objects.filter(subject=subject_of(visit), state__in=WAITING)
    waiting.update(language=visit.language)


def plan_missing_confirmations(now: dt.datetime) -> int:
    """The 24-hour scan: plan the confirmations that no row stands for; how many there were.

    Each booking plans its own; this finds those of an import, or of a row that was lost. Two
    queries when nothing is missing; run twice it plans nothing twice.
    """
    ahead = _unconfirmed_until(now, now + _longest_rung() + _SLACK)
    keys = {key_of(CONFIRMATION, drop_off): drop_off for drop_off in ahead}
    known = Message.objects.filter(intent_key__in=keys).values_list("intent_key", flat=True)
    planned = 0
    for key in keys.keys() - set(known):
        drop_off = keys[key]
        visit = drop_off.visit
        intent = asked_before(visit, drop_off, booked_at=visit.created_at)
        planned += plan_messages(site=visit.site, client=visit.client, intents=[intent], now=now)
    return planned


def _tell_and_ask(
    kind: str, visit: Visit, drop_off: Appointment | None, *, now: dt.datetime
) -> None:
    if drop_off is None or drop_off.starts_at <= now:
        return
    intents = [
        told_now(kind, visit, drop_off, now=now),
        asked_before(visit, drop_off, booked_at=now),
    ]
    plan_messages(site=visit.site, client=visit.client, intents=intents, now=now)


def _unconfirmed_until(now: dt.datetime, until: dt.datetime) -> list[Appointment]:
    return list(
        Appointment.objects.filter(
            LIVE,
            kind=Kind.DROP_OFF,
            starts_at__gt=now,
            starts_at__lte=until,
            visit__state__in=AHEAD,
            visit__confirmed_at=None,
        ).select_related("visit__site__policy", "visit__client")
    )


def _longest_rung() -> dt.timedelta:
    longest = BookingPolicy.objects.aggregate(hours=Max("confirmation_hours"))["hours"]
    return dt.timedelta(hours=longest or USUAL_HOURS)
