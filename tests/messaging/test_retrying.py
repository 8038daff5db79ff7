"""What failed: in passing, for good, or nobody knows; each try is kept with what came of it."""

import datetime as dt
from decimal import Decimal

import pytest

from service_desk.clients.states import Channel
from service_desk.messaging import reasons
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.outcomes import MAX_ATTEMPTS, pause_after
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Door, MessageState, Outcome
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site
from tests.stubs.mail import DROP_AFTER

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


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


def tries(message: Message) -> list[tuple[str, str, str, str]]:
    rows = Attempt.objects.filter(message=message)
    return list(rows.values_list("channel", "outcome", "answer", "provider"))


def test_each_try_is_kept_with_who_carried_it_and_what_it_cost(mail, texts):
    client = make_client(make_site(), email="ana@example.com", prefers=Channel.EMAIL)
    message = make_message(client)
    mail.answers["ana@example.com"] = "451 Come back later"

    send_due(NOW)
    mail.answers["ana@example.com"] = "550 No such user here"
    send_due(NOW + MINUTE)

    taken = Attempt.objects.get(outcome=Outcome.TAKEN)
    assert tries(message) == [
        ("email", Outcome.PASSING, "451 Come back later", ""),
        ("email", Outcome.REFUSED, "550 No such user here", ""),
        ("sms", Outcome.TAKEN, "", "http"),
    ]
    assert (taken.provider_id, taken.segments, taken.cost) == ("text-1", 1, Decimal("0.06"))
    assert taken.recipient == fresh(message).recipient


def test_a_text_that_may_have_been_taken_is_paid_for_in_our_books(texts, monkeypatch):
    monkeypatch.setattr("service_desk.messaging.channels.sms.wire.TOTAL_SECONDS", 3.5)
    message = make_message(channel=Door.SMS)
    texts.answers[message.recipient] = "reset"

    send_due(NOW)

    [attempt] = Attempt.objects.all()
    assert (attempt.outcome, attempt.answer) == (Outcome.PASSING, reasons.NO_ANSWER)
    assert (attempt.segments, attempt.cost) == (1, Decimal("0.06"))
