"""The calendar file: one event that a calendar replaces, moves and takes out again."""

import datetime as dt

import pytest
from icalendar import Calendar

from appointments.calendar_file import calendar_file
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.organisation import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    return make_booking(make_site(), at("2027-03-12 10:15"))


def read(visit, **asked):
    drop_off = visit.appointments.get()
    calendar = Calendar.from_ical(calendar_file(visit, drop_off, now=NOW, **asked))
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_the_event_is_a_quarter_of_an_hour_on_the_sites_own_clock(visit):
    calendar, event = read(visit)

    assert calendar["METHOD"] == "PUBLISH"
    assert event["DTSTART"].params["TZID"] == "Europe/Madrid"
    assert event["DTSTART"].dt == at("2027-03-12 10:15")
    assert event["DTEND"].dt - event["DTSTART"].dt == dt.timedelta(minutes=15)
    assert event["DTSTAMP"].dt == NOW
    assert event["LOCATION"] == "Talleres Vega, Calle de Alcalá 200, Madrid"
    assert event["STATUS"] == "CONFIRMED"
    assert "Ana Ruiz" in event["DESCRIPTION"]
    assert len(event.walk("VALARM")) == 1
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Madrid"]


def test_a_moved_visit_is_the_same_event_and_newer(visit):
    first = read(visit)[1]
    visit.appointments.update(sequence=1)
    second = read(visit)[1]

    assert first["UID"] == second["UID"] == f"{visit.number}@127.0.0.1"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)


def test_a_cancelled_visit_leaves_the_calendar(visit):
    calendar, event = read(visit, is_cancelled=True)

    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert event.walk("VALARM") == []


@pytest.mark.parametrize(
    ("zone", "starts_at", "utc"),
    [
        ("Europe/Madrid", "2027-03-28 10:00", "08:00"),  # the day summer time begins
        ("Europe/Madrid", "2027-10-31 10:00", "09:00"),  # the day it ends
        ("Europe/Moscow", "2027-03-28 10:00", "07:00"),
        ("Asia/Shanghai", "2027-03-28 10:00", "02:00"),
    ],
)
def test_the_zones_rules_travel_with_the_file(zone, starts_at, utc):
    """A phone that trusts only the file's VTIMEZONE shows the same instant."""
    visit = make_booking(make_site(timezone=zone), at(starts_at, zone))
    calendar, event = read(visit)

    [rules] = calendar.walk("VTIMEZONE")
    shown = event["DTSTART"].dt.replace(tzinfo=rules.to_tz())

    assert f"{shown.astimezone(dt.UTC):%H:%M}" == utc


def test_no_line_is_longer_than_a_calendar_may_read(visit):
    visit.site.name = "Ё" * 79
    content = calendar_file(visit, visit.appointments.get(), now=NOW)

    assert max(map(len, content.split(b"\r\n"))) <= 75
