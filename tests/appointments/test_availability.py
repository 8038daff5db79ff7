"""Which quarters are free: every rule that an offer must honour, one by one."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.dateparse import parse_date

from appointments.availability import free_slots
from appointments.models import LoanerBooking, ZoneLoad
from appointments.states import Audience, Kind
from service_desk.organisation.models import Shift, Site
from service_desk.organisation.states import Weekday
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment, make_booking
from tests.factories.catalogue import make_operation
from tests.factories.organisation import (
    make_absence,
    make_advisor,
    make_closure,
    make_loaner,
    make_site,
)
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

TUESDAY = dt.date(2027, 3, 9)


@pytest.fixture
def site() -> Site:
    return make_site("north")


def times(site, on=TUESDAY, *, last=None, operation=None, now=NOW, **asked) -> list[str]:
    """The free times of a day on the site's clock, for an oil service unless told otherwise."""
    operations = [operation or site.operations.filter(code="OIL").first() or make_operation(site)]
    free = free_slots(site=site, operations=operations, first=on, last=last or on, now=now, **asked)
    return [f"{site.local(slot.starts_at):%H:%M}" for slot in free.slots]


def reason(site, on, **asked) -> str:
    operations = [site.operations.filter(code="OIL").first() or make_operation(site)]
    free = free_slots(site=site, operations=operations, first=on, last=on, now=NOW, **asked)
    return str(free.days[0].reason)


def test_a_shift_is_offered_in_quarters_without_its_break(site):
    make_advisor(site, starts=dt.time(9), ends=dt.time(11), lunch=(dt.time(9, 30), dt.time(10)))

    assert times(site) == ["09:00", "09:15", "10:00", "10:15", "10:30", "10:45"]


def test_a_shift_ends_where_the_site_closes(site):
    make_advisor(site, starts=dt.time(17, 30), ends=dt.time(20), lunch=None)

    assert times(site) == ["17:30", "17:45"]


def test_a_promised_quarter_is_gone(site):
    advisor = make_advisor(site, starts=dt.time(9), ends=dt.time(10), lunch=None)
    make_booking(site, at("2027-03-09 09:15"), advisor=advisor)

    assert times(site) == ["09:00", "09:30", "09:45"]


def test_an_hour_with_three_clients_is_full_and_keeps_its_reserve(site):
    advisor = make_advisor(site, starts=dt.time(9), ends=dt.time(10, 15), lunch=None)
    for quarter in ("09:00", "09:15", "09:30"):
        make_booking(site, at(f"2027-03-09 {quarter}"), advisor=advisor)

    assert times(site) == ["10:00"]


def test_drop_offs_and_handovers_count_together(site):
    advisor = make_advisor(site, starts=dt.time(9), ends=dt.time(10), lunch=None)
    make_booking(site, at("2027-03-09 09:00"), advisor=advisor, handover_at=at("2027-03-09 09:30"))
    make_booking(site, at("2027-03-09 09:45"), advisor=advisor)

    assert times(site) == []


def test_a_site_may_allow_fewer_clients_an_hour():
    site = make_site(policy={"clients_per_hour": 1})
    advisor = make_advisor(site, starts=dt.time(9), ends=dt.time(11), lunch=None)
    make_booking(site, at("2027-03-09 09:15"), advisor=advisor)

    assert times(site) == ["10:00", "10:15", "10:30", "10:45"]


def test_a_cancelled_quarter_is_free_again(site):
    advisor = make_advisor(site, starts=dt.time(9), ends=dt.time(9, 30), lunch=None)
    visit = make_visit(site)
    make_appointment(visit, at("2027-03-09 09:00"), advisor=advisor, cancelled_at=NOW)

    assert times(site) == ["09:00", "09:15"]


def test_an_absence_takes_the_quarters_it_touches(site):
    advisor = make_advisor(site, starts=dt.time(9), ends=dt.time(10), lunch=None)
    make_absence(advisor, at("2027-03-09 09:10"), at("2027-03-09 09:30"))

    assert times(site) == ["09:30", "09:45"]


def test_a_shift_holds_from_its_first_day_to_its_last(site):
    advisor = make_advisor(site, starts=dt.time(9), ends=dt.time(9, 15), lunch=None)
    Shift.objects.update(valid_from=parse_date("2027-03-10"), valid_to=parse_date("2027-03-10"))

    assert times(site, last=dt.date(2027, 3, 12)) == ["09:00"]
    assert advisor.shifts.count() == 5


def test_the_past_of_today_is_gone(site):
    make_advisor(site, starts=dt.time(9), ends=dt.time(10), lunch=None)

    now = at("2027-03-08 09:20")
    assert times(site, dt.date(2027, 3, 8), now=now) == ["09:30", "09:45"]


def test_a_closed_day_says_why(site):
    make_advisor(site)
    make_closure(site, TUESDAY, "San Pedro")

    assert reason(site, TUESDAY) == "Closed: San Pedro."


def test_a_day_of_the_week_without_hours_says_so(site):
    make_advisor(site)

    assert reason(site, dt.date(2027, 3, 14)) == "Closed on this day of the week."


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2027-03-08", "For today, please call us."),
        ("2027-03-15", ""),
        ("2027-03-16", "Bookings open 7 days ahead."),
    ],
)
def test_clients_book_from_tomorrow_to_seven_days_ahead(site, on, sentence):
    make_advisor(site)

    assert reason(site, parse_date(on), audience=Audience.PUBLIC) == sentence


def test_nothing_but_the_window_is_lifted_for_the_exempt(site):
    make_advisor(site, starts=dt.time(9), ends=dt.time(9, 15), lunch=None)

    assert times(site, dt.date(2027, 8, 3), audience=Audience.STAFF) == []
    assert times(site, dt.date(2027, 8, 3), audience=Audience.EXEMPT) == ["09:00"]


def test_a_full_workshop_offers_nothing_that_needs_it(site):
    make_advisor(site, starts=dt.time(9), ends=dt.time(9, 15), lunch=None)
    express = site.zones.get(kind="express")
    ZoneLoad.objects.create(visit=make_visit(site), zone=express, on=TUESDAY, hours="39.5")
    make_operation(site, "BRAKES", zone="mechanical")

    assert times(site) == []
    assert times(site, operation=site.operations.get(code="BRAKES")) == ["09:00"]
    assert times(site, kind=Kind.HANDOVER) == ["09:00"]


def test_work_longer_than_a_day_begins_on_an_empty_day(site):
    make_advisor(site, starts=dt.time(9), ends=dt.time(9, 15), lunch=None)
    body = make_operation(site, "BODY", zone="body", norm_hours=Decimal("60"))

    assert times(site, operation=body) == ["09:00"]


def test_a_loaner_is_wanted_and_all_are_lent(site):
    make_advisor(site, starts=dt.time(9), ends=dt.time(9, 15), lunch=None)
    loaner = make_loaner(site)
    during = (at("2027-03-09 12:00"), at("2027-03-09 18:00"))
    LoanerBooking.objects.create(visit=make_visit(site), loaner=loaner, during=during)

    assert times(site, needs_loaner=True) == []
    assert times(site, dt.date(2027, 3, 10), needs_loaner=True) == ["09:00"]


def test_one_advisor_may_be_asked_for(site):
    make_advisor(site, "Ana Ruiz", starts=dt.time(9), ends=dt.time(9, 15), lunch=None)
    luis = make_advisor(site, "Luis Prieto", starts=dt.time(10), ends=dt.time(10, 15), lunch=None)

    assert times(site) == ["09:00", "10:00"]
    assert times(site, advisor=luis.pk) == ["10:00"]


def test_no_slot_lies_in_the_night_the_clocks_go_forward():
    site = make_site(timezone="Europe/Berlin")
    site.opening_hours.create(weekday=Weekday.SUNDAY, opens_at=dt.time(1), closes_at=dt.time(4))
    make_advisor(
        site, starts=dt.time(1, 45), ends=dt.time(3, 30), lunch=None, weekdays=(Weekday.SUNDAY,)
    )

    spring, autumn = dt.date(2027, 3, 28), dt.date(2027, 10, 31)
    assert times(site, spring, audience=Audience.EXEMPT) == ["01:45", "03:00", "03:15"]
    assert times(site, autumn, audience=Audience.EXEMPT) == [
        "01:45", "02:00", "02:15", "02:30", "02:45", "03:00", "03:15",
    ]  # fmt: skip


@pytest.mark.parametrize(("advisors", "bookings"), [(1, 1), (8, 30)])
def test_three_queries_whatever_the_number(site, django_assert_num_queries, advisors, bookings):
    operation = make_operation(site)
    people = [make_advisor(site, f"Advisor {number}") for number in range(advisors)]
    slots = free_slots(
        site=site, operations=[operation], first=TUESDAY, last=dt.date(2027, 3, 12), now=NOW
    ).slots
    for number, slot in enumerate(slots[:bookings]):
        make_booking(site, slot.starts_at, advisor=people[number % advisors])

    with django_assert_num_queries(3):  # the parts, the house, its people
        free_slots(
            site=site, operations=[operation], first=TUESDAY, last=dt.date(2027, 3, 22), now=NOW
        )
