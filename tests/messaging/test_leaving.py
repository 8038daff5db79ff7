"""Looked at again when it leaves: the visit, the client, the hour, and whether all are held."""

import datetime as dt

import pytest

from service_desk.clients.models import Client, Consent, ContactPoint
from service_desk.clients.states import Channel, Purpose
from service_desk.messaging import kinds, reasons
from service_desk.messaging.kinds import Kind, NoLongerWanted, NotYet
from service_desk.messaging.models import Attempt, Message, MessagePolicy
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Door, MessageState
from service_desk.organisation.roles import Role
from tests.factories import NOW, at
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def what_became_of(message: Message) -> tuple[str, str]:
    row = fresh(message)
    return row.state, row.reason


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


def test_hostile_names_stay_on_their_line(mail):
    site = make_site(name="Vega\r\nBcc: all@example.com")
    client = make_client(site, email="a@example.com")
    ContactPoint.objects.filter(client=client, kind="email").update(
        value="a@example.com\nBcc: all@example.com"
    )
    make_message(client)

    send_due(NOW)

    assert all(letter["Bcc"] is None for letter in mail.letters)


def test_too_early_is_looked_at_again_and_is_no_try(mail):
    ready_at = NOW + HOUR

    def wait(message, now):
        if now < ready_at:
            raise NotYet(NOW + 5 * MINUTE, "The car is not ready.")

    note = kinds.kind_of("note")
    kinds.register(Kind(code="ready", label="Ready", find=wait, compose=note.compose))
    message = make_message(kind="ready")

    send_due(NOW)
    row = fresh(message)
    send_due(ready_at)

    assert (row.state, row.attempts, row.next_try_at) == (MessageState.PLANNED, 0, NOW + 5 * MINUTE)
    assert fresh(message).state == MessageState.SENT


def test_too_early_for_the_rest_of_its_time_is_a_call():
    def never(message, now):
        raise NotYet(now + 5 * MINUTE, "The car is not ready.")

    kinds.register(
        Kind(code="ready", label="Ready", find=never, compose=None, is_worth_a_call=True)
    )
    message = make_message(kind="ready", not_after=NOW + MINUTE)

    send_due(NOW)

    assert what_became_of(message) == (MessageState.TO_CALL, "The car is not ready.")


def test_who_wants_to_hear_nothing_hears_nothing(mail):
    message = make_message()
    Client.objects.filter(pk=message.client_id).update(silent_since=NOW)

    send_due(NOW)

    assert what_became_of(message) == (MessageState.SUPPRESSED, reasons.SILENT)
    assert mail.letters == []


def test_consent_is_asked_again_for_what_needs_it(mail):
    note = kinds.kind_of("note")
    kinds.register(
        Kind(
            code="offer", label="Offer", find=note.find, compose=note.compose, purpose=Purpose.CARE
        )
    )
    site = make_site()
    wanted, refused = (make_client(site, phone="", email=f"{n}@example.com") for n in range(2))
    for client, is_given in ((wanted, True), (refused, False)):
        Consent.objects.create(client=client, purpose=Purpose.CARE, is_given=is_given, at=NOW)
    sent, kept = (make_message(client, kind="offer") for client in (wanted, refused))

    send_due(NOW)

    assert fresh(sent).state == MessageState.SENT
    assert what_became_of(kept) == (MessageState.SUPPRESSED, reasons.NOT_WANTED)


def test_a_corrected_address_is_the_one_it_goes_to(mail):
    client = make_client(make_site(), email="wrong@example.com", prefers=Channel.EMAIL)
    message = make_message(client)
    ContactPoint.objects.filter(client=client, kind="email").update(value="right@example.com")

    send_due(NOW)

    assert [letter["To"] for letter in mail.letters] == ["right@example.com"]
    assert fresh(message).recipient == "right@example.com"
    assert Attempt.objects.get().recipient == "right@example.com"


@pytest.fixture
def held():
    site = make_site()
    person = make_staff(site, Role.RECEPTIONIST)
    MessagePolicy.objects.create(site=site, held_at=NOW, held_by=person)
    return site


def test_while_a_site_is_held_nothing_of_it_leaves(mail, held):
    kept = make_message(make_client(held, phone="", email="held@example.com"))
    other = make_message()

    send_due(NOW + MINUTE)
    row = fresh(kept)
    MessagePolicy.objects.update(held_at=None, held_by=None)
    send_due(NOW + 2 * MINUTE)

    assert (row.state, row.attempts) == (MessageState.PLANNED, 0)
    assert [letter["To"] for letter in mail.letters] == [other.recipient, "held@example.com"]


def test_what_is_over_while_it_is_held_becomes_a_call_or_nothing(mail, held):
    client = make_client(held, phone="", email="held@example.com")
    call, nothing = (
        make_message(client, kind=kind, not_after=NOW + MINUTE) for kind in ("note", "flyer")
    )

    send_due(NOW + 2 * MINUTE)

    assert what_became_of(call) == (MessageState.TO_CALL, reasons.HELD)
    assert what_became_of(nothing) == (MessageState.SUPPRESSED, reasons.HELD)
    assert mail.letters == []


def test_a_copy_of_the_house_that_is_switched_off_touches_no_row(mail, settings):
    settings.SEND_MESSAGES = False
    late, call = make_message(not_after=NOW + MINUTE), make_message(channel=Door.PHONE)
    before = list(Message.objects.values())

    assert send_due(NOW + HOUR) == 0
    assert list(Message.objects.values()) == before
    assert {fresh(late).state, fresh(call).state} == {MessageState.PLANNED}
