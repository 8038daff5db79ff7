"""What the networks say of messages that a provider took: once, in any order, at any time.

A receipt is kept before it is understood. It may come before we have noted that the message
left, twice, or days after the visit; a later word of less weight takes nothing back.
"""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from service_desk.clients.actions.contacts import give_consent
from service_desk.messaging import reasons
from service_desk.messaging.doors import unsent_state, way_after
from service_desk.messaging.kinds import NoLongerWanted, NotYet, kind_of
from service_desk.messaging.models import Attempt, Message, Receipt
from service_desk.messaging.states import Delivery, Door, MessageState, Outcome
from service_desk.records.moves import move

_WEIGHT = {
    "": 0,
    Delivery.ON_ITS_WAY: 1,
    Delivery.LOST: 2,
    # It was in somebody's hand: whatever is said after that is a mistake of the network's.
    Delivery.DELIVERED: 3,
}
_EARLY_FOR = dt.timedelta(days=3)


@transaction.atomic
def note_receipt(
    *,
    provider: str,
    provider_id: str,
    delivery: Delivery,
    event: str,
    at: dt.datetime,
    code: str = "",
    now: dt.datetime,
) -> Receipt:
    """Keep one word of a provider, once, and let the message follow it.

    ``event`` is its name for this very word, ``code`` what it said in its own words, ``at``
    its time (UTC). One that finds no attempt waits for ``match_early``.
    """
    receipt, is_new = Receipt.objects.get_or_create(
        provider=provider,
        event=event[:160],
        defaults={
            "provider_id": provider_id[:120],
            "delivery": delivery,
            "code": code[: reasons.LENGTH],
            "at": at,
            "received_at": now,
        },
    )
    if is_new:
        attempt = _taken().filter(provider=provider, provider_id=receipt.provider_id).last()
        if attempt is not None:
            _follow(receipt, attempt, now)
    return receipt


def match_early(attempts: Collection[Attempt], *, now: dt.datetime) -> int:
    """Receipts that came before these attempts were noted; how many. One query when none did."""
    by_name = {(each.provider, each.provider_id): each for each in attempts if each.provider_id}
    early = Receipt.objects.filter(
        attempt=None, provider_id__in=[provider_id for _provider, provider_id in by_name]
    )
    found = [each for each in early if (each.provider, each.provider_id) in by_name]
    for receipt in found:
        with transaction.atomic():
            _follow(receipt, by_name[receipt.provider, receipt.provider_id], now)
    return len(found)


def match_waiting(now: dt.datetime) -> int:
    """A scan: receipts that came in the very moment in which the attempt was being noted.

    Neither transaction saw the other. One query when there are none.
    """
    attempts = _taken().filter(provider=OuterRef("provider"), provider_id=OuterRef("provider_id"))
    waiting = Receipt.objects.filter(
        Exists(attempts), attempt=None, received_at__gt=now - _EARLY_FOR
    )
    ids = list(waiting.values_list("provider_id", flat=True))
    return match_early(_taken().filter(provider_id__in=ids), now=now) if ids else 0


@transaction.atomic
def note_complaint(*, provider: str, provider_id: str, now: dt.datetime) -> None:
    """The client called a letter of ours junk: nothing more for the purpose it had.

    A refusal of that purpose, not a silence: who is tired of invitations still wants to know
    when the car is ready.
    """
    attempts = _taken().filter(provider=provider, provider_id=provider_id)
    attempt = attempts.select_related("message__client__site").last()
    if attempt is None or attempt.message.client is None:
        return
    give_consent(
        attempt.message.client,
        purpose=kind_of(attempt.message.kind).purpose,
        is_given=False,
        source="complaint",
        by=None,
        door="email",
        now=now,
    )


def _taken() -> QuerySet[Attempt]:
    return Attempt.objects.filter(outcome=Outcome.TAKEN).exclude(provider_id="").order_by("pk")


def _follow(receipt: Receipt, attempt: Attempt, now: dt.datetime) -> None:
    """The attempt, and the message if this is its newest, take the receipt's word."""
    message = Message.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=attempt.message_id
    )
    attempt.refresh_from_db(fields=["delivery"])
    Receipt.objects.filter(pk=receipt.pk).update(attempt=attempt)
    if _WEIGHT[receipt.delivery] <= _WEIGHT[attempt.delivery]:
        return
    Attempt.objects.filter(pk=attempt.pk).update(delivery=receipt.delivery, delivery_at=receipt.at)
    is_newest = not _taken().filter(message=message, pk__gt=attempt.pk).exists()
    if receipt.delivery == Delivery.DELIVERED:
        # Also of an earlier try: the client has it, through whichever door.
        _note(message, Delivery.DELIVERED, delivered_at=receipt.at)
        _need_not_call(message)
    elif is_newest and message.delivery != Delivery.DELIVERED:
        _note(message, Delivery(receipt.delivery))
        if receipt.delivery == Delivery.LOST:
            _take_next_way(message, now)


def _note(message: Message, delivery: Delivery, **stamps: dt.datetime) -> None:
    Message.objects.filter(pk=message.pk).update(delivery=delivery, **stamps)
    message.delivery = delivery


def _take_next_way(message: Message, now: dt.datetime) -> None:
    """What did not arrive goes the client's next way, as long as it helps; behind all, a call.

    Each way once: the ways are gone through in their order and never back.
    """
    is_open = message.state == MessageState.SENT and message.not_after > now
    if not (is_open and _is_wanted(message, now)):
        return
    way = way_after(message)
    if way.door != Door.PHONE:
        move(
            message,
            sources=[MessageState.SENT],
            to=MessageState.PLANNED,
            channel=way.door,
            recipient=way.recipient,
            next_try_at=now,
            attempts=0,
            delivery="",
            reason=reasons.LOST,
        )
        return
    is_call = unsent_state(kind_of(message.kind)) == MessageState.TO_CALL
    to = MessageState.TO_CALL if is_call else MessageState.FAILED
    move(message, sources=[MessageState.SENT], to=to, reason=reasons.LOST)


def _need_not_call(message: Message) -> None:
    """It was said to be lost, and a call was due for that: it arrived after all."""
    if message.reason == reasons.LOST:
        move(message, sources=[MessageState.TO_CALL], to=MessageState.SENT, reason="")


def _is_wanted(message: Message, now: dt.datetime) -> bool:
    """A client who has meanwhile answered by the link need not be told again."""
    try:
        kind_of(message.kind).find(message, now)
    except NotYet:
        return True
    except (NoLongerWanted, LookupError, ObjectDoesNotExist):
        return False
    return True
