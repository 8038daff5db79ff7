"""Receiving the day: arrived, greeted, begun; what the clock asks; who comes without a booking."""

import datetime as dt
from decimal import Decimal

import pytest

from appointments.actions import (
    answer_prompt,
    greet_client,
    mark_arrived,
    receive_walk_in,
    reschedule_visit,
    start_reception,
    take_back_arrival,
    take_back_prompt,
    take_back_reception,
)
from appointments.actions.seats import Times
from appointments.models import Appointment, Prompt
from appointments.states import Audience, PromptKind, PromptResult
from appointments.wishes import ClientWish, VehicleWish, WalkInWish
from service_desk.lib.refusals import Refusal
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit
from service_desk.visits.states import Source, VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.desk import fill_day, make_desk
from tests.factories.organisation import make_closure

pytestmark = pytest.mark.django_db

SOON = NOW + dt.timedelta(seconds=40)


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def visit(desk):
    """Booked for 09:15 today; it is nine."""
    return make_booking(desk.site, at("2027-03-08 09:15"), advisor=desk.ana)


@pytest.fixture
def here(desk, visit):
    return mark_arrived(visit, by=desk.reception, door="desk", now=NOW)


def by(desk, now=SOON):
    return {"by": desk.ana, "door": "desk", "now": now}


def test_a_greeting_is_stamped_once_with_who_went_out(desk, here):
    greet_client(here, **by(desk))
    visit = greet_client(here, by=desk.reception, door="desk", now=NOW + dt.timedelta(minutes=9))

    assert (visit.greeted_at, visit.greeted_by) == (SOON, desk.ana)
    assert JournalEntry.objects.filter(verb="greeted").count() == 1


def test_a_reception_implies_the_greeting_and_both_are_taken_back_at_once(desk, here):
    visit = start_reception(here, **by(desk))
    assert visit.greeted_at == visit.reception_at == SOON

    visit = take_back_reception(visit, **by(desk))

    assert (visit.greeted_at, visit.reception_at, visit.state) == (None, None, VisitState.ARRIVED)


def test_a_greeting_of_its_own_outlives_the_reception_that_is_taken_back(desk, here):
    greet_client(here, **by(desk))
    start_reception(here, **by(desk, NOW + dt.timedelta(minutes=5)))

    visit = take_back_reception(here, **by(desk))

    assert (visit.greeted_at, visit.reception_at) == (SOON, None)
    with pytest.raises(Refusal):
        take_back_reception(take_back_reception(visit, **by(desk)), **by(desk))


@pytest.mark.parametrize("verb", [greet_client, start_reception])
@pytest.mark.parametrize("state", [VisitState.BOOKED, VisitState.NO_SHOW, VisitState.IN_WORK])
def test_who_is_not_at_the_door_is_not_received(desk, verb, state):
    visit = make_booking(desk.site, at("2027-03-08 10:00"), advisor=desk.ana, state=state)

    with pytest.raises(Refusal) as refused:
        verb(visit, **by(desk))

    code = "too_late" if state == VisitState.IN_WORK else "not_here"
    assert refused.value.obstacles[0].code == code


def test_an_arrival_taken_back_takes_greeting_and_reception_with_it(desk, here):
    start_reception(here, **by(desk))

    visit = take_back_arrival(here, **by(desk))

    visit.refresh_from_db()
    assert visit.state == VisitState.BOOKED
    assert [visit.arrived_at, visit.greeted_at, visit.greeted_by] == [None] * 3
    assert [visit.reception_at, visit.reception_by] == [None] * 2


def test_a_client_who_says_on_the_phone_that_they_come_is_confirmed(desk, visit):
    call = {"kind": PromptKind.CALL, "result": PromptResult.COMING}

    prompt = answer_prompt(visit, **call, **by(desk))
    again = answer_prompt(visit, **call | {"result": PromptResult.LATE}, **by(desk))

    visit.refresh_from_db()
    assert prompt == again and prompt.result == PromptResult.COMING
    assert (visit.state, visit.confirmed_at) == (VisitState.CONFIRMED, SOON)


def test_an_answer_is_of_the_time_it_was_given_for(desk, visit):
    answer_prompt(visit, kind=PromptKind.CALL, result=PromptResult.LATE, **by(desk))
    reschedule_visit(
        visit,
        times=Times(at("2027-03-08 11:00")),
        audience=Audience.STAFF,
        exemption="Comes later",
        **by(desk),
    )

    answer_prompt(visit, kind=PromptKind.CALL, result=PromptResult.COMING, **by(desk))

    assert [p.result for p in Prompt.objects.order_by("starts_at")] == ["late", "coming"]


def test_a_prompt_answered_by_mistake_is_asked_again(desk, visit):
    answer_prompt(visit, kind=PromptKind.GO_OUT, result=PromptResult.TOLD, **by(desk))

    take_back_prompt(visit, kind=PromptKind.GO_OUT, **by(desk))

    assert not Prompt.objects.exists()
    with pytest.raises(Refusal):
        take_back_prompt(visit, kind=PromptKind.GO_OUT, **by(desk))


def test_an_answer_goes_with_its_question_and_nobody_is_called_who_is_here(desk, visit):
    with pytest.raises(Refusal) as wrong:
        answer_prompt(visit, kind=PromptKind.CALL, result=PromptResult.TOLD, **by(desk))
    mark_arrived(visit, **by(desk))
    with pytest.raises(Refusal) as late:
        answer_prompt(visit, kind=PromptKind.CALL, result=PromptResult.COMING, **by(desk))

    assert (wrong.value.status, late.value.obstacles[0].code) == (400, "not_expected")


def walk_in(desk, **fields):
    wish = {
        "site": desk.site,
        "client": ClientWish(name="Marta García López", phone="+34655000001", language="es"),
        "vehicle": VehicleWish(plate="0935 MFD", model="León"),
        "operations": ("OIL",),
        "complaint": "Se enciende el testigo",
    }
    return receive_walk_in(WalkInWish(**wish | fields), **by(desk))


def test_a_walk_in_is_here_at_once_and_takes_hours_but_no_seat(desk):
    visit = walk_in(desk)

    assert (visit.state, visit.source, visit.arrived_at) == (
        *(VisitState.ARRIVED, Source.WALK_IN, SOON),
    )
    assert visit.complaint == "Se enciende el testigo"
    assert not Appointment.objects.exists()
    load = visit.zone_loads.get()
    assert (load.zone.kind, load.on, load.hours) == ("express", dt.date(2027, 3, 8), Decimal("0.8"))


def test_nobody_at_the_desk_is_refused_not_on_a_full_day_nor_on_a_closed_one(desk):
    fill_day(desk, "2027-03-08", 27)
    desk.site.zones.update(daily_hours=0)
    make_closure(desk.site, dt.date(2027, 3, 8))

    assert walk_in(desk).state == VisitState.ARRIVED


def test_a_walk_in_pressed_twice_is_one_visit(desk):
    assert walk_in(desk) == walk_in(desk)
    assert Visit.objects.count() == 1


def test_a_walk_in_noted_by_mistake_gives_the_hours_back(desk):
    visit = take_back_arrival(walk_in(desk), **by(desk))

    assert visit.state == VisitState.CANCELLED
    assert not visit.zone_loads.exists()


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"operations": ()}, 400, "operations"),
        ({"operations": ("NONE",)}, 400, "operations"),
        ({"client": ClientWish(id=2**40)}, 404, "client"),
        ({"client": ClientWish(name="García", phone="12")}, 400, "phone"),
    ],
)
def test_what_can_not_be_read_is_said_at_its_field(desk, fields, status, field):
    with pytest.raises(Refusal) as refused:
        walk_in(desk, **fields)

    assert (refused.value.status, refused.value.obstacles[0].field) == (status, field)
    assert not Visit.objects.exists()
