"""What comes back from a phone: kept once, whoever it is from and whatever goes wrong."""

import datetime as dt

import pytest
import time_machine
from django.test import Client as Browser

from service_desk.messaging import kinds, reasons
from service_desk.messaging.kinds import Kind
from service_desk.messaging.models import Message, Reply
from service_desk.messaging.replies import take_reply
from service_desk.messaging.signals import reply_received
from service_desk.messaging.states import Door, Meaning, MessageState
from tests.factories import NOW, next_int
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site
from tests.stubs.texts import TextGateway

pytestmark = pytest.mark.django_db

PHONE = "+34612000777"
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def question():
    """A kind that takes a yes or a no."""
    return kinds.register(
        Kind(code="ask", label="?", find=lambda *_: None, compose=None, takes_reply=True)
    )


@pytest.fixture
def heard():
    """Who listens above, and what they were told."""
    told: list[tuple[str, str]] = []

    def listen(sender, *, reply, now, **more):  # type: ignore[no-untyped-def]
        told.append((reply.message.subject, reply.meaning))
        return "Done."

    reply_received.connect(listen)
    yield told
    reply_received.disconnect(listen)


def asked(client, *, hours_ago: int = 1, **fields):  # type: ignore[no-untyped-def]
    at = NOW - hours_ago * HOUR
    return make_message(
        client,
        **{
            "kind": "ask",
            "channel": Door.SMS,
            "state": MessageState.SENT,
            "sent_at": at,
            "due_at": at,
            "not_after": NOW + HOUR,
            **fields,
        },
    )


def reply(text: str = "1", name: str = "", now: dt.datetime = NOW) -> Reply:
    return take_reply(
        provider="http", provider_id=name or f"r{next_int()}", phone=PHONE, text=text, now=now
    )


def test_the_newest_question_of_a_visit_is_answered_once(heard):
    client = make_client(make_site(), phone=PHONE)
    first = asked(client, hours_ago=5, subject="thing:1")
    newest = asked(client, hours_ago=1, subject="thing:1")
    asked(client, hours_ago=0, subject="thing:2", kind="note")

    said = [reply(name="r"), reply(name="r")]

    assert heard == [("thing:1", Meaning.YES)]
    assert [each.message for each in said] == [newest, newest]
    assert first.pk != newest.pk
    assert Reply.objects.get().outcome == "Done."


@pytest.mark.parametrize(
    "fields",
    [
        {"not_after": NOW},
        {"state": MessageState.PLANNED},
        {"channel": Door.EMAIL, "recipient": "a@example.com"},
        {"recipient": "+34612000778"},
        {"kind": "note"},
    ],
)
def test_what_is_not_an_open_question_to_this_number_is_not_answered(heard, fields):
    client = make_client(make_site(), phone=PHONE, email="a@example.com")
    asked(client, **fields)

    said = reply()

    assert (said.message, said.outcome, said.meaning, heard) == (None, "", Meaning.YES, [])
    assert said.client == client


def test_a_stranger_is_read_at_the_first_site():
    site = make_site()

    said = reply("Hola, ¿está mi coche?\0" + "x" * 2000)

    assert (said.site, said.client, said.meaning, said.outcome) == (site, None, Meaning.OTHER, "")
    assert len(said.text) == 1000


def test_the_site_is_the_one_that_wrote_last():
    north, east = make_site("north"), make_site("east")
    make_client(north, phone=PHONE)
    asked(make_client(east, phone=PHONE), kind="note")

    assert reply("Gracias, hasta luego").site == east


def test_stop_silences_every_file_of_the_number_and_names_nobody_else():
    north, east = make_site("north"), make_site("east")
    files = [make_client(north, phone=PHONE), make_client(east, phone=PHONE)]
    other = make_client(north)
    waiting = [make_message(client, channel=Door.SMS) for client in [*files, other]]

    said = reply("Стоп")

    for client in [*files, other]:
        client.refresh_from_db()
    assert [client.silent_since for client in [*files, other]] == [NOW, NOW, None]
    assert said.outcome == reasons.NO_MORE
    states = [Message.objects.get(pk=row.pk).state for row in waiting]
    assert states == [MessageState.CANCELLED, MessageState.CANCELLED, MessageState.PLANNED]


def test_a_fault_of_whoever_listens_leaves_the_reply_to_be_read(caplog):
    def broken(sender, **more):  # type: ignore[no-untyped-def]
        raise ZeroDivisionError

    asked(make_client(make_site(), phone=PHONE), subject="thing:1")
    reply_received.connect(broken)
    try:
        said = reply()
    finally:
        reply_received.disconnect(broken)

    assert (Reply.objects.get().outcome, said.meaning) == ("", Meaning.YES)
    assert f"reply {said.pk} was not acted on: ZeroDivisionError" in caplog.text
    assert PHONE not in caplog.text


def test_a_reply_comes_in_by_the_signed_door(settings, heard):
    gateway = TextGateway()
    gateway.server.server_close()
    gateway.use_it(settings)
    asked(make_client(make_site(), phone=PHONE), subject="thing:1")
    with time_machine.travel(NOW, tick=False):
        _url, body, headers = gateway.reply("in-1", PHONE, "да")
        answers = [
            Browser(enforce_csrf_checks=True).post(
                "/api/v1/messages/receipts/http/",
                body,
                content_type="application/json",
                headers={name: headers[name] for name in ("X-Timestamp", "X-Signature")},
            )
            for _ in range(2)
        ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert heard == [("thing:1", Meaning.YES)]
    assert Reply.objects.get().phone == PHONE
