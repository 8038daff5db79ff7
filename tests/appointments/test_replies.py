"""What a client texts back about a visit: it is confirmed, cancelled, or left for a person."""

import datetime as dt

import pytest

from appointments.actions import cancel_visit, mark_arrived, restore_visit
from appointments.messages import reasons
from appointments.messages.times import key_of
from service_desk.messaging.models import Message, Reply
from service_desk.messaging.replies import take_reply
from service_desk.messaging.states import Door, Meaning, MessageState
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at, next_int
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_advisor, make_site

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
PHONE = "+34612000777"


@pytest.fixture
def visit() -> Visit:
    site = make_site(languages=["en"])
    make_advisor(site)
    client = make_client(site, phone=PHONE)
    return asked(make_booking(site, at("2027-03-10 10:00"), client=client))


def asked(visit: Visit, *, kind: str = "confirmation", sent_at: dt.datetime = NOW) -> Visit:
    """The question went out as a text."""
    make_message(
        visit.client,
        kind=kind,
        channel=Door.SMS,
        subject=f"visit:{visit.pk}",
        intent_key=key_of(kind, visit.appointments.get()),
        state=MessageState.SENT,
        sent_at=sent_at,
        due_at=sent_at,
        not_after=at("2027-03-10 08:00"),
    )
    return visit


def reply(text: str, provider_id: str = "", now: dt.datetime = NOW + HOUR) -> Reply:
    return take_reply(
        provider="twilio",
        provider_id=provider_id or f"SM{next_int()}",
        phone=PHONE,
        text=text,
        now=now,
    )


def fresh(visit: Visit) -> Visit:
    return Visit.objects.get(pk=visit.pk)


def test_one_confirms_as_the_link_does(visit):
    said = reply("1")

    row = fresh(visit)
    assert (row.state, row.confirmed_at) == (VisitState.CONFIRMED, NOW + HOUR)
    assert (said.meaning, said.outcome) == (Meaning.YES, reasons.CONFIRMED)
    assert said.message.subject == f"visit:{visit.pk}"
    entry = JournalEntry.objects.get(verb="confirmed")
    assert (entry.by, entry.door) == (None, "sms")


def test_the_same_reply_again_and_another_yes_change_nothing(visit):
    reply("да", "SM1")
    before = fresh(visit).version

    again, another = reply("да", "SM1"), reply("sí!", now=NOW + 2 * HOUR)

    assert Reply.objects.count() == 2
    assert fresh(visit).version == before
    assert [again.outcome, another.outcome] == [reasons.CONFIRMED] * 2


def test_two_cancels_and_the_desk_can_take_it_back(visit):
    said = reply("2")

    row = fresh(visit)
    assert (row.state, row.cancel_reason) == (
        VisitState.CANCELLED,
        "The client cancelled by text message.",
    )
    assert said.outcome == reasons.CANCELLED
    restore_visit(row, by=None, door="desk", now=NOW + HOUR)
    assert fresh(visit).state == VisitState.BOOKED


def test_stop_silences_the_client_and_withdraws_what_waits(visit):
    waiting = make_message(visit.client, channel=Door.SMS, kind="card", due_at=NOW + 2 * HOUR)

    said = reply("STOP")

    visit.client.refresh_from_db()
    assert (said.meaning, visit.client.silent_since) == (Meaning.STOP, NOW + HOUR)
    assert Message.objects.get(pk=waiting.pk).state == MessageState.CANCELLED
    assert fresh(visit).state == VisitState.BOOKED


def test_the_cancelled_one_of_two_visits_asks_nothing(visit):
    other = asked(make_booking(visit.site, at("2027-03-10 11:00"), client=visit.client))
    cancel_visit(visit, by=None, door="desk", now=NOW)

    said = reply("1")

    assert said.message.subject == f"visit:{other.pk}"
    assert fresh(other).confirmed_at == NOW + HOUR


def test_what_is_refused_is_read_by_a_person(visit):
    mark_arrived(visit, by=None, door="desk", now=NOW)

    said = reply("2")

    assert fresh(visit).state == VisitState.ARRIVED
    assert (said.meaning, said.outcome) == (Meaning.NO, "")


def test_an_answer_to_a_time_that_was_moved_since_is_read_by_a_person(visit):
    visit.appointments.update(starts_at=at("2027-03-10 11:00"))

    said = reply("1")

    assert (said.message.subject, said.outcome) == (f"visit:{visit.pk}", "")
    assert fresh(visit).confirmed_at is None


def test_an_answer_to_nothing_is_read_by_a_person(visit):
    late = reply("1", now=at("2027-03-10 09:30"))

    assert (late.message, late.outcome, late.client) == (None, "", visit.client)
    assert fresh(visit).confirmed_at is None


def test_two_visits_at_once_are_for_a_person_to_tell_apart(visit):
    other = asked(make_booking(visit.site, at("2027-03-10 11:00"), client=visit.client))

    said = reply("1")

    assert (said.message, said.outcome) == (None, "")
    assert [fresh(each).confirmed_at for each in (visit, other)] == [None, None]
