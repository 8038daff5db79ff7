"""What networks say afterwards: once, in any order, at any time, and what follows from it."""

import datetime as dt

import pytest
import time_machine
from django.test import Client as Browser

from service_desk.clients.models import Consent
from service_desk.clients.states import Purpose
from service_desk.messaging import kinds, reasons
from service_desk.messaging.channels.sms import path_secret
from service_desk.messaging.kinds import Kind, NoLongerWanted
from service_desk.messaging.models import Attempt, Message, Receipt
from service_desk.messaging.receipts import match_early, match_waiting, note_complaint, note_receipt
from service_desk.messaging.states import Delivery, Door, MessageState, Outcome
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site
from tests.stubs.providers import SmsAero, Twilio
from tests.stubs.texts import TextGateway

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
SENT, DELIVERED, LOST = Delivery.ON_ITS_WAY, Delivery.DELIVERED, Delivery.LOST


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def taken(message: Message, name: str = "SM1", at: dt.datetime = NOW) -> Attempt:
    """The message went out as a text, and its attempt was noted."""
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=at)
    return Attempt.objects.create(
        message=message,
        at=at,
        channel=message.channel,
        recipient=message.recipient,
        outcome=Outcome.TAKEN,
        provider="twilio",
        provider_id=name,
    )


def a_text(**fields):  # type: ignore[no-untyped-def]
    client = fields.pop("client", None) or make_client(make_site(), email="a@example.com")
    return make_message(client, channel=Door.SMS, **fields)


def say(
    delivery: Delivery, name: str = "SM1", *, event: str = "", now: dt.datetime = NOW + MINUTE
) -> Receipt:
    return note_receipt(
        provider="twilio",
        provider_id=name,
        delivery=delivery,
        event=event or f"{name}:{delivery}",
        at=now,
        code="30003",
        now=now,
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([SENT, DELIVERED], DELIVERED),
        ([DELIVERED, SENT], DELIVERED),
        ([DELIVERED, DELIVERED, DELIVERED], DELIVERED),
        ([DELIVERED, LOST], DELIVERED),
        ([SENT, SENT], SENT),
    ],
)
def test_in_any_order_the_weightier_word_stands(told, expected):
    message = a_text()
    attempt = taken(message)

    for delivery in told:
        say(delivery)

    row, attempt = fresh(message), Attempt.objects.get(pk=attempt.pk)
    assert (row.state, row.delivery, attempt.delivery) == (MessageState.SENT, expected, expected)
    assert row.delivered_at == (NOW + MINUTE if expected == DELIVERED else None)
    assert Receipt.objects.count() == len(set(told))


def test_what_did_not_arrive_goes_the_next_way_once():
    message = a_text()
    taken(message)

    say(LOST)
    say(LOST)
    say(LOST, event="the same again")

    row = fresh(message)
    assert (row.state, row.channel, row.recipient) == (
        MessageState.PLANNED,
        Door.EMAIL,
        "a@example.com",
    )
    assert (row.reason, row.attempts, row.delivery) == (reasons.LOST, 0, "")
    assert row.next_try_at == NOW + MINUTE


@pytest.mark.parametrize(
    ("kind", "state"), [("note", MessageState.TO_CALL), ("flyer", MessageState.FAILED)]
)
def test_behind_the_last_way_somebody_rings_or_sees_it(kind, state):
    message = a_text(client=make_client(make_site()), kind=kind)
    taken(message)

    say(LOST)

    row = fresh(message)
    assert (row.state, row.reason, row.delivery) == (state, reasons.LOST, LOST)


def test_nobody_need_ring_when_it_arrived_after_all():
    message = a_text(client=make_client(make_site()))
    taken(message)
    say(LOST)

    say(DELIVERED, now=NOW + 2 * MINUTE)

    row = fresh(message)
    assert (row.state, row.reason, row.delivery) == (MessageState.SENT, "", DELIVERED)


def test_after_the_visit_it_is_only_written_down():
    message = a_text(not_after=NOW + MINUTE)
    taken(message)

    say(LOST, now=NOW + 2 * MINUTE)

    assert (fresh(message).state, fresh(message).delivery) == (MessageState.SENT, LOST)


def test_who_has_answered_meanwhile_is_not_told_again():
    def answered(message, now):  # type: ignore[no-untyped-def]
        raise NoLongerWanted("The client has confirmed.")

    kinds.register(Kind(code="done", label="Done", find=answered, compose=None))
    message = a_text(kind="done")
    taken(message)

    say(LOST)

    assert (fresh(message).state, fresh(message).delivery) == (MessageState.SENT, LOST)


def test_a_text_that_arrives_after_all_is_delivered_though_a_letter_went():
    message = a_text()
    taken(message)
    say(LOST)
    Message.objects.filter(pk=message.pk).update(channel=Door.EMAIL)
    taken(message, "mail-1", NOW + 2 * MINUTE)

    say(LOST, event="late and wrong")
    say(DELIVERED, now=NOW + 3 * MINUTE)

    row = fresh(message)
    assert (row.state, row.channel, row.delivery) == (MessageState.SENT, Door.EMAIL, DELIVERED)


def test_a_receipt_that_overtakes_the_attempt_waits_for_it():
    early = say(DELIVERED)
    message = a_text()
    attempt = taken(message)

    found = [match_early([attempt], now=NOW), match_early([attempt], now=NOW)]

    assert (early.attempt, found) == (None, [1, 0])
    assert fresh(message).delivery == DELIVERED
    assert Receipt.objects.get().attempt == attempt


def test_one_that_came_in_the_same_moment_is_found_by_the_scan(django_assert_num_queries):
    say(DELIVERED)
    say(DELIVERED, "SM-of-somebody-else")
    message = a_text()
    taken(message)

    found = match_waiting(NOW + MINUTE)

    assert (found, fresh(message).delivery) == (1, DELIVERED)
    with django_assert_num_queries(1):
        assert match_waiting(NOW + MINUTE) == 0


def test_a_complaint_refuses_that_purpose_and_no_other():
    message = a_text(kind="invitation")
    kinds.register(
        Kind(code="invitation", label="I", find=None, compose=None, purpose=Purpose.OFFERS)
    )
    taken(message)

    note_complaint(provider="twilio", provider_id="SM1", now=NOW)

    consent = Consent.objects.get()
    assert (consent.purpose, consent.is_given, consent.source) == (
        Purpose.OFFERS,
        False,
        "complaint",
    )
    message.client.refresh_from_db()
    assert message.client.silent_since is None


# --- By the door: signed, or not at all -----------------------------------------------------------


def post(told, **more):  # type: ignore[no-untyped-def]
    url, body, headers = told
    path = "/" + url.split("/", 3)[3]
    kind = headers["Content-Type"]
    rest = {name: value for name, value in headers.items() if name != "Content-Type"}
    return Browser(enforce_csrf_checks=True).post(
        path, body, content_type=kind, headers={**rest, **more}
    )


def speaker(name: str, settings) -> TextGateway:  # type: ignore[no-untyped-def]
    provider = {"http": TextGateway, "twilio": Twilio, "smsaero": SmsAero}[name]()
    provider.server.server_close()
    provider.use_it(settings)
    secret = f"{path_secret(name)}/" if name == "smsaero" else ""
    provider.news_url = f"{settings.PUBLIC_URL}/api/v1/messages/receipts/{name}/{secret}"
    return provider


WORDS = {"http": "delivered", "twilio": "delivered", "smsaero": "1"}


@pytest.mark.parametrize("name", WORDS)
def test_a_provider_tells_and_is_believed(name, settings):
    provider = speaker(name, settings)
    told = provider.receipt("77", WORDS[name])

    answers = [post(told).status_code, post(told).status_code]

    assert answers == [200, 200]
    receipt = Receipt.objects.get()
    assert (receipt.provider, receipt.provider_id, receipt.delivery) == (name, "77", DELIVERED)


@pytest.mark.parametrize("name", WORDS)
def test_whoever_can_not_sign_writes_nothing(name, settings):
    provider = speaker(name, settings)
    url, body, headers = provider.receipt("77", WORDS[name])
    forged = [
        (url.replace(path_secret("smsaero"), "0" * 32), body, headers)
        if name == "smsaero"
        else (url, body + b" ", headers),
        (url.split("receipts")[0] + f"receipts/{name}/", body, {"Content-Type": "text/plain"}),
    ]

    answers = [post(told).status_code for told in forged]

    assert answers == [403, 403]
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("name", WORDS)
def test_without_a_secret_of_ours_nobody_is_believed(name, settings):
    told = speaker(name, settings).receipt("77", WORDS[name])
    settings.SMS_WEBHOOK_SECRET = settings.TWILIO_AUTH_TOKEN = ""

    assert post(told).status_code == 403


@pytest.mark.parametrize(("late", "status"), [(299, 200), (301, 403), (-299, 200), (-301, 403)])
def test_what_was_signed_five_minutes_ago_is_not_listened_to(settings, late, status):
    provider = speaker("http", settings)
    told = provider.sign({"id": "77", "status": "sent"}, at=NOW.timestamp())

    with time_machine.travel(NOW + dt.timedelta(seconds=late), tick=False):
        assert post(told).status_code == status


def test_twilio_is_asked_for_our_public_address_whatever_host_is_named(settings):
    settings.PUBLIC_URL = "https://desk.example.com"
    settings.SECURE_SSL_REDIRECT = False
    provider = speaker("twilio", settings)
    elsewhere = provider.receipt("77", "sent")
    provider.news_url = "https://evil.example.com/api/v1/messages/receipts/twilio/"
    theirs = provider.receipt("77", "sent")

    assert post(elsewhere).status_code == 200
    assert post(theirs, host="127.0.0.1").status_code == 403


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"id": "1"},
        {"id": "1", "status": "eaten"},
        {"id": "1", "status": "sent", "at": "2027-13-40T99:00Z"},
        {"id": "1", "status": "sent", "at": "2027-03-08T09:00"},
        {"type": "reply", "id": "1", "from": "Vega", "text": "1"},
        [{"id": "1", "status": "sent"}] * 101,
        ["sent"],
    ],
)
def test_what_is_signed_and_makes_no_sense_is_said_to_make_none(settings, said):
    assert post(speaker("http", settings).sign(said)).status_code == 400
    assert not Receipt.objects.exists()


def test_a_body_that_is_too_large_is_not_read(settings):
    provider = speaker("http", settings)

    assert post(provider.sign({"id": "1", "code": "x" * 70_000})).status_code == 413
    assert post(("https://h/api/v1/messages/receipts/pigeon/", *provider.sign({})[1:])).status_code
    assert Browser().get("/api/v1/messages/receipts/http/").status_code == 405
