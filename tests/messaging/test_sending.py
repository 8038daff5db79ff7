"""Sending: once, in time, to whoever can be reached; over real SMTP and HTTP on loopback."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import connection

from service_desk.clients.models import ContactPoint
from service_desk.clients.states import Channel
from service_desk.messaging import kinds, reasons
from service_desk.messaging.claims import LEASE, claim_due
from service_desk.messaging.kinds import Kind, NoLongerWanted
from service_desk.messaging.models import Message
from service_desk.messaging.sending import MAX_ATTEMPTS, TEXTS_A_DAY, pause_after, send_due
from service_desk.messaging.states import Door, MessageState
from tests.factories import NOW, at
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site
from tests.stubs.mail import DROP_AFTER, HANG

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


def test_a_mailbox_that_is_not_there_is_not_tried_again(mail):
    client = make_client(make_site(), phone="", email="gone@example.com")
    message = make_message(client, kind="flyer")
    mail.answers["gone@example.com"] = "550 No such user here"

    send_due(NOW)

    assert (fresh(message).state, fresh(message).reason) == (
        MessageState.FAILED,
        "550 No such user here",
    )


def test_what_one_channel_refuses_takes_the_next(mail, texts):
    client = make_client(make_site(), email="gone@example.com", prefers=Channel.EMAIL)
    message = make_message(client)
    mail.answers["gone@example.com"] = "550 No such user here"

    send_due(NOW)

    assert (fresh(message).state, fresh(message).channel) == (MessageState.SENT, Door.SMS)
    assert [text["to"] for text in texts.texts] == [fresh(message).recipient]


def test_behind_the_last_channel_somebody_rings(mail, texts):
    client = make_client(make_site(), email="gone@example.com", prefers=Channel.SMS)
    message = make_message(client, channel=Door.SMS)
    texts.answers[message.recipient] = 400
    mail.answers["gone@example.com"] = "550 No such user here"

    send_due(NOW)

    assert (fresh(message).state, fresh(message).reason) == (
        MessageState.TO_CALL,
        "550 No such user here",
    )


def test_a_passing_refusal_is_tried_again_after_a_pause(mail):
    message = make_message()
    mail.answers[message.recipient] = "451 Come back later"

    send_due(NOW)
    row = fresh(message)
    too_soon = send_due(NOW + dt.timedelta(seconds=20))
    mail.answers.clear()
    send_due(NOW + MINUTE)

    assert (row.state, row.attempts, row.reason) == (
        MessageState.PLANNED,
        1,
        "451 Come back later",
    )
    assert too_soon == 0
    assert fresh(message).state == MessageState.SENT


def test_pauses_double_up_to_an_hour_with_a_jitter_of_the_row_itself():
    message = make_message()
    pauses = []
    for attempts in range(1, MAX_ATTEMPTS + 1):
        message.attempts = attempts
        pauses.append(pause_after(message) / MINUTE)

    expected = [min(0.5 * 2**n, 60) for n in range(MAX_ATTEMPTS)]
    assert all(0.75 * e <= p <= 1.25 * e for p, e in zip(pauses, expected, strict=True))
    assert pause_after(message) == pause_after(fresh_with(message, MAX_ATTEMPTS))


def fresh_with(message: Message, attempts: int) -> Message:
    row = fresh(message)
    row.attempts = attempts
    return row


@pytest.mark.parametrize("answer", ["421 Too busy", HANG])
def test_a_server_that_is_out_holds_nothing_else_up(mail, texts, answer):
    site = make_site()
    letters = [make_message(make_client(site, email=f"{n}@example.com")) for n in range(3)]
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


def test_a_letter_taken_but_not_acknowledged_comes_twice_with_one_id(mail):
    message = make_message()
    mail.answers[message.recipient] = DROP_AFTER

    send_due(NOW)
    mail.answers.clear()
    send_due(NOW + MINUTE)

    assert fresh(message).state == MessageState.SENT
    assert len(mail.letters) == 2
    assert mail.letters[0]["Message-ID"] == mail.letters[1]["Message-ID"]


def test_after_many_tries_it_is_set_aside(mail):
    client = make_client(make_site(), phone="", email="full@example.com")
    message = make_message(client, kind="flyer", attempts=MAX_ATTEMPTS - 1)
    mail.answers["full@example.com"] = "452 Mailbox full"

    send_due(NOW)

    assert (fresh(message).state, fresh(message).reason) == (
        MessageState.FAILED,
        "452 Mailbox full",
    )


def test_one_bad_row_does_not_stop_the_batch(mail, caplog):
    def broken(message, found, *, now, is_preview):
        raise ZeroDivisionError

    kinds.register(Kind(code="bad", label="Bad", find=lambda *_: None, compose=broken))
    bad, unknown = make_message(kind="bad"), make_message(kind="of another version")
    good = make_message(due_at=NOW + dt.timedelta(seconds=1))

    send_due(NOW + MINUTE)

    assert fresh(good).state == MessageState.SENT
    assert [(fresh(row).state, fresh(row).reason) for row in (bad, unknown)] == [
        (MessageState.PLANNED, reasons.FAULT)
    ] * 2


def test_what_is_no_longer_wanted_says_why(mail):
    def gone(message, now):
        raise NoLongerWanted("The visit was cancelled.")

    kinds.register(Kind(code="old", label="Old", find=gone, compose=None))
    message = make_message(kind="old")

    send_due(NOW)

    assert (fresh(message).state, fresh(message).reason, mail.letters) == (
        MessageState.SUPPRESSED,
        "The visit was cancelled.",
        [],
    )


@pytest.mark.parametrize(
    ("kind", "state"), [("note", MessageState.TO_CALL), ("flyer", MessageState.SUPPRESSED)]
)
def test_too_late_becomes_a_call_or_nothing(mail, kind, state):
    message = make_message(kind=kind, not_after=NOW + MINUTE)

    send_due(NOW + 2 * MINUTE)

    assert (fresh(message).state, fresh(message).reason) == (state, reasons.LATE)
    assert mail.letters == []


def test_a_worker_that_wakes_at_night_waits_for_the_morning(mail):
    message = make_message(due_at=at("2027-03-08 20:30"), not_after=at("2027-03-10 10:00"))

    send_due(at("2027-03-08 23:10"))
    row = fresh(message)
    send_due(at("2027-03-09 09:00"))

    assert (row.state, row.attempts, row.next_try_at) == (
        MessageState.PLANNED,
        0,
        at("2027-03-09 09:00"),
    )
    assert fresh(message).state == MessageState.SENT


def test_a_call_waits_until_it_is_due():
    client = make_client(make_site(), prefers=Channel.PHONE)
    message = make_message(client, channel=Door.PHONE, due_at=NOW + MINUTE)

    before = (send_due(NOW), fresh(message).state)
    after = (send_due(NOW + MINUTE), fresh(message).state)

    assert before == (0, MessageState.PLANNED)
    assert after == (1, MessageState.TO_CALL)


def test_one_number_is_not_texted_all_day(texts):
    client = make_client(make_site())
    messages = [make_message(client, channel=Door.SMS) for _ in range(TEXTS_A_DAY + 1)]

    send_due(NOW)

    assert len(texts.texts) == TEXTS_A_DAY
    assert (fresh(messages[-1]).state, fresh(messages[-1]).reason) == (
        MessageState.TO_CALL,
        reasons.TOO_MANY,
    )


def test_a_dead_senders_claim_runs_out(mail):
    message = make_message()
    [claimed] = claim_due(NOW, size=1)

    meanwhile = send_due(NOW + LEASE / 2)
    send_due(NOW + LEASE)

    assert (claimed.state, meanwhile) == (MessageState.SENDING, 0)
    assert (fresh(message).state, fresh(message).attempts) == (MessageState.SENT, 2)
    assert len(mail.letters) == 1


def test_hostile_names_stay_on_their_line(mail):
    site = make_site(name="Vega\r\nBcc: all@example.com")
    client = make_client(site, email="a@example.com")
    ContactPoint.objects.filter(client=client, kind="email").update(
        value="a@example.com\nBcc: all@example.com"
    )
    make_message(client)

    send_due(NOW)

    assert all(letter["Bcc"] is None for letter in mail.letters)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_letter_once(mail):
    site = make_site()
    messages = [make_message(make_client(site, email=f"{n}@example.com")) for n in range(30)]
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
