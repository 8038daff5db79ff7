"""SMS Aero, over HTTP on loopback: what it is asked, and what its answers mean."""

import pytest

from service_desk.messaging.channels import Sent, TryLater, Undeliverable
from service_desk.messaging.channels.sms import can_reply, gateway_of, path_secret
from service_desk.messaging.channels.sms.smsaero import _refusal
from service_desk.messaging.channels.sms.wire import Answer
from tests.stubs.providers import SmsAero
from tests.stubs.texts import running

TO = "+79123456789"


@pytest.fixture
def smsaero(settings):
    with running(SmsAero(), settings) as provider:
        yield provider


def send() -> Sent:
    gateway = gateway_of("smsaero")
    try:
        return gateway.send(to=TO, text="Завтра в 10:15", sender="SMS Aero", key="card:visit:1")
    finally:
        gateway.close()


def test_a_text_is_asked_for_as_its_clients_do(smsaero, settings):
    sent = send()

    assert sent == Sent(provider="smsaero", provider_id="5001")
    secret = path_secret("smsaero")
    assert smsaero.texts == [
        {
            "number": "79123456789",
            "to": TO,
            "sign": "SMS Aero",
            "text": "Завтра в 10:15",
            "callbackUrl": f"{settings.PUBLIC_URL}/api/v1/messages/receipts/smsaero/{secret}/",
            "callbackFormat": "JSON",
        }
    ]
    assert len(secret) == 32
    assert settings.SMS_WEBHOOK_SECRET not in secret


def test_a_number_it_does_not_take_takes_the_next_way(smsaero):
    smsaero.answers[TO] = 400

    with pytest.raises(Undeliverable):
        send()


@pytest.mark.parametrize("code", [401, 402, 429, 503, "hang", "reset"])
def test_what_is_ours_or_theirs_leaves_the_channel_alone(smsaero, code, monkeypatch):
    monkeypatch.setattr("service_desk.messaging.channels.sms.wire.TOTAL_SECONDS", 3.5)
    smsaero.answers[TO] = code

    with pytest.raises(TryLater) as failure:
        send()

    assert failure.value.is_down


@pytest.mark.parametrize(
    ("said", "kind", "is_down"),
    [
        ({"result": "no credits"}, TryLater, True),
        ({"success": False, "data": {"sign": ["incorrect"]}}, TryLater, True),
        ({"success": False, "data": {"number": ["incorrect"]}}, Undeliverable, None),
        ({"result": "reject", "reason": "wrong number"}, Undeliverable, None),
        ({"success": False, "message": "Something"}, TryLater, False),
    ],
)
def test_a_no_with_a_status_of_200(said, kind, is_down):
    refusal = _refusal(Answer(200, said, "…"), said.get("data"))

    assert type(refusal) is kind
    assert getattr(refusal, "is_down", None) is is_down


def test_nobody_can_reply_to_it(smsaero, settings):
    settings.SMS_SENDER = "+79120000000"

    assert can_reply() is False
