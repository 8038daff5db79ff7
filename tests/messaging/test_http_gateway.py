"""Any gateway: its key honoured or not, what is missing in the set-up, who can be replied to."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from service_desk.messaging.channels import TryLater
from service_desk.messaging.channels.sms import can_reply, gateway_of
from tests.stubs.texts import text_gateway

TO = "+34612000777"


def send(gateway) -> str:  # type: ignore[no-untyped-def]
    return gateway.send(to=TO, text="Hola", sender="Vega", key="card:visit:1").provider_id


@pytest.mark.parametrize(("honours_keys", "copies"), [(True, 1), (False, 2)])
def test_a_text_that_was_taken_unheard_comes_again_with_its_key(settings, honours_keys, copies):
    with text_gateway(settings, honours_keys=honours_keys) as provider:
        gateway = gateway_of("http")
        provider.answers[TO] = "lost"
        with pytest.raises(TryLater):
            send(gateway)
        provider.answers.clear()

        name = send(gateway)
        gateway.close()

    assert provider.keys == ["card:visit:1"] * 2
    assert (len(provider.texts), name) == (copies, f"text-{copies}")


def test_one_connection_carries_a_batch(settings):
    with text_gateway(settings) as provider:
        gateway = gateway_of("http")

        names = [send(gateway) for _ in range(3)]
        gateway.close()

    assert names == ["text-1", "text-2", "text-3"]
    assert len(provider.peers) == 1


@pytest.mark.parametrize(
    ("gateway", "missing"),
    [("http", "SMS_HTTP_URL"), ("twilio", "TWILIO_ACCOUNT_SID"), ("smsaero", "SMSAERO_EMAIL")],
)
def test_what_is_not_set_is_named(settings, gateway, missing):
    with pytest.raises(ImproperlyConfigured, match=missing):
        gateway_of(gateway)


def test_an_unknown_gateway_is_answered_with_those_there_are():
    with pytest.raises(ImproperlyConfigured, match="console, http, twilio or smsaero"):
        gateway_of("pigeon")


@pytest.mark.parametrize(
    ("gateway", "sender", "service", "expected"),
    [
        ("http", "+34600111222", "", True),
        ("twilio", "+34600111222", "", True),
        ("twilio", "", "MG0123", True),
        ("twilio", "Vega", "", False),
        ("http", "", "", False),
        ("console", "+34600111222", "", False),
    ],
)
def test_only_a_number_can_be_replied_to(settings, gateway, sender, service, expected):
    settings.SMS_GATEWAY, settings.SMS_SENDER = gateway, sender
    settings.TWILIO_MESSAGING_SERVICE_SID = service

    assert can_reply() is expected
