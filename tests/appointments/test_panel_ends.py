"""What a call ends with where it is not a booking: nothing is forgotten, nothing typed is lost."""

import datetime as dt

import pytest
import time_machine

from appointments.models import BookingRequest, Hold, OwedAnswer, WaitingEntry
from appointments.states import LostReason, Outcome, PartOfDay
from service_desk.clients.models import Client, ContactEntry
from service_desk.visits.models import Visit
from tests.factories import NOW
from tests.factories.catalogue import make_part
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.panel import TOMORROW_TEN, PanelHand

pytestmark = pytest.mark.django_db

BEGAN = NOW - dt.timedelta(seconds=72)


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hand(client):
    desk = make_desk()
    desk.sign_in(client)
    hand = PanelHand(desk, client)
    return hand.type(operations="OIL", complaint="Hace ruido", began=BEGAN.isoformat())


@pytest.fixture
def lucia(hand):
    lucia = make_client(hand.desk.site, "Lucía Navarro Gil", phone="+34612304567")
    hand.type(client=lucia.pk, vehicle=make_vehicle(lucia).pk)
    return lucia


def test_a_step_keeps_all_that_was_typed(hand, lucia):
    for step in ("owe", "wait", "lost"):
        page = hand.press("step", step, at=step)
        assert 'value="Hace ruido"' in page
        assert 'name="operations" value="OIL"' in page
        assert 'id="outcome"' in page
    assert BookingRequest.objects.count() == 0


def test_an_answer_owed_has_five_minutes_and_the_call_its_row(hand, lucia):
    hand.type(question="Is the filter there?")

    page = hand.press("done", at="owe")

    owed = OwedAnswer.objects.get()
    call = ContactEntry.objects.get()
    assert (owed.client, owed.due_at) == (lucia, NOW + OwedAnswer.WITHIN)
    assert "Call Lucía Navarro Gil back by 09:05." in page
    assert (call.started_at, call.ended_at, call.client) == (BEGAN, NOW, lucia)
    assert BookingRequest.objects.get().call == call


def test_a_stranger_is_rung_at_the_number_that_was_typed(hand):
    hand.type(q="612 000 111").press("done", at="owe")

    assert OwedAnswer.objects.get().phone == "+34612000111"


def test_nobody_is_rung_without_a_number(hand):
    page = hand.type(q="Núñez", question="When?").press("done", at="owe", status=400)

    assert 'value="When?"' in page and OwedAnswer.objects.count() == 0
    assert ContactEntry.objects.count() == 0


def test_waiting_from_one_day_to_another_at_a_time_of_day(hand, lucia):
    hand.type(first_on="9.3", last_on="fri", part_of_day="morning", mobility="wait")

    page = hand.press("done", at="wait")

    entry = WaitingEntry.objects.get()
    assert (entry.first_on, entry.last_on) == (dt.date(2027, 3, 9), dt.date(2027, 3, 12))
    assert (entry.part_of_day, entry.complaint) == (PartOfDay.MORNING, "Hace ruido")
    assert "Lucía Navarro Gil is on the waiting list." in page


@pytest.mark.parametrize("day", ["someday", "31.31", "\x00", "9" * 300])
def test_a_day_that_is_none_is_told_at_its_field(hand, lucia, day):
    page = hand.type(first_on=day).press("done", at="wait", status=400)

    assert "Write the day like 12.3, tomorrow or fri." in page or "day" in page
    assert WaitingEntry.objects.count() == 0


def test_a_new_client_waits_with_a_file_of_their_own(hand):
    hand.type(is_new="1", name="Marta Gil Ros", phone="612 000 111", plate="1234 BCD")

    hand.press("done", at="wait")

    assert WaitingEntry.objects.get().client == Client.objects.get(name="Marta Gil Ros")


def test_a_lost_request_has_its_reason_and_its_part(hand, lucia):
    part = make_part(hand.desk.site, kit_of=hand.desk.site.operations.get())
    assert f'value="{part.pk}"' in hand.press("step", "lost", at="lost")

    hand.type(lost_reason="no_part", part=part.pk).press("done", at="lost")

    lost = BookingRequest.objects.get()
    assert (lost.outcome, lost.lost_reason) == (Outcome.LOST, LostReason.NO_PART)
    assert (lost.part, lost.operations) == (part, ["OIL"])


def test_a_lost_request_without_a_reason_is_asked_for_one(hand, lucia):
    page = hand.press("done", at="lost", status=400)

    assert "Choose why nothing came of it." in page


def test_what_was_held_is_given_back_when_nothing_comes_of_it(hand, lucia):
    hand.press("offer", f"{TOMORROW_TEN}|{hand.desk.ana.pk}")

    hand.type(lost_reason="price").press("done", at="lost")

    assert not Hold.objects.filter(expires_at__gt=NOW).exists()


def test_a_booking_writes_the_call_down_with_its_visit(hand, lucia):
    hand.type(place=f"{TOMORROW_TEN}|{hand.desk.ana.pk}").press("book")

    visit, call = Visit.objects.get(), ContactEntry.objects.get()
    assert (call.subject, call.client, call.by) == (
        f"visit:{visit.pk}",
        lucia,
        hand.desk.reception,
    )
    assert (call.started_at, call.ended_at) == (BEGAN, NOW)
    assert visit.requests.get().call == call


def test_who_stands_at_the_desk_has_not_called(hand, lucia):
    hand.type(place=f"{TOMORROW_TEN}|{hand.desk.ana.pk}", is_here="on").press("book")

    assert ContactEntry.objects.count() == 0


@pytest.mark.parametrize("began", ["", "yesterday", "1999-01-01T00:00Z", "9999-12-31T00:00Z|9"])
def test_a_nonsense_beginning_of_the_call_is_none_and_stops_nobody(hand, lucia, began):
    hand.type(place=f"{TOMORROW_TEN}|{hand.desk.ana.pk}", began=began).press("book")

    assert Visit.objects.count() == 1


def test_a_booking_that_is_refused_leaves_no_call_behind(hand, lucia):
    hand.type(place=f"2027-03-14T10:00Z|{hand.desk.ana.pk}").press("book", status=409)

    assert ContactEntry.objects.count() == 0
