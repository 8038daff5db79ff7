"""«I'll call back within five minutes» (B-1.f5)."""

import datetime as dt

import pytest

from appointments.actions import book_visit
from appointments.actions.requests import answer_owed, note_lost, owe_answer, take_back_answer
from appointments.models import BookingRequest, OwedAnswer
from appointments.states import LostReason, Outcome
from appointments.wishes import RequestWords
from service_desk.lib.refusals import Refusal
from service_desk.records.models import JournalEntry
from service_desk.visits.states import Source
from tests.factories import NOW, at
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def asked_by(desk, **said):
    return RequestWords(**{"site": desk.site, "source": Source.PHONE, **said})


def owe(desk, **said):
    said = {"name": "Iván Bravo", "phone": "612 345 678", **said}
    return owe_answer(
        asked_by(desk, **said),
        question="Is the clutch in stock?",
        by=desk.reception,
        door="desk",
        now=NOW,
    )


def test_an_answer_is_owed_within_five_minutes_and_the_request_is_written_down():
    desk = make_desk()

    owed = owe(desk)

    assert (owed.name, owed.phone, owed.due_at) == ("Iván Bravo", "+34612345678", NOW + 5 * MINUTE)
    request = BookingRequest.objects.get()
    assert (request.outcome, request.is_new_client, request.by) == (
        Outcome.OWED,
        True,
        desk.reception,
    )
    assert owed.request == request


def test_a_client_on_file_is_rung_at_the_phone_of_the_file():
    desk = make_desk()
    client = make_client(desk.site, phone="+34655000111")

    owed = owe(desk, client=client.pk, name="", phone="")

    assert (owed.client, owed.name, owed.phone) == (client, "Lucía Vega Martín", "+34655000111")


@pytest.mark.parametrize(
    ("minutes", "is_kept"), [(4, True), (5, True), (6, False)], ids=["early", "on the dot", "late"]
)
def test_an_answer_is_measured_against_the_five_minutes(minutes, is_kept):
    desk = make_desk()
    owed = owe(desk)

    owed = answer_owed(
        owed, answer="It is here.", by=desk.ana, door="desk", now=NOW + minutes * MINUTE
    )

    assert (owed.is_kept, owed.answered_by, owed.answer) == (is_kept, desk.ana, "It is here.")


def test_a_second_press_changes_nothing():
    desk = make_desk()
    owed = owe(desk)
    answer_owed(owed, answer="Yes.", by=desk.ana, door="desk", now=NOW + MINUTE)

    again = answer_owed(owed, answer="No.", by=desk.reception, door="desk", now=NOW + 2 * MINUTE)

    assert (again.answer, again.answered_by) == ("Yes.", desk.ana)
    assert JournalEntry.objects.filter(verb="answer_given").count() == 1


def test_whoever_books_for_them_has_answered_and_the_request_is_won():
    desk = make_desk()
    owed = owe(desk)
    wish = make_wish(
        desk.site, at("2027-03-12 10:00"), client={"name": "Iván Bravo", "phone": "612345678"}
    )

    visit = book_visit(wish, by=desk.ana, door="desk", now=NOW + MINUTE)

    request = BookingRequest.objects.get()
    owed.refresh_from_db()
    assert (request.outcome, request.visit, request.client) == (Outcome.WON, visit, visit.client)
    assert (owed.answered_by, owed.is_kept) == (desk.ana, True)


def test_an_answer_of_which_nothing_came_loses_the_request_and_taking_it_back_opens_it_again():
    desk = make_desk()
    owed = owe(desk)
    answer_owed(
        owed,
        answer="Too dear.",
        lost=LostReason.PRICE,
        by=desk.ana,
        door="desk",
        now=NOW + MINUTE,
    )
    request = BookingRequest.objects.get()
    assert (request.outcome, request.lost_reason, request.lost_note) == (
        Outcome.LOST,
        LostReason.PRICE,
        "Too dear.",
    )

    take_back_answer(owed, by=desk.ana, door="desk", now=NOW + 2 * MINUTE)

    request.refresh_from_db()
    assert (request.outcome, request.lost_reason) == (Outcome.OWED, "")
    assert OwedAnswer.objects.get().answered_at is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"name": "", "phone": ""}, "name"),
        ({"name": "x" * 81}, "name"),
    ],
    ids=["no phone", "half a phone", "nobody", "a novel"],
)
def test_nobody_can_be_rung_without_a_phone(said, field):
    desk = make_desk()

    with pytest.raises(Refusal) as refused:
        owe(desk, **said)

    assert (refused.value.status, refused.value.obstacles[0].field) == (400, field)
    assert BookingRequest.objects.count() == OwedAnswer.objects.count() == 0


def test_a_lost_request_keeps_what_was_said_even_half_a_phone():
    desk = make_desk()

    lost = note_lost(
        asked_by(desk, phone="34 5", plate="1234 bcd", operations=("OIL", "GONE")),
        reason=LostReason.PRICE,
        by=desk.reception,
        door="desk",
        now=NOW,
    )

    assert (lost.phone, lost.plate, lost.operations) == ("34 5", "1234 BCD", ["OIL"])


@pytest.mark.parametrize(
    ("reason", "field"), [(LostReason.NO_PART, "part"), (LostReason.OTHER, "note")]
)
def test_a_missing_part_is_named_and_another_reason_is_said(reason, field):
    desk = make_desk()

    with pytest.raises(Refusal) as refused:
        note_lost(asked_by(desk, name="Vega"), reason=reason, by=None, door="api", now=NOW)

    assert (refused.value.status, refused.value.obstacles[0].field) == (400, field)


def test_a_client_or_car_of_another_site_is_not_found():
    desk, other = make_desk(), make_desk("east")
    stranger = make_client(other.site)

    for said in ({"client": stranger.pk}, {"name": "V", "vehicle": make_vehicle(stranger).pk}):
        with pytest.raises(Refusal) as refused:
            owe(desk, **said)
        assert refused.value.status == 404
