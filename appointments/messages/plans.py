"""Planning: which messages a booking, a move or a cancellation earns the client.

The verbs call these inside their transaction: the promise to tell is kept or broken with the
booking itself.
"""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.db.models import Min

from appointments.messages import reasons
from appointments.messages.asked_by_phone import openings_before
from appointments.messages.ready import LAST_MOMENT, UNPLANNED, told_ready, told_unplanned
from appointments.messages.rungs import Held, owed, rungs_of
from appointments.messages.times import (
    AFTER,
    BEFORE,
    CANCELLED,
    CARD,
    MOVED,
    QUESTIONS,
    READY,
    last_drop_off,
    told_now,
)
from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.messaging.actions import Intent, cancel_messages, plan_messages
from service_desk.messaging.models import Message
from service_desk.messaging.states import WAITING, MessageState
from service_desk.organisation.models import Staff
from service_desk.records.journal import subject_of
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, Mobility


def plan_booked(
    visit: Visit, *, appointments: Sequence[Appointment] | None = None, now: dt.datetime
) -> None:
    """The card now, and the whole ladder. A walk-in has no drop-off and gets neither.

    ``appointments`` saves reading them where they were written a moment ago, with the visit.
    """
    _tell_and_climb(CARD, visit, appointments, now=now)


def plan_moved(visit: Visit, *, now: dt.datetime) -> None:
    """The new time now, the ladder anew; what was planned for the old time is withdrawn.

    Also for a cancellation that was taken back.
    """
    cancel_messages(subject=visit, reason=reasons.MOVED, now=now)
    _tell_and_climb(MOVED, visit, now=now)


def plan_cancelled(visit: Visit, *, now: dt.datetime) -> None:
    """The cancellation now, unless the time has passed anyway; nothing else goes out."""
    cancel_messages(subject=visit, reason=reasons.CANCELLED, now=now)
    drop_off = last_drop_off(visit)
    if drop_off is not None and drop_off.starts_at > now:
        _plan(visit, [told_now(CANCELLED, visit, drop_off, now=now)], now=now)


def stop_asking(visit: Visit, *, now: dt.datetime) -> None:
    """The client has said yes: no question goes out, no call is left on the list."""
    cancel_messages(subject=visit, kinds=QUESTIONS, reason=reasons.CONFIRMED, now=now)


def plan_expected(visit: Visit, *, now: dt.datetime) -> None:
    """A yes, an arrival or a no-show was taken back: what is still ahead is owed again.

    Nobody is told anew: the time is the one they know. What was withdrawn comes back as it was
    when the visit got its time.
    """
    if visit.state not in AHEAD:
        cancel_messages(subject=visit, reason=reasons.CANCELLED, now=now)
        return
    held = held_by(visit)
    keys = [key for _kind, key in owed(held, now=now)]
    known = Message.objects.filter(intent_key__in=keys).aggregate(first=Min("created_at"))
    _plan(visit, _rungs(held, booked_at=known["first"] or visit.created_at, now=now), now=now)


def plan_arrived(visit: Visit, *, now: dt.datetime) -> None:
    """The car is here: nothing speaks of its coming any more, and the pick-up is ahead."""
    cancel_messages(subject=visit, kinds=BEFORE, reason=reasons.BEGUN, now=now)
    _plan_pick_up(visit, now=now)


def plan_not_come(visit: Visit, *, now: dt.datetime) -> None:
    """Nobody came: no call is left on the list, and no car will be ready."""
    cancel_messages(subject=visit, kinds=BEFORE, reason=reasons.BEGUN, now=now)
    cancel_messages(subject=visit, kinds=AFTER, reason=reasons.NOT_COME, now=now)


def plan_later_pick_up(visit: Visit, *, now: dt.datetime) -> None:
    """The pick-up has another time: what was planned for the old one is planned for this."""
    cancel_messages(subject=visit, kinds=AFTER, reason=reasons.MOVED, now=now)
    _plan_pick_up(visit, now=now)


def plan_ready(visit: Visit, *, now: dt.datetime) -> None:
    """The car is ready: told before the pick-up by rule, at once where no time is agreed (S-11b).

    Ready for the second time, the client who was told of the first is told again.
    """
    if held_by(visit).handover is not None:
        _plan_pick_up(visit, now=now)
        return
    told = Message.objects.filter(subject=subject_of(visit), kind=READY, state=MessageState.SENT)
    earlier = told.filter(intent_key__contains=f":{UNPLANNED}").count()
    _plan(visit, [told_unplanned(visit, earlier=earlier, now=now)], now=now)


def hand_on(visit: Visit, *, kind: Kind, advisor: int) -> None:
    """Another advisor keeps the promise: what is still to be said is theirs to say."""
    kinds = BEFORE if kind == Kind.DROP_OFF else AFTER
    waiting = Message.objects.filter(subject=subject_of(visit), state__in=WAITING)
    waiting.filter(kind__in=kinds).update(owner=Staff(pk=advisor))


def speak(visit: Visit) -> None:
    """What is still to be sent about a visit speaks its language, whenever it was planned."""
    waiting = Message.objects.filter(subject=subject_of(visit), state__in=WAITING)
    waiting.update(language=visit.language)


def held_by(visit: Visit, appointments: Sequence[Appointment] | None = None) -> Held:
    """What the visit holds now. One query, one more for a loaner."""
    held = visit.appointments.filter(LIVE) if appointments is None else appointments
    live = {each.kind: each for each in held}
    has_loaner = visit.mobility == Mobility.LOANER and visit.loaner_bookings.filter(LIVE).exists()
    return Held(visit, live.get(Kind.DROP_OFF), live.get(Kind.HANDOVER), has_loaner)


def _tell_and_climb(
    kind: str,
    visit: Visit,
    appointments: Sequence[Appointment] | None = None,
    *,
    now: dt.datetime,
) -> None:
    held = held_by(visit, appointments)
    if held.drop_off is None or held.drop_off.starts_at <= now:
        return
    news = told_now(kind, visit, held.drop_off, now=now)
    rungs = [news, *_rungs(held, booked_at=now, now=now)]
    _plan(visit, rungs, now=now, is_first=appointments is not None)


def _rungs(held: Held, *, booked_at: dt.datetime, now: dt.datetime) -> list[Intent]:
    site, drop_off = held.visit.site, held.drop_off
    at = drop_off.starts_at if drop_off else now
    spans = partial(openings_before, site, at, at)
    return list(rungs_of(held, booked_at=booked_at, spans=spans, now=now).values())


def _plan_pick_up(visit: Visit, *, now: dt.datetime) -> None:
    held = held_by(visit)
    if held.handover is not None and held.handover.starts_at - LAST_MOMENT > now:
        _plan(visit, [told_ready(visit, held.drop_off, held.handover)], now=now)


def _plan(visit: Visit, intents: list[Intent], *, now: dt.datetime, is_first: bool = False) -> None:
    plan_messages(site=visit.site, client=visit.client, intents=intents, now=now, is_first=is_first)
