"""An advisor made absent with bookings on that day: each is listed, with times that can be had."""

import datetime as dt

import pytest

from appointments.displaced import count_displaced, displaced
from appointments.states import Kind
from service_desk.organisation.models import Shift
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment, make_booking
from tests.factories.desk import make_desk
from tests.factories.organisation import make_absence

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk(advisors=2)


def times(desk, now=NOW):
    found = displaced(desk.site, now=now)
    assert len(found) == count_displaced(desk.site, now=now)
    return [f"{desk.site.local(each.starts_at):%d %H:%M}" for each in found]


def test_who_is_there_displaces_nobody(desk):
    make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)

    assert times(desk) == []


def test_an_absence_displaces_what_lies_in_it(desk):
    for clock in ("09:45", "10:00", "10:45", "11:00"):
        make_booking(desk.site, at(f"2027-03-12 {clock}"), advisor=desk.ana)
    make_absence(desk.ana, at("2027-03-12 10:00"), at("2027-03-12 11:00"))

    assert times(desk) == ["12 10:00", "12 10:45"]


def test_a_shift_that_has_ended_displaces_as_well(desk):
    make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)
    Shift.objects.filter(staff=desk.ana).update(valid_to=dt.date(2027, 3, 11))

    assert times(desk) == ["12 10:15"]


def test_who_has_left_displaces_everything_ahead(desk):
    make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana)
    desk.ana.is_active = False
    desk.ana.save()

    assert times(desk) == ["12 10:15"]


def test_the_past_and_what_is_over_are_no_longer_moved(desk):
    make_absence(desk.ana, at("2027-03-08 08:00"), at("2027-03-20 20:00"))
    make_booking(desk.site, at("2027-03-08 08:30"), advisor=desk.ana)
    make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana, state=VisitState.HANDED_OVER)

    assert times(desk) == []


def test_a_handover_of_a_car_that_is_here_counts(desk):
    make_absence(desk.ana, at("2027-03-12 08:00"), at("2027-03-12 20:00"))
    visit = make_booking(
        desk.site, at("2027-03-08 08:30"), advisor=desk.ana, state=VisitState.IN_WORK
    )
    make_appointment(visit, at("2027-03-12 16:00"), advisor=desk.ana, kind=Kind.HANDOVER)

    assert times(desk) == ["12 16:00"]


@pytest.mark.parametrize("day", ["2027-03-26", "2027-03-29", "2027-10-29", "2027-11-01"])
def test_the_shift_is_the_sites_clock_on_either_side_of_both_changes_of_time(desk, day):
    make_booking(desk.site, at(f"{day} 08:00"), advisor=desk.ana)
    make_booking(desk.site, at(f"{day} 17:45"), advisor=desk.ana)

    assert times(desk) == []


def test_the_list_is_four_queries_and_the_count_one(desk, django_assert_num_queries):
    make_absence(desk.ana, at("2027-03-12 08:00"), at("2027-03-12 20:00"))
    for clock in ("10:00", "11:00", "12:00"):
        make_booking(desk.site, at(f"2027-03-12 {clock}"), advisor=desk.ana)

    with django_assert_num_queries(4):
        displaced(desk.site, now=NOW)
    with django_assert_num_queries(1):
        count_displaced(desk.site, now=NOW)
