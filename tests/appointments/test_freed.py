"""A visit that is moved is not in its own way."""

import datetime as dt
from decimal import Decimal

import pytest

from appointments.availability import Wanted, free_slots_in, load_diary
from appointments.availability.freed import diary_without
from appointments.models import LoanerBooking, ZoneLoad
from appointments.states import Audience
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.organisation import make_advisor, make_loaner, make_site

pytestmark = pytest.mark.django_db

TUESDAY = dt.date(2027, 3, 9)


@pytest.fixture
def site():
    return make_site("north")


def free(diary, **wanted):
    asked = Wanted(audience=Audience.PUBLIC, **wanted)
    return {slot.starts_at for slot in free_slots_in(diary, asked, now=NOW).slots}


def test_its_own_quarter_and_seat_are_free_again(site):
    ana = make_advisor(site)
    visit = make_booking(site, at("2027-03-09 10:00"), advisor=ana)
    make_booking(site, at("2027-03-09 10:15"), advisor=ana)
    make_booking(site, at("2027-03-09 10:30"), advisor=ana)
    diary = load_diary(site, TUESDAY, TUESDAY)

    regained = free(diary_without(diary, visit)) - free(diary)

    assert regained == {at("2027-03-09 10:00"), at("2027-03-09 10:45")}


def test_its_own_workshop_hours_are_free_again(site):
    make_advisor(site)
    visit = make_booking(site, at("2027-03-09 10:00"))
    workshop = site.zones.get(kind="express")
    ZoneLoad.objects.create(visit=visit, zone=workshop, on=TUESDAY, hours=40)
    diary = load_diary(site, TUESDAY, TUESDAY)
    hours = {"express": Decimal(1)}

    assert (len(free(diary, hours=hours)), len(free(diary_without(diary, visit), hours=hours))) == (
        0,
        36,
    )


def test_its_own_loaner_is_free_again(site):
    make_advisor(site)
    visit = make_booking(site, at("2027-03-09 10:00"))
    day = (at("2027-03-09 10:00"), at("2027-03-09 18:00"))
    LoanerBooking.objects.create(visit=visit, loaner=make_loaner(site), during=day)
    diary = load_diary(site, TUESDAY, TUESDAY)

    assert not free(diary, needs_loaner=True)
    assert free(diary_without(diary, visit), needs_loaner=True)


def test_three_queries_for_any_visit(site, django_assert_num_queries):
    make_advisor(site)
    visit = make_booking(site, at("2027-03-09 10:00"), handover_at=at("2027-03-09 16:00"))
    diary = load_diary(site, TUESDAY, TUESDAY)

    with django_assert_num_queries(3):
        diary_without(diary, visit)
