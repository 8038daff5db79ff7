"""What came back: receipts of the networks, replies of clients, and what went wrong on the way."""

import datetime as dt
import random
from collections.abc import Iterable

from appointments.messages import reasons as diary_reasons
from appointments.messages.times import CARD, CONFIRMATION
from service_desk.messaging import reasons
from service_desk.messaging.lanes import LANES
from service_desk.messaging.models import Attempt, Message, Reply
from service_desk.messaging.queries import LOOK_BACK
from service_desk.messaging.states import Delivery, Door, Meaning, MessageState, Outcome
from service_desk.organisation.models import Site, Staff
from service_desk.records.models import ScanRun

_BATCH = 1000
_NO_WORD, _ON_ITS_WAY = 0.03, dt.timedelta(minutes=5)
_CALLS = 5
_PROVIDER = {Door.SMS: "console", Door.EMAIL: "smtp"}
_WRITTEN = {
    "es": ("¿Puedo ir media hora más tarde?", "Llevo también el coche de mi mujer", "Quién es?"),
    "en": ("Can I come half an hour later?", "I bring my wife's car as well", "Who is this?"),
    "ru": ("Можно на полчаса позже?", "Пригоню и машину жены", "Кто это?"),
    "zh-hans": ("可以晚半个小时到吗？", "我太太的车也一起开来", "您是哪位？"),
}


def write_returns(site: Site, now: dt.datetime) -> None:
    """Attempts and receipts of the last week, a fault, a text held back, replies, calls due."""
    sent = list(
        Message.objects.filter(site=site, state=MessageState.SENT, due_at__gt=now - LOOK_BACK)
        .exclude(channel=Door.PHONE)
        .order_by("pk")
    )
    sent = _gone_wrong(sent)
    for message in sent:
        _hear(message, now)
    Message.objects.bulk_update(sent, ["delivery", "delivered_at"], batch_size=_BATCH)
    Attempt.objects.bulk_create((_taken(each) for each in sent), batch_size=_BATCH)
    _write_back(site, sent)
    _fall_due(site, now)
    _be_heard(now)


def _hear(message: Message, now: dt.datetime) -> None:
    """What the network said of it; the same of the same message always."""
    dice = random.Random(message.intent_key)
    assert message.sent_at is not None
    if dice.random() < _NO_WORD:
        return
    if message.sent_at > now - _ON_ITS_WAY:
        message.delivery = Delivery.ON_ITS_WAY
        return
    message.delivery = Delivery.DELIVERED
    message.delivered_at = message.sent_at + dt.timedelta(seconds=dice.randint(2, 40))


def _taken(message: Message) -> Attempt:
    assert message.sent_at is not None
    return Attempt(
        message=message,
        at=message.sent_at,
        channel=message.channel,
        recipient=message.recipient,
        outcome=Outcome.TAKEN,
        provider=_PROVIDER[Door(message.channel)],
        provider_id=f"demo-{message.pk}",
        segments=1 if message.channel == Door.SMS else 0,
        delivery=message.delivery,
        delivery_at=message.delivered_at,
    )


def _gone_wrong(sent: list[Message]) -> list[Message]:
    """One fault of ours, and one text that the guard kept in; the others are left."""
    cards = [each for each in sent if each.kind == CARD]
    letter = next((each for each in reversed(cards) if each.channel == Door.EMAIL), None)
    text = next((each for each in reversed(cards) if each.channel == Door.SMS), None)
    if letter is not None:
        _unsend(letter, MessageState.SET_ASIDE, reasons.FAULT)
        tries = [letter.due_at + dt.timedelta(seconds=30 * number) for number in range(3)]
        Attempt.objects.bulk_create(
            Attempt(
                message=letter,
                at=at,
                channel=letter.channel,
                recipient=letter.recipient,
                outcome=Outcome.FAULT,
                answer=reasons.FAULT,
            )
            for at in tries
        )
    if text is not None:
        _unsend(text, MessageState.SUPPRESSED, reasons.TOO_MANY_ALIKE)
    return [each for each in sent if each not in (letter, text)]


def _unsend(message: Message, state: MessageState, reason: str) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=state, reason=reason, sent_at=None, title="", body=""
    )


def _write_back(site: Site, sent: Iterable[Message]) -> None:
    """Clients answer by text: some so that nobody but a person understands them."""
    asked = [each for each in sent if each.kind == CONFIRMATION and each.channel == Door.SMS]
    words = _WRITTEN.get(site.language, _WRITTEN["en"])
    unclear = [(text, Meaning.OTHER, "") for text in words]
    clear = [("1", Meaning.YES, diary_reasons.CONFIRMED)] * 3
    answers = zip(reversed(asked), [*unclear, *clear], strict=False)
    Reply.objects.bulk_create(
        Reply(
            site=site,
            provider="console",
            provider_id=f"demo-reply-{message.pk}",
            phone=message.recipient,
            text=text,
            received_at=(message.sent_at or message.due_at) + dt.timedelta(minutes=4),
            meaning=meaning,
            client_id=message.client_id,
            message=message,
            outcome=outcome,
        )
        for message, (text, meaning, outcome) in answers
    )


def _fall_due(site: Site, now: dt.datetime) -> None:
    """Somebody is always waiting to be rung, at whatever hour the demo is looked at."""
    here = Message.objects.filter(site=site)
    planned = here.filter(state=MessageState.PLANNED, channel=Door.PHONE, not_after__gt=now)
    # Nobody is rung twice about one visit.
    on_the_list = here.filter(state=MessageState.TO_CALL).values("subject")
    planned = planned.exclude(subject__in=on_the_list).order_by("due_at", "pk")
    calls = list(planned[:_CALLS])
    keys = [each.pk for each in calls]
    Message.objects.filter(pk__in=keys).update(state=MessageState.TO_CALL, next_try_at=now)
    staff = Staff.objects.filter(postings__site=site).order_by("pk").first()
    if not calls or staff is None:
        return
    missed, again_at = calls[-1], now + dt.timedelta(minutes=22)
    Message.objects.filter(pk=missed.pk).update(next_try_at=again_at)
    Attempt.objects.create(
        message=missed,
        at=now - dt.timedelta(minutes=8),
        channel=Door.PHONE,
        recipient=missed.recipient,
        outcome=Outcome.NOT_REACHED,
        by=staff,
    )


def _be_heard(now: dt.datetime) -> None:
    """The house has been at work until this moment: no page says that nobody sends."""
    ScanRun.objects.bulk_create(
        (ScanRun(name=lane.name, started_at=now, finished_at=now) for lane in LANES),
        ignore_conflicts=True,
    )
