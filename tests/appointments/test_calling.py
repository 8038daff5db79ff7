"""By when we call who would rather be called: an hour of opening, then the full hour."""

import datetime as dt

import pytest

from appointments.actions.call_me import calls_today, due_to_call
from appointments.availability import load_diary
from appointments.views.call_me import promise_to_call
from service_desk.organisation.models import OpeningHours
from tests.factories import NOW, at
from tests.factories.organisation import make_closure, make_site

pytestmark = pytest.mark.django_db

NOON = [(dt.time(8), dt.time(13)), (dt.time(15), dt.time(18))]


def site_open(hours=((dt.time(8), dt.time(18)),), weekdays=range(5), **fields):
    site = make_site("north", **fields)
    site.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(site=site, weekday=weekday, opens_at=opens, closes_at=closes)
        for weekday in weekdays
        for opens, closes in hours
    )
    return site


@pytest.mark.parametrize(
    ("asked", "due", "said"),
    [
        ("03-08 09:00", "03-08 10:00", "We call you today before 10:00."),
        ("03-08 10:20", "03-08 12:00", "We call you today before 12:00."),
        ("03-08 06:30", "03-08 09:00", "We call you today before 09:00."),
        ("03-08 17:10", "03-08 18:00", "We call you today before 18:00."),
        ("03-08 17:40", "03-09 09:00", "We call you tomorrow before 09:00."),
        ("03-08 23:59", "03-09 09:00", "We call you tomorrow before 09:00."),
        ("03-12 18:00", "03-15 09:00", "We call you on Monday 15 March before 09:00."),
    ],
    ids=["opening", "morning", "before", "late", "too late", "night", "weekend"],
)
def test_the_promise_fits_the_hours(asked, due, said):
    site, now = site_open(), at(f"2027-{asked}")

    due_at = due_to_call(site, now=now)

    assert due_at == at(f"2027-{due}")
    assert promise_to_call(site, due_at, now).replace("\u00a0", " ") == said


def test_a_closed_noon_is_not_counted():
    site = site_open(NOON)

    assert due_to_call(site, now=at("2027-03-08 12:40")) == at("2027-03-08 16:00")
    assert due_to_call(site, now=at("2027-03-08 13:10")) == at("2027-03-08 16:00")


def test_a_closed_day_is_left_out_and_never_called_today():
    site = site_open()
    make_closure(site, dt.date(2027, 3, 8))
    diary = load_diary(site, dt.date(2027, 3, 9), dt.date(2027, 3, 15))

    assert due_to_call(site, now=NOW) == at("2027-03-09 09:00")
    assert calls_today(diary, now=NOW) is False
    assert calls_today(diary, now=NOW + dt.timedelta(days=1)) is True
    assert calls_today(diary, now=at("2027-03-09 17:45")) is False


@pytest.mark.parametrize(
    ("asked", "due"),
    [("2027-03-28 01:50", "2027-03-28 04:00"), ("2027-10-31 02:00", "2027-10-31 03:00")],
    ids=["an hour is missing", "an hour comes twice"],
)
def test_the_night_the_clocks_change(asked, due):
    """A house that is open all night long, on the two nights that are no ordinary ones."""
    site = site_open([(dt.time(0), dt.time(8))], weekdays=range(7))

    assert due_to_call(site, now=at(asked)) == at(due)


def test_a_site_that_never_opens_promises_nothing():
    site = site_open([])

    assert due_to_call(site, now=NOW) is None
    assert promise_to_call(site, None, NOW) == ""
