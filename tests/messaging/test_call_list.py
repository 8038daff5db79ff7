"""The call list: whom to ring, in what order, who rings, and what comes of it."""

import datetime as dt

import pytest

from service_desk.clients.models import ContactEntry, ContactPoint
from service_desk.lib.refusals import Refusal
from service_desk.messaging import reasons
from service_desk.messaging.actions import note_call, take_back_call
from service_desk.messaging.call_list import call_list
from service_desk.messaging.calling import read_time
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.states import Door, MessageState, Outcome
from service_desk.organisation.models import StandIn
from tests.factories import NOW, at
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_absence, make_advisor, make_site, make_staff

pytestmark = pytest.mark.django_db
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def site():
    return make_site("north")


@pytest.fixture
def marta(site):
    return make_staff(site)


def to_call(site, name="Lucía Vega", **fields):
    fields = {"state": MessageState.TO_CALL, "channel": Door.PHONE, **fields}
    client = fields.pop("client", None) or make_client(site, name)
    return make_message(client, **fields)


def stored(message):
    return Message.objects.get(pk=message.pk)


def names(site, **asked):
    return [call.message.client.name for call in call_list(site, now=NOW, **asked)]


def test_the_most_pressing_comes_first_and_what_is_agreed_for_later_last(site):
    to_call(site, "In an hour", next_try_at=NOW + HOUR)
    to_call(site, "Until evening", not_after=NOW + 9 * HOUR)
    to_call(site, "Until noon", not_after=NOW + 4 * HOUR)
    to_call(site, "Tomorrow's", state="planned", due_at=NOW + 23 * HOUR)
    to_call(site, "In two days", state="planned", due_at=NOW + 48 * HOUR)
    to_call(site, "A letter", state="planned", channel=Door.EMAIL)
    to_call(site, "Done", state="sent", sent_at=NOW)
    to_call(make_site(), "Elsewhere")

    assert names(site) == ["Until noon", "Until evening", "In an hour", "Tomorrow's"]


def test_whose_call_it_is_with_the_stand_in_of_today(site, marta):
    ana, luis, away = [make_advisor(site, name) for name in ("Ana", "Luis", "Eva")]
    StandIn.objects.create(
        staff=ana, stand_in=luis, starts_on=dt.date(2027, 3, 8), ends_on=dt.date(2027, 3, 8)
    )
    make_absence(away, NOW - HOUR, NOW + HOUR)
    for owner, name in ((ana, "Ana's"), (luis, "Luis'"), (away, "Eva's"), (None, "Nobody's")):
        to_call(site, name, owner=owner)

    calls = {call.message.client.name: call for call in call_list(site, now=NOW)}

    assert {name: (call.caller, call.instead_of) for name, call in calls.items()} == {
        "Ana's": (luis, ana),
        "Luis'": (luis, None),
        "Eva's": (None, away),
        "Nobody's": (None, None),
    }
    assert names(site, mine=luis) == ["Ana's", "Luis'", "Eva's", "Nobody's"]
    assert names(site, mine=ana) == ["Eva's", "Nobody's"]


def test_reached_is_told_and_written_where_the_dossier_and_the_log_look(site, marta):
    message = to_call(site)

    note_call(message=message, outcome=Outcome.REACHED, words="Comes by bus", by=marta, now=NOW)

    row, number = stored(message), message.client.contact_points.get().value
    assert (row.state, row.reason, row.sent_at) == ("sent", reasons.CALLED, NOW)
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.channel, attempt.recipient, attempt.by) == (
        "reached", "phone", number, marta,
    )  # fmt: skip
    entry = ContactEntry.objects.get()
    assert (entry.client, entry.direction, entry.phone, entry.answered_at, entry.note) == (
        message.client, "out", number, NOW, "Comes by bus",
    )  # fmt: skip


def test_nobody_answers_and_it_is_tried_again_four_times_at_most(site, marta):
    """09:00, 09:30, 10:30, 12:30 of a Monday; then it is the manager's."""
    message, now, tries = to_call(site), NOW, []
    for _ in range(4):
        note_call(message=stored(message), outcome=Outcome.NOT_REACHED, by=marta, now=now)
        row = stored(message)
        tries.append((row.state, row.next_try_at - NOW))
        now = row.next_try_at

    assert tries == [
        ("to_call", 30 * MINUTE),
        ("to_call", 90 * MINUTE),
        ("to_call", 210 * MINUTE),
        ("failed", 210 * MINUTE),
    ]
    assert stored(message).reason == reasons.NOBODY_ANSWERED
    assert ContactEntry.objects.filter(answered_at=None).count() == 4


@pytest.mark.parametrize(
    ("rung_at", "not_after", "next_try_at"),
    [
        ("2027-03-08 17:45", "2027-03-09 12:00", "2027-03-09 08:00"),  # the site opens at eight
        ("2027-03-13 12:45", "2027-03-15 12:00", "2027-03-15 08:00"),  # over Sunday
        ("2027-03-08 11:45", "2027-03-08 12:05", "2027-03-08 11:55"),  # once more before it is over
        ("2027-03-08 11:45", "2027-03-08 12:00", None),  # no time for another
        ("2027-03-08 17:55", "2027-03-09 07:00", "2027-03-08 18:25"),  # over before it opens
        ("2027-03-14 06:20", "2027-03-15 07:00", "2027-03-14 09:00"),  # shut, but not at night
        ("2027-03-08 20:45", "2027-03-09 07:00", None),  # nobody is rung at night
        ("2027-03-27 12:45", "2027-03-29 12:00", "2027-03-29 08:00"),  # summer time begins
    ],
)
def test_the_next_try_is_in_opening_hours_and_while_it_is_of_use(
    site, marta, rung_at, not_after, next_try_at
):
    now = at(rung_at)
    message = to_call(site, due_at=now, not_after=at(not_after))

    note_call(message=message, outcome=Outcome.NOT_REACHED, by=marta, now=now)

    row = stored(message)
    if next_try_at is None:
        assert (row.state, row.reason) == ("failed", reasons.NOBODY_ANSWERED)
    else:
        assert (row.state, row.next_try_at) == ("to_call", at(next_try_at))


def test_who_asks_to_be_called_later_is(site, marta):
    message = to_call(site)
    agreed = read_time("16:30", site, NOW)

    note_call(message=message, outcome=Outcome.CALL_LATER, again_at=agreed, by=marta, now=NOW)

    assert (stored(message).state, stored(message).next_try_at) == (
        "to_call",
        at("2027-03-08 16:30"),
    )


@pytest.mark.parametrize("agreed", [None, NOW, NOW - HOUR, NOW + 48 * HOUR])
def test_a_time_that_has_passed_or_is_too_late_is_refused(site, marta, agreed):
    message = to_call(site)

    with pytest.raises(Refusal) as refused:
        note_call(message=message, outcome=Outcome.CALL_LATER, again_at=agreed, by=marta, now=NOW)

    assert (refused.value.status, refused.value.obstacles[0].field) == (400, "again_at")
    assert not Attempt.objects.exists()


def test_a_time_of_day_that_has_passed_is_tomorrows(site):
    assert read_time("08:30", site, NOW) == at("2027-03-09 08:30")
    assert read_time("noon", site, NOW) is None


def test_a_wrong_number_is_flagged_and_the_next_is_rung(site, marta):
    client = make_client(site, phone="+34612000001")
    ContactPoint.objects.create(client=client, kind="phone", value="+34612000002")
    message = to_call(site, client=client)

    note_call(message=message, outcome=Outcome.WRONG_NUMBER, by=marta, now=NOW)
    first = stored(message)
    note_call(message=stored(message), outcome=Outcome.WRONG_NUMBER, by=marta, now=NOW)

    assert (first.state, first.recipient) == ("to_call", "+34612000002")
    assert (stored(message).state, stored(message).reason) == ("failed", reasons.NO_NUMBER)
    flagged = ContactPoint.objects.order_by("value").values_list("value", "wrong_since")
    assert list(flagged) == [("+34612000001", NOW), ("+34612000002", NOW)]


@pytest.mark.parametrize("outcome", ["reached", "not_reached", "call_later", "wrong_number"])
def test_the_last_result_can_be_taken_back(site, marta, outcome):
    message = to_call(site, reason=reasons.PREFERS_CALL)
    before = Message.objects.values().get()

    note_call(message=message, outcome=outcome, again_at=NOW + HOUR, by=marta, now=NOW)
    take_back_call(message=stored(message), by=marta, now=NOW + MINUTE)

    assert Message.objects.values().get() == before
    assert not Attempt.objects.exists()
    assert not ContactEntry.objects.exists()
    assert not ContactPoint.objects.exclude(wrong_since=None).exists()


def test_a_result_is_taken_back_once_and_not_after_something_else(site, marta):
    message = to_call(site)
    note_call(message=message, outcome=Outcome.NOT_REACHED, by=marta, now=NOW)
    Message.objects.update(state="cancelled")

    with pytest.raises(Refusal):
        take_back_call(message=stored(message), by=marta, now=NOW)


@pytest.mark.parametrize("state", ["planned", "sending", "sent", "failed", "cancelled"])
def test_what_is_no_call_has_no_result(site, marta, state):
    message = to_call(site, state=state, channel=Door.EMAIL, recipient="a@b.cd", sent_at=NOW)

    with pytest.raises(Refusal) as refused:
        note_call(message=message, outcome=Outcome.REACHED, by=marta, now=NOW)

    assert refused.value.status == 409


def test_two_colleagues_who_ring_at_once_leave_one_result(site, marta):
    message = to_call(site)
    seen_by_both = stored(message)
    note_call(message=message, outcome=Outcome.REACHED, by=marta, now=NOW)

    with pytest.raises(Refusal):
        note_call(message=seen_by_both, outcome=Outcome.NOT_REACHED, by=marta, now=NOW)

    assert Attempt.objects.count() == 1
