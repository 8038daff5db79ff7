"""A text goes out and its news come back, over HTTP both ways."""

import datetime as dt

import pytest
import time_machine

from service_desk.clients.states import Channel
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Delivery, Door, MessageState
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site
from tests.stubs.providers import SmsAero, Twilio
from tests.stubs.texts import TextGateway, running

MINUTE = dt.timedelta(minutes=1)


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("provider", [Twilio, SmsAero, TextGateway])
def test_a_text_is_sent_and_its_receipts_come_back(provider, settings, live_server, mail):
    """Late, doubled, in the wrong order and forged, over HTTP both ways."""
    settings.PUBLIC_URL = live_server.url
    site = make_site()
    arrived, lost = (
        make_message(
            make_client(site, email=f"{n}@example.com", prefers=Channel.SMS), channel=Door.SMS
        )
        for n in range(2)
    )
    words = ("3", "1", "2") if provider is SmsAero else ("sent", "delivered", "failed")
    with running(provider(), settings) as gateway, time_machine.travel(NOW):
        send_due(NOW)
        gateway.news_url = gateway.news_url or f"{live_server.url}/api/v1/messages/receipts/http/"
        names = [fresh(row).provider_id for row in (arrived, lost)]
        on_its_way, delivered, failed = words
        told = [
            gateway.tell(gateway.receipt(names[0], delivered)),
            gateway.tell(gateway.receipt(names[0], on_its_way)),
            gateway.tell(gateway.receipt(names[0], delivered)),
            gateway.tell(gateway.receipt(names[1], failed)),
            gateway.tell(gateway.receipt(names[1], failed)),
        ]
        _url, body, _headers = gateway.receipt(names[1], delivered)
        forged = gateway.tell((f"{live_server.url}/api/v1/messages/receipts/http/", body, {}))
        send_due(NOW + MINUTE)

    assert (told, forged) == ([200] * 5, 403)
    assert (fresh(arrived).state, fresh(arrived).delivery) == (
        MessageState.SENT,
        Delivery.DELIVERED,
    )
    assert (fresh(lost).state, fresh(lost).channel) == (MessageState.SENT, Door.EMAIL)
    assert [letter["To"] for letter in mail.letters] == ["1@example.com"]
