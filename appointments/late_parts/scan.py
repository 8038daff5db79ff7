"""The scan: whose parts come too late is told once; who was to be told for nothing is not."""

import datetime as dt

from appointments.late_parts.kind import PARTS_LATE
from appointments.late_parts.shelf import Shortage, shortages
from appointments.messages import reasons
from appointments.messages.times import owner_of
from service_desk.messaging.actions import Intent, plan_messages
from service_desk.messaging.models import Message
from service_desk.messaging.states import WAITING, MessageState


def warn_of_late_parts(now: dt.datetime) -> int:
    """Plan the warnings that are wanted, withdraw those that are not; how many rows changed.

    Once for a visit's time and the day that the supplier names. Run twice it changes nothing.
    """
    wanted = {_intent(short, now).key: short for short in shortages(now)}
    ended = (
        Message.objects.filter(kind=PARTS_LATE, state__in=WAITING)
        .exclude(intent_key__in=wanted)
        .update(state=MessageState.CANCELLED, reason=reasons.PARTS_HERE)
    )
    told = Message.objects.filter(intent_key__in=wanted).exclude(state__in=[MessageState.CANCELLED])
    for key in told.values_list("intent_key", flat=True):
        del wanted[key]
    return ended + sum(_warn(short, now) for short in wanted.values())


def _warn(short: Shortage, now: dt.datetime) -> int:
    visit = short.visit
    return plan_messages(
        site=visit.site, client=visit.client, intents=[_intent(short, now)], now=now
    )


def _intent(short: Shortage, now: dt.datetime) -> Intent:
    return Intent(
        kind=PARTS_LATE,
        subject=short.visit,
        about=short.about,
        due_at=now,
        not_after=short.drop_off.starts_at,
        language=short.visit.language,
        owner=owner_of(short.drop_off),
    )
