"""Letters: a server that never ends its line, a provider with an API, and hostile names."""

import time

import pytest
from django.test import Client as Browser

from service_desk.clients.models import Consent
from service_desk.clients.states import Purpose
from service_desk.messaging import reasons
from service_desk.messaging.channels import Sent, TryLater, Undeliverable
from service_desk.messaging.channels.email import EmailChannel
from service_desk.messaging.kinds import Draft
from service_desk.messaging.models import Attempt, Message, Receipt
from service_desk.messaging.states import Delivery, MessageState, Outcome
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site
from tests.stubs.mail import TRICKLE
from tests.stubs.providers import Postmark
from tests.stubs.texts import running

pytestmark = pytest.mark.django_db

DRAFT = Draft(title="Your car", body="It is ready.", masked_body="It is ready.")
NEWS = "/api/v1/messages/receipts/email/"


@pytest.fixture
def postmark(settings):
    with running(Postmark(), settings) as provider:
        provider.news_url = NEWS
        yield provider


def send(message: Message, draft: Draft = DRAFT) -> Sent:
    channel = EmailChannel()
    try:
        return channel.send(message, draft)
    finally:
        channel.close()


def test_a_server_that_trickles_does_not_hold_the_next_letter(mail, settings, monkeypatch):
    """Each byte comes in time, the line never does: the whole letter has a limit of its own."""
    monkeypatch.setattr("service_desk.messaging.channels.email.TOTAL_SECONDS", 1.5)
    held, next_one = make_message(), make_message()
    mail.answers[held.recipient] = TRICKLE
    channel = EmailChannel()
    began = time.monotonic()

    with pytest.raises(TryLater) as failure:
        channel.send(held, DRAFT)
    took = time.monotonic() - began
    channel.send(next_one, DRAFT)
    channel.close()

    assert (failure.value.reason, failure.value.is_down) == (reasons.NO_ANSWER, True)
    assert 1.4 < took < 2.5
    assert [letter["To"] for letter in mail.letters] == [next_one.recipient]


def test_one_connection_carries_a_batch(mail):
    channel = EmailChannel()

    for _ in range(3):
        channel.send(make_message(), DRAFT)
    channel.close()

    assert (len(mail.letters), len(mail.peers)) == (3, 1)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Hi\r\nBcc: all@example.com", "Hi Bcc: all@example.com"),
        ("Hi\u2028Bcc: all@example.com", "Hi Bcc: all@example.com"),
        ("Hi\x00\x0b\x85\tthere", "Hi there"),
    ],
)
def test_a_header_stays_on_its_line(mail, title, shown):
    """S16: in the subject, in our name, in the address we answer from."""
    site = make_site(name=f"Vega {title}".replace("\0", ""), email="taller@example.com")
    message = make_message(make_client(site, email="a@example.com"))

    send(message, Draft(title=title, body="a\r\n.\r\nDATA\r\nBcc: all@example.com", masked_body=""))

    [letter] = mail.letters
    assert letter["Subject"] == shown
    assert (letter["Bcc"], letter["To"], letter["Reply-To"]) == (
        None,
        "a@example.com",
        "taller@example.com",
    )
    assert letter["From"].endswith("<service@localhost>")


def test_a_providers_own_name_for_a_letter_is_kept(postmark):
    message = make_message()

    sent = send(message)

    assert sent == Sent(provider="postmark", provider_id="pm-1")
    [letter] = postmark.texts
    assert (letter["To"], letter["Subject"]) == (message.recipient, "Your car")


@pytest.mark.parametrize(
    ("answer", "kind", "is_down"),
    [
        (406, Undeliverable, None),
        (300, TryLater, False),
        (401, TryLater, True),
        (500, TryLater, True),
        ("reset", TryLater, True),
    ],
)
def test_what_a_provider_refuses(postmark, answer, kind, is_down):
    message = make_message()
    postmark.answers[message.recipient] = answer

    with pytest.raises(kind) as refusal:
        send(message)

    assert getattr(refusal.value, "is_down", None) is is_down


# --- What the provider tells ----------------------------------------------------------------------


def taken(**fields):  # type: ignore[no-untyped-def]
    message = make_message(state=MessageState.SENT, sent_at=NOW, **fields)
    Attempt.objects.create(
        message=message,
        at=NOW,
        channel=message.channel,
        outcome=Outcome.TAKEN,
        provider="postmark",
        provider_id="pm-1",
    )
    return message


def post(told, **more):  # type: ignore[no-untyped-def]
    url, body, headers = told
    rest = {name: value for name, value in headers.items() if name != "Content-Type"}
    return (
        Browser(enforce_csrf_checks=True)
        .post(url, body, content_type=headers["Content-Type"], headers={**rest, **more})
        .status_code
    )


def test_a_bounce_takes_the_next_way(postmark):
    message = taken()

    answers = [post(postmark.receipt("pm-1", "Bounce")) for _ in range(2)]

    message.refresh_from_db()
    assert answers == [200, 200]
    assert (message.state, message.channel) == (MessageState.PLANNED, "sms")
    assert Receipt.objects.get().provider == "postmark"


def test_delivered_is_delivered(postmark):
    message = taken()

    post(postmark.receipt("pm-1", "Delivery"))

    message.refresh_from_db()
    assert (message.state, message.delivery) == (MessageState.SENT, Delivery.DELIVERED)


def test_a_complaint_is_a_refusal_of_what_was_complained_of(postmark):
    message = taken()

    post(postmark.receipt("pm-1", "SpamComplaint"))

    consent = Consent.objects.get(client=message.client)
    assert (consent.purpose, consent.is_given) == (Purpose.VISIT, False)


def test_whoever_does_not_know_the_password_writes_nothing(postmark, settings):
    told = postmark.receipt("pm-1", "Bounce")

    forged = post(told, authorization="Basic bm9ib2R5OmtubyB3cw==")
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": ""}
    open_door = post(told)
    settings.EMAIL_PROVIDER = "smtp"
    no_door = post(told)

    assert (forged, open_door, no_door) == (403, 404, 404)
    assert not Receipt.objects.exists()
