"""Sending: once, in time, to whoever can be reached; over real SMTP and HTTP on loopback."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import connection

from service_desk.messaging import reasons
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Door, MessageState
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site
from tests.stubs.mail import HANG

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_a_letter_is_sent_once_and_its_text_kept_without_the_secret(mail):
    message = make_message()

    settled = [send_due(NOW), send_due(NOW + MINUTE)]

    [letter] = mail.letters
    row = fresh(message)
    assert settled == [1, 0]
    assert (row.state, row.title, row.body) == (MessageState.SENT, "Your car", "key ••••")
    assert letter.get_content().strip() == "key 1234"
    assert (letter["To"], letter["Subject"]) == (message.recipient, "Your car")
    assert letter["From"] == "Talleres Vega <service@localhost>"
    assert letter["Reply-To"] == "taller@example.com"
    assert letter["Auto-Submitted"] == "auto-generated"
    number = message.subject.partition(":")[2]
    assert letter["Message-ID"] == row.provider_id == f"<note.visit.{number}.once@127.0.0.1>"


def test_a_text_carries_the_same_key_each_time(texts):
    message = make_message(channel=Door.SMS)
    texts.answers[message.recipient] = 500

    send_due(NOW)
    texts.answers.clear()
    send_due(NOW + MINUTE)

    assert texts.keys == [message.intent_key] * 2
    assert texts.texts == [
        {
            "to": message.recipient,
            "text": "key 1234",
            "sender": "TalleresVeg",
            "idempotency_key": message.intent_key,
        }
    ]
    assert (fresh(message).state, fresh(message).provider_id) == (MessageState.SENT, "text-1")


def test_nothing_leaves_before_it_is_due(mail):
    make_message(due_at=NOW + MINUTE)

    assert (send_due(NOW), mail.letters) == (0, [])


@pytest.mark.parametrize("answer", ["421 Too busy", HANG])
def test_a_server_that_is_out_holds_nothing_else_up(mail, texts, answer):
    site = make_site()
    letters = [
        make_message(make_client(site, phone="", email=f"{n}@example.com")) for n in range(3)
    ]
    text = make_message(make_client(site), channel=Door.SMS, due_at=NOW + dt.timedelta(seconds=1))
    mail.answers["0@example.com"] = answer

    send_due(NOW + MINUTE)

    assert fresh(text).state == MessageState.SENT
    assert [(fresh(letter).state, fresh(letter).attempts) for letter in letters] == [
        (MessageState.PLANNED, 1),
        (MessageState.PLANNED, 0),
        (MessageState.PLANNED, 0),
    ]
    mail.answers.clear()
    assert send_due(NOW + 3 * MINUTE) == 3


@pytest.mark.parametrize("answer", ["hang", "reset", 503, 429])
def test_a_gateway_that_is_out_is_left_alone_for_the_run(texts, answer, monkeypatch):
    monkeypatch.setattr("service_desk.messaging.channels.sms.wire.TOTAL_SECONDS", 3.5)
    site = make_site()
    messages = [make_message(make_client(site), channel=Door.SMS) for _ in range(3)]
    texts.answers = {message.recipient: answer for message in messages}

    send_due(NOW)

    assert len(texts.keys) == 1
    assert [fresh(message).attempts for message in messages] == [1, 0, 0]


def test_nobody_at_the_mail_port(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = make_message()

    send_due(NOW)

    assert (fresh(message).state, fresh(message).reason) == (
        MessageState.PLANNED,
        reasons.NO_ANSWER,
    )


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_letter_once(mail):
    site = make_site()
    messages = [
        make_message(make_client(site, phone="", email=f"{n}@example.com")) for n in range(30)
    ]
    barrier, counts = Barrier(2), []

    def send() -> None:
        try:
            barrier.wait(5)
            counts.append(send_due(NOW))
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sum(counts) == len(messages)
    assert sorted(letter["To"] for letter in mail.letters) == sorted(
        message.recipient for message in messages
    )
    assert set(Message.objects.values_list("state", "attempts")) == {(MessageState.SENT, 1)}
