"""Extra work of the demo: one question the client has answered, and one they have not yet."""

import datetime as dt
import random
from decimal import Decimal

from service_desk.demo.walk_arounds import keep_shots
from service_desk.demo.workshop_words import FINDINGS
from service_desk.lib.money import quantize
from service_desk.organisation.models import Staff
from service_desk.visits.models import DeferredDefect
from workorders.models import ConsentRequest, Finding, WorkOrder
from workorders.states import Agreed, Answer, ConsentState, Shot

_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
_ROUBLES = 90
Told = tuple[str, str, int, bool]


def ask_the_client(
    order: WorkOrder, rng: random.Random, *, found_by: Staff, at: dt.datetime
) -> ConsentRequest:
    """Asked by phone an hour ago and told "not now"; asked by link just now, two things."""
    by = order.advisor
    words = FINDINGS.get(order.visit.language, FINDINGS[order.site.language])
    assert by is not None
    earlier = at - _HOUR
    first = ConsentRequest.objects.create(
        order=order,
        number=1,
        state=ConsentState.ANSWERED,
        created_at=earlier,
        created_by=found_by,
        asked_at=earlier,
        asked_by=by,
        answered_at=earlier + dt.timedelta(minutes=6),
        how=Agreed.VOICE,
        name=order.visit.client.name,
        words=words[2][0],
        noted_by=by,
        told_at=earlier + dt.timedelta(minutes=8),
        told_to=found_by,
    )
    declined = _find(first, words[2], found_by, earlier)
    on = order.site.today(at)
    declined.answer, declined.answered_at = Answer.DECLINED, first.answered_at
    declined.defect = DeferredDefect.objects.create(
        vehicle=order.visit.vehicle,
        found_in=order.visit,
        words=declined.words[:120],
        found_on=on,
        remind_on=on + 180 * _DAY,
    )
    declined.save(update_fields=["answer", "answered_at", "defect"])
    return _ask(order, words, rng, found_by=found_by, at=at)


def _ask(
    order: WorkOrder,
    words: tuple[Told, ...],
    rng: random.Random,
    *,
    found_by: Staff,
    at: dt.datetime,
) -> ConsentRequest:
    assert order.promised_at is not None
    request = ConsentRequest.objects.create(
        order=order,
        number=2,
        state=ConsentState.SENT,
        token_hash=f"{rng.getrandbits(256):064x}",
        expires_at=at + 2 * _DAY,
        new_ready_at=order.promised_at + 2 * _HOUR,
        created_at=at,
        created_by=found_by,
        asked_at=at,
        asked_by=order.advisor,
    )
    photos = keep_shots(order, [Shot.FINDING] * 2, rng, by=found_by, at=at)
    for position, (told, photo) in enumerate(zip(words[:2], photos, strict=True), start=1):
        finding = _find(request, told, found_by, at)
        finding.position, finding.photo = position, photo
        finding.save(update_fields=["position", "photo"])
    return request


def _find(request: ConsentRequest, told: Told, by: Staff, at: dt.datetime) -> Finding:
    words, technical, price, is_safety = told
    site = request.order.site
    times = _ROUBLES if site.currency == "RUB" else 1
    return Finding.objects.create(
        request=request,
        words=words,
        technical=technical,
        hours=Decimal("1.25") if is_safety else Decimal("0.25"),
        amount=quantize(Decimal(price * times), site.currency),
        is_safety=is_safety,
        found_at=at,
        found_by=by,
    )
