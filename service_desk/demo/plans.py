"""Which messages a visit earns, and when the reason for one went away."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from appointments.messages import reasons
from appointments.messages.times import (
    CANCELLED,
    CARD,
    MOVED,
    asked_before,
    told_now,
)
from appointments.models import Appointment
from service_desk.demo.life import Life
from service_desk.demo.stories import Story
from service_desk.messaging.actions import Intent


@dataclass(frozen=True, slots=True)
class Plan:
    """An intent with the instant it came up, and when and why it was withdrawn, if it was."""

    intent: Intent
    drop_off: Appointment
    made_at: dt.datetime
    gone_at: dt.datetime | None = None
    why_gone: str = ""


def plans_of(story: Story, first: Appointment, last: Appointment) -> Iterator[Plan]:
    """The card, the new time of a moved one, the question, the cancellation.

    ``first`` and ``last`` are the drop-offs as booked and as they stand.
    """
    visit, life = story.visit, story.life
    created_at, moved_at = story.booking.created_at, story.booking.moved_at
    yield Plan(told_now(CARD, visit, first, now=created_at), first, created_at)
    if moved_at is not None:
        yield Plan(told_now(MOVED, visit, last, now=moved_at), last, moved_at)
    booked_at = moved_at or created_at
    question = asked_before(visit, last, booked_at=booked_at)
    yield Plan(question, last, booked_at, *_answer(life))
    if life.cancelled_at is not None:
        news = told_now(CANCELLED, visit, last, now=life.cancelled_at)
        yield Plan(news, last, life.cancelled_at)


def _answer(life: Life) -> tuple[dt.datetime | None, str]:
    """When there was nothing left to ask, and why."""
    for at, why in (
        (life.cancelled_at, reasons.CANCELLED),
        (life.confirmed_at, reasons.CONFIRMED),
        (life.arrived_at or life.no_show_at, reasons.BEGUN),
    ):
        if at is not None:
            return at, why
    return None, ""
