"""Which messages a visit earns, and when the reason for one went away."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from appointments.messages import reasons
from appointments.messages.asked_by_phone import Openings, called_before
from appointments.messages.loaner import lent_before
from appointments.messages.ready import told_ready, told_unplanned
from appointments.messages.reminder import reminded_before, reminds
from appointments.messages.times import (
    CANCELLED,
    CARD,
    MOVED,
    asked_before,
    told_now,
)
from appointments.models import Appointment
from followups.messages import question_of
from service_desk.demo.life import Life
from service_desk.demo.stories import Story
from service_desk.messaging.actions import Intent
from service_desk.visits.states import VisitState

# A car that nobody had agreed a time for is told of as soon as it is ready.
_READY_SINCE = dt.timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Plan:
    """An intent with the instant it came up, and when and why it was withdrawn, if it was."""

    intent: Intent
    drop_off: Appointment | None
    made_at: dt.datetime
    gone_at: dt.datetime | None = None
    why_gone: str = ""


def plans_of(
    story: Story, first: Appointment, last: Appointment, spans: Openings
) -> Iterator[Plan]:
    """The card, the new time of a moved one, the ladder, the cancellation.

    ``first`` and ``last`` are the drop-offs as booked and as they stand.
    """
    visit, life = story.visit, story.life
    created_at, moved_at = story.booking.created_at, story.booking.moved_at
    yield Plan(told_now(CARD, visit, first, now=created_at), first, created_at)
    if moved_at is not None:
        yield Plan(told_now(MOVED, visit, last, now=moved_at), last, moved_at)
    booked_at, gone, answer = moved_at or created_at, _gone(life), _answer(life)
    if reminds(visit.site):
        yield Plan(reminded_before(visit, last, booked_at=booked_at), last, booked_at, *gone)
    if story.booking.loaner is not None:
        yield Plan(lent_before(visit, last, booked_at=booked_at), last, booked_at, *gone)
    yield Plan(asked_before(visit, last, booked_at=booked_at), last, booked_at, *answer)
    call = called_before(visit, last, booked_at=booked_at, spans=spans)
    yield Plan(call, last, booked_at, *answer)
    if life.cancelled_at is not None:
        news = told_now(CANCELLED, visit, last, now=life.cancelled_at)
        yield Plan(news, last, life.cancelled_at)


def plans_after(
    story: Story, last: Appointment | None, handover: Appointment | None, now: dt.datetime
) -> Iterator[Plan]:
    """The car is ready, and how it has been since."""
    visit, life, booking = story.visit, story.life, story.booking
    if handover is not None:
        away = life.cancelled_at or life.no_show_at
        why = reasons.CANCELLED if life.cancelled_at else reasons.NOT_COME
        gone = (away, why) if away else (None, "")
        made_at = booking.moved_at or booking.created_at
        yield Plan(told_ready(visit, last, handover), last, made_at, *gone)
    elif life.state == VisitState.READY:
        told_at = now - _READY_SINCE
        yield Plan(told_unplanned(visit, now=told_at), last, told_at)
    if life.handed_over_at is not None:
        yield Plan(question_of(visit), last, life.handed_over_at)


def _gone(life: Life) -> tuple[dt.datetime | None, str]:
    """When there was no visit ahead any more, and why."""
    for at, why in (
        (life.cancelled_at, reasons.CANCELLED),
        (life.arrived_at or life.no_show_at, reasons.BEGUN),
    ):
        if at is not None:
            return at, why
    return None, ""


def _answer(life: Life) -> tuple[dt.datetime | None, str]:
    """When there was nothing left to ask, and why."""
    gone_at, why = _gone(life)
    if life.confirmed_at is not None and life.cancelled_at is None:
        return life.confirmed_at, reasons.CONFIRMED
    return gone_at, why
