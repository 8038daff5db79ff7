"""What is asked by voice, and what is said when the car is ready or is not (C1-8, S-11)."""

import datetime as dt

import pytest

from appointments.actions import (
    confirm_visit,
    mark_arrived,
    mark_no_show,
    take_back_arrival,
    take_back_confirmation,
)
from appointments.actions.colleague import give_to_colleague
from appointments.messages import plan_booked, plan_missing_rungs, reasons
from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.clients.actions import merge_clients, undo_merge
from service_desk.clients.models import ContactPoint
from service_desk.clients.states import Channel
from service_desk.messaging.models import Message
from service_desk.messaging.preview import read
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import MessageState
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.organisation import make_advisor, make_site
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

FRIDAY = at("2027-03-12 10:15")
ASKED, CALLED = at("2027-03-11 10:15"), at("2027-03-11 16:15")
PICK_UP = at("2027-03-12 16:00")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def site(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PUBLIC_URL = "https://cita.vega.es"
    return make_site()


@pytest.fixture
def ana(site):
    return make_advisor(site)


def booked(site, *, prefers=Channel.EMAIL, handover_at=PICK_UP, **fields):
    client = make_client(site, email="lucia@example.com", prefers=prefers, language="en")
    visit = make_booking(site, FRIDAY, handover_at=handover_at, client=client, **fields)
    plan_booked(visit, now=NOW)
    return visit


def row(kind):
    return Message.objects.get(kind=kind)


def told(kind):
    return (row(kind).state, row(kind).reason)


def next_look():
    """When the car is looked at again; a run of the sender takes a moment itself."""
    return row("ready").next_try_at.replace(microsecond=0)


def set_state(visit, state):
    visit.refresh_from_db()
    visit.state = state
    visit.arrived_at = visit.arrived_at or FRIDAY
    visit.save()


# ─── the call of who has not said yes


def test_who_has_not_answered_by_then_is_called(site, ana):
    booked(site)
    send_due(ASKED)

    send_due(CALLED)

    assert row("confirmation").state == MessageState.SENT
    assert (row("ask_by_phone").state, row("ask_by_phone").owner) == (MessageState.TO_CALL, ana)
    assert "Please tell us that you are coming" in read(row("ask_by_phone"), now=CALLED).body


def test_who_has_answered_is_not(site, ana):
    visit = booked(site)
    send_due(ASKED)

    confirm_visit(visit, by=None, door="link", now=ASKED + MINUTE)
    send_due(CALLED)

    assert told("ask_by_phone") == (MessageState.CANCELLED, reasons.CONFIRMED)


def test_who_prefers_the_phone_is_called_once(site, ana):
    booked(site, prefers=Channel.PHONE)

    send_due(ASKED)
    send_due(CALLED)

    assert row("confirmation").state == MessageState.TO_CALL
    assert told("ask_by_phone") == (MessageState.SUPPRESSED, reasons.ON_THE_LIST)


def test_a_yes_that_was_taken_back_is_asked_for_again(site, ana):
    visit = booked(site)
    confirm_visit(visit, by=ana, door="desk", now=NOW + MINUTE)

    take_back_confirmation(visit, by=ana, door="desk", now=NOW + 2 * MINUTE)

    assert told("confirmation") == (MessageState.PLANNED, "")
    assert told("ask_by_phone") == (MessageState.PLANNED, "")
    assert plan_missing_rungs(ASKED - MINUTE) == 0


# ─── ready


@pytest.fixture
def here(site, ana):
    """Lucía's car is in work; it is collected at four."""
    visit = booked(site)
    mark_arrived(visit, by=ana, door="desk", now=FRIDAY)
    set_state(visit, VisitState.IN_WORK)
    return visit


def test_a_car_that_is_ready_is_told_an_hour_before_the_pick_up(here, mailoutbox):
    set_state(here, VisitState.READY)

    send_due(PICK_UP - 61 * MINUTE)
    early = len(mailoutbox)
    send_due(PICK_UP - 60 * MINUTE)

    assert (early, len(mailoutbox)) == (0, 1)
    body = mailoutbox[0].body.replace("\u00a0", " ")
    assert "Your car is ready." in body
    assert "We expect you: Friday 12 March, 16:00" in body


def test_one_that_is_ready_a_little_later_is_told_then(here, mailoutbox):
    send_due(PICK_UP - 60 * MINUTE)
    assert (row("ready").state, next_look()) == (MessageState.PLANNED, PICK_UP - 55 * MINUTE)

    set_state(here, VisitState.READY)
    send_due(PICK_UP - 54 * MINUTE)

    assert row("ready").state == MessageState.SENT


def test_one_that_is_not_ready_half_an_hour_before_is_told_of_by_voice(here, ana):
    for minutes in range(60, 24, -1):
        send_due(PICK_UP - minutes * MINUTE)

    assert told("ready") == (MessageState.TO_CALL, reasons.NOT_READY)
    assert row("ready").owner == ana


def test_one_that_nobody_collects_by_plan_is_told_of_at_once(site, ana, mailoutbox):
    client = make_client(site, email="lucia@example.com", prefers=Channel.EMAIL, language="en")
    make_visit(site, client=client, state=VisitState.READY)

    planned = plan_missing_rungs(NOW)
    send_due(NOW)

    assert (planned, plan_missing_rungs(NOW + MINUTE)) == (1, 0)
    assert mailoutbox[0].subject == "Your car is ready"
    assert "We expect you" not in mailoutbox[0].body


def test_at_night_nobody_is_told_and_nothing_is_looked_at(site, ana):
    """Collected at nine, not ready the evening before: one more look at half past eight."""
    visit = booked(site, handover_at=at("2027-03-15 09:00"))
    mark_arrived(visit, by=ana, door="desk", now=FRIDAY)
    set_state(visit, VisitState.IN_WORK)

    send_due(at("2027-03-14 20:45"))
    assert next_look() == at("2027-03-14 20:50")
    send_due(at("2027-03-14 20:58"))
    assert next_look() == at("2027-03-15 08:30")
    send_due(at("2027-03-15 08:30"))
    send_due(at("2027-03-15 08:35"))

    assert told("ready") == (MessageState.TO_CALL, reasons.NOT_READY)


def test_a_car_that_never_came_is_not_told_of_and_one_that_comes_late_is(site, ana):
    visit = booked(site)
    mark_no_show(visit, by=ana, door="desk", now=FRIDAY + 30 * MINUTE)
    assert told("ready") == (MessageState.CANCELLED, reasons.NOT_COME)

    mark_arrived(visit, by=ana, door="desk", now=FRIDAY + 60 * MINUTE)

    assert told("ready") == (MessageState.PLANNED, "")


def test_an_arrival_that_was_taken_back_leaves_what_is_still_ahead(site, ana):
    visit = booked(site)
    mark_arrived(visit, by=ana, door="desk", now=NOW + MINUTE)
    assert told("reminder") == (MessageState.CANCELLED, reasons.BEGUN)

    take_back_arrival(visit, by=ana, door="desk", now=NOW + 2 * MINUTE)

    live = Message.objects.filter(state=MessageState.PLANNED).values_list("kind", flat=True)
    # The card was withdrawn with the arrival and is not told anew: the client stood here.
    assert set(live) == {"reminder", "confirmation", "ask_by_phone", "ready"}


def test_a_later_pick_up_is_told_of_later_and_by_whom_it_is(here, site, ana):
    luis = make_advisor(site, "Luis Pardo")
    handover = Appointment.objects.get(LIVE, visit=here, kind=Kind.HANDOVER)

    give_to_colleague(
        handover,
        advisor=luis.pk,
        starts_at=at("2027-03-12 17:00"),
        by=ana,
        door="desk",
        now=at("2027-03-12 11:00"),
    )

    old, new = Message.objects.filter(kind="ready").order_by("due_at")
    assert (old.state, old.reason) == (MessageState.CANCELLED, reasons.MOVED)
    assert (new.state, new.due_at, new.owner) == (
        MessageState.PLANNED,
        at("2027-03-12 16:00"),
        luis,
    )


def test_a_colleague_who_takes_the_client_makes_the_calls(site, ana):
    visit = booked(site)
    luis = make_advisor(site, "Luis Pardo")
    drop_off = Appointment.objects.get(LIVE, visit=visit, kind=Kind.DROP_OFF)

    give_to_colleague(drop_off, advisor=luis.pk, by=ana, door="desk", now=NOW + MINUTE)

    owners = dict(Message.objects.values_list("kind", "owner"))
    assert (owners["ask_by_phone"], owners["ready"]) == (luis.pk, ana.pk)


# ─── by the way of the day on which it leaves


def test_a_corrected_address_is_where_it_goes(site, ana, mailoutbox):
    visit = booked(site)
    ContactPoint.objects.filter(client=visit.client, kind="email").update(value="new@example.com")

    send_due(ASKED)

    assert {tuple(letter.to) for letter in mailoutbox} == {("new@example.com",)}


def test_who_prefers_a_call_since_is_called(site, ana, mailoutbox):
    visit = booked(site)
    visit.client.prefers = Channel.PHONE
    visit.client.save()

    send_due(ASKED)

    assert row("confirmation").state == MessageState.TO_CALL
    assert not mailoutbox


def test_what_was_agreed_while_booking_holds_whatever_the_file_prefers(site, ana, mailoutbox):
    booked(site, prefers=Channel.SMS, told_by="email")

    send_due(ASKED)

    assert row("confirmation").channel == "email"
    assert row("confirmation").state == MessageState.SENT


def test_a_merged_file_is_told_on_the_ways_of_the_one_that_stands(site, ana, mailoutbox):
    visit = booked(site)
    kept = make_client(site, phone="", email="kept@example.com", prefers=Channel.EMAIL)
    merge = merge_clients(keep=kept, merge=visit.client, by=ana, door="desk", now=NOW + MINUTE)

    send_due(NOW + 2 * MINUTE)
    undo_merge(merge, by=ana, door="desk", now=NOW + 3 * MINUTE)
    send_due(ASKED)

    card, question = mailoutbox[0], mailoutbox[-1]
    assert (card.to, question.to) == (["kept@example.com"], ["lucia@example.com"])
    assert set(Message.objects.values_list("client", flat=True)) == {visit.client_id}
