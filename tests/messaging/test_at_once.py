"""The same news twice at the same moment, on two web processes."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from service_desk.clients.states import Channel
from service_desk.messaging import kinds
from service_desk.messaging.kinds import Kind
from service_desk.messaging.models import Attempt, Message, Receipt, Reply
from service_desk.messaging.receipts import note_receipt
from service_desk.messaging.replies import take_reply
from service_desk.messaging.signals import reply_received
from service_desk.messaging.states import Delivery, Door, MessageState, Outcome
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 6


def at_once(tell) -> None:  # type: ignore[no-untyped-def]
    barrier, faults = Barrier(AT_ONCE), []

    def run(number: int) -> None:
        try:
            barrier.wait(10)
            tell(number)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert faults == []


def test_a_lost_text_takes_one_step_however_often_it_is_lost():
    """Two words of one weight, three times each: text, letter, and not yet the call behind it."""
    client = make_client(make_site(), email="a@example.com", prefers=Channel.SMS)
    message = make_message(client, channel=Door.SMS, state=MessageState.SENT, sent_at=NOW)
    Attempt.objects.create(
        message=message,
        at=NOW,
        channel=Door.SMS,
        outcome=Outcome.TAKEN,
        provider="twilio",
        provider_id="SM1",
    )

    def tell(number: int) -> None:
        note_receipt(
            provider="twilio",
            provider_id="SM1",
            delivery=Delivery.LOST,
            event=f"SM1:{number % 2}",
            at=NOW,
            now=NOW,
        )

    at_once(tell)

    row = Message.objects.get(pk=message.pk)
    assert (row.state, row.channel) == (MessageState.PLANNED, Door.EMAIL)
    assert Receipt.objects.count() == 2


def test_one_reply_that_comes_six_times_is_heard_once():
    kinds.register(
        Kind(code="ask", label="?", find=lambda *_: None, compose=None, takes_reply=True)
    )
    client = make_client(make_site(), phone="+34612000777")
    make_message(client, kind="ask", channel=Door.SMS, state=MessageState.SENT, sent_at=NOW)
    heard: list[int] = []

    def listen(sender, *, reply, now, **more):  # type: ignore[no-untyped-def]
        heard.append(reply.pk)
        return "Done."

    reply_received.connect(listen)
    try:
        at_once(
            lambda _number: take_reply(
                provider="http", provider_id="in-1", phone="+34612000777", text="1", now=NOW
            )
        )
    finally:
        reply_received.disconnect(listen)

    assert len(heard) == 1
    assert Reply.objects.get().outcome == "Done."
