"""Extra work of the demo: one question the client has answered, and one they have not yet."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from service_desk.demo.walk_arounds import keep_shots
from service_desk.demo.workshop_words import FINDINGS, LATER
from service_desk.messaging.doors import why_call
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState
from service_desk.organisation.models import Staff
from service_desk.records.journal import subject_of
from workorders.actions.extra import add_finding
from workorders.actions.extra_answering import note_answer_by_voice, tell_workshop
from workorders.actions.extra_asking import ask_client
from workorders.messages.extra import EXTRA, preview_of
from workorders.models import ConsentRequest, Finding, OrderPhoto, WorkOrder
from workorders.states import Answer, Shot

_HOUR, _MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
_SENT_AFTER = dt.timedelta(seconds=14)
_ROUBLES = 90
Told = tuple[str, str, int, bool]


def ask_the_client(
    order: WorkOrder, rng: random.Random, *, found_by: Staff, at: dt.datetime
) -> ConsentRequest:
    """Asked by phone an hour ago and told "not now"; asked by link just now, two things."""
    by = order.advisor
    words = FINDINGS.get(order.visit.language, FINDINGS[order.site.language])
    assert by is not None and order.promised_at is not None
    _answer_on_the_phone(order, words[2], by=by, found_by=found_by, at=at - _HOUR)
    photos = keep_shots(order, [Shot.FINDING] * 2, rng, by=found_by, at=at)
    for told, photo in zip(words[:2], photos, strict=True):
        finding = _find(order, told, photo=photo, by=found_by, at=at)
    ready_at = max(order.promised_at, at) + 2 * _HOUR
    request = ask_client(finding.request, new_ready_at=ready_at, by=by, door="desk", now=at)
    _send(request, at=at)
    return request


def _answer_on_the_phone(
    order: WorkOrder, told: Told, *, by: Staff, found_by: Staff, at: dt.datetime
) -> None:
    finding = _find(order, told, by=found_by, at=at)
    request = note_answer_by_voice(
        finding.request,
        answers={finding.pk: Answer.DECLINED},
        name=order.visit.client.name,
        words=LATER.get(order.visit.language, LATER[order.site.language]),
        by=by,
        door="desk",
        now=at + 6 * _MINUTE,
    )
    tell_workshop(request, told_to=found_by, by=by, door="desk", now=at + 8 * _MINUTE)


def _find(
    order: WorkOrder, told: Told, *, photo: OrderPhoto | None = None, by: Staff, at: dt.datetime
) -> Finding:
    words, technical, price, is_safety = told
    times = _ROUBLES if order.site.currency == "RUB" else 1
    more: dict[str, Any] = {"photo": photo, "is_safety": is_safety}
    return add_finding(
        order,
        words=words,
        technical=technical,
        hours=Decimal("1.25") if is_safety else Decimal("0.25"),
        amount=Decimal(price * times),
        **more,
        by=by,
        door="desk",
        now=at,
    )


def _send(request: ConsentRequest, *, at: dt.datetime) -> None:
    """The text is out with its words; a client who takes none is on the list of calls."""
    visit = request.order.visit
    message = Message.objects.filter(subject=subject_of(visit), kind=EXTRA).latest("pk")
    if message.channel == Door.PHONE:
        message.state, message.reason = MessageState.TO_CALL, why_call(visit.client)
    else:
        with override(message.language):
            draft = preview_of(request, list(request.findings.all()), message.channel)
        message.title, message.body = draft.title[:160], draft.masked_body
        message.state, message.attempts = MessageState.SENT, 1
        message.sent_at = at + _SENT_AFTER
    message.save()
