"""Twilio, over HTTP on loopback: what it is asked, and what its answers mean."""

import time
from urllib.parse import urlsplit

import pytest

from service_desk.messaging import reasons
from service_desk.messaging.channels import OptedOut, Sent, TryLater, Undeliverable
from service_desk.messaging.channels.sms import SmsChannel, gateway_of
from service_desk.messaging.kinds import Draft
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site
from tests.stubs.providers import Twilio
from tests.stubs.texts import running

TO = "+34612000777"


@pytest.fixture
def twilio(settings):
    with running(Twilio(), settings) as provider:
        yield provider


def send(to: str = TO, text: str = "Mañana 10:15") -> Sent:
    gateway = gateway_of("twilio")
    try:
        return gateway.send(to=to, text=text, sender="+34600111222", key="card:visit:1")
    finally:
        gateway.close()


def test_a_text_is_asked_for_as_its_page_says(twilio, settings):
    sent = send()

    assert sent == Sent(provider="twilio", provider_id="SM0001", segments=2)
    assert twilio.auths == [f"{twilio.account}:{twilio.token}"]
    assert twilio.texts == [
        {
            "To": TO,
            "to": TO,
            "From": "+34600111222",
            "Body": "Mañana 10:15",
            "StatusCallback": f"{settings.PUBLIC_URL}/api/v1/messages/receipts/twilio/",
        }
    ]


def test_a_messaging_service_chooses_the_sender(twilio, settings):
    settings.TWILIO_MESSAGING_SERVICE_SID = "MG0123"

    send()

    assert "From" not in twilio.texts[0]
    assert twilio.texts[0]["MessagingServiceSid"] == "MG0123"


@pytest.mark.parametrize("code", [21211, 21614, 21408, 21617, 21999])
def test_a_number_or_a_text_that_is_refused_takes_the_next_way(twilio, code):
    twilio.answers[TO] = code

    with pytest.raises(Undeliverable) as refusal:
        send()

    assert str(refusal.value).startswith(f'400 {{"code": {code}, "message": "It says {code}"')
    assert not isinstance(refusal.value, OptedOut)


def test_who_told_twilio_to_stop_is_told_apart(twilio):
    twilio.answers[TO] = 21610

    with pytest.raises(OptedOut):
        send()


@pytest.mark.parametrize("code", [20003, 20429, 21606, 30001, 401, 429, 503])
def test_what_is_ours_or_theirs_leaves_the_channel_alone(twilio, code):
    twilio.answers[TO] = code

    with pytest.raises(TryLater) as failure:
        send()

    assert failure.value.is_down


def test_a_fault_of_theirs_with_one_text_leaves_the_others(twilio):
    twilio.answers[TO] = 500

    with pytest.raises(TryLater) as failure:
        send()

    assert not failure.value.is_down


def test_an_answer_that_trickles_in_is_cut_off(twilio, monkeypatch):
    monkeypatch.setattr("service_desk.messaging.channels.sms.wire.TOTAL_SECONDS", 3.6)
    twilio.answers[TO] = "trickle"
    began = time.monotonic()

    with pytest.raises(TryLater) as failure:
        send()

    assert (failure.value.reason, failure.value.is_down) == (reasons.NO_ANSWER, True)
    assert 3.5 < time.monotonic() - began < 5


@pytest.mark.django_db
def test_a_name_that_is_an_attack_stays_in_its_field(twilio, settings):
    """S16: a form is encoded, whatever is in a name."""
    settings.SMS_SENDER = ""
    site = make_site(name="Vega&From=+19005550100\r\nX-Evil: 1")
    message = make_message(make_client(site, phone=TO), channel="sms")
    channel = SmsChannel()

    channel.send(message, Draft(title="", body="a&To=+19005550100\r\nb", masked_body=""))
    channel.close()

    [order] = twilio.texts
    assert (order["To"], order["From"]) == (TO, "VegaFrom190")
    assert order["Body"] == "a&To=+19005550100\r\nb"
    assert urlsplit(order["StatusCallback"]).path == "/api/v1/messages/receipts/twilio/"
