"""The calendar file: an event that a calendar replaces, moves and takes out again."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.conf import settings as conf
from django.core import mail
from django.utils.translation import override
from icalendar import Calendar

from appointments.actions import book_visit, cancel_visit, reschedule_visit, restore_visit
from appointments.actions.seats import Times
from appointments.calendar_file import calendar_file
from appointments.links import calendar_token
from appointments.states import Audience, Kind
from service_desk.messaging.sending import send_due
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.organisation import make_site
from tests.factories.public import link_to, make_martas_visit, make_open_site
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in conf.LANGUAGES]
BY_DESK = {"by": None, "door": "desk"}
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def visit():
    return make_booking(make_site(), at("2027-03-12 10:15"))


def read(visit, **asked):
    drop_off = visit.appointments.get(kind=Kind.DROP_OFF, cancelled_at=None)
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
    assert len(event.walk("VALARM")) == 1
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Madrid"]


def test_a_shared_calendar_shows_little_of_it(visit):
    _calendar, event = read(visit, link="https://cita.vega.es/v/secret/")

    assert event["CLASS"] == "PRIVATE"
    assert event["DESCRIPTION"] == (
        "Your service advisor: Ana Ruiz\n"
        "Your car: ···\u00a0KLM\n"
        "Entrance B, left of the showroom\n"
        "Confirm, move or cancel:\n"
        "https://cita.vega.es/v/secret/"
    )
    assert event["URL"] == "https://cita.vega.es/v/secret/"


def test_it_says_nothing_that_another_event_or_calendar_would_take_over(visit):
    calendar, event = read(visit)

    assert [
        name for name in ("X-WR-CALNAME", "ATTENDEE", "GEO", "CATEGORIES") if name in event
    ] == []
    assert set(calendar) == {"VERSION", "PRODID", "METHOD"}


@pytest.mark.parametrize("email", ["", "taller@example.com"])
def test_there_is_always_an_organizer(visit, email):
    """RFC 5546 has no PUBLISH and no CANCEL without one."""
    visit.site.email = email

    organizer = read(visit)[1]["ORGANIZER"]

    assert organizer == f"mailto:{email or 'service@localhost'}"
    assert organizer.params["CN"] == "Talleres Vega"


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


def letters(visit) -> list[tuple[Any, str, Any, str]]:
    """Of each calendar file that was mailed: its name, method, SEQUENCE and time in UTC."""
    found = []
    for part in (part for letter in mail.outbox for part in letter.attachments):
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        [event] = calendar.walk("VEVENT")
        assert part.get_param("method") == str(calendar["METHOD"])
        assert str(event["UID"]).startswith(visit.number)
        name = part.get_filename()
        starts_at = event["DTSTART"].dt.astimezone(dt.UTC)
        found.append((name, str(calendar["METHOD"]), event["SEQUENCE"], f"{starts_at:%d %H:%M}"))
    mail.outbox.clear()
    return found


def test_each_letter_of_a_visits_life_is_newer_than_the_one_before(settings):
    """Booked, moved to another day, cancelled, taken back: what calendars go by only rises."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    person = {"name": "Marta García", "phone": "612 345 678", "email": "marta@example.com"}
    wish = make_wish(make_open_site(), at("2027-03-11 10:00"), client=person, plan_handover=True)
    visit = book_visit(wish, now=NOW, **BY_DESK)
    tale = []
    for minutes, verb in enumerate(
        (
            lambda now: None,
            lambda now: reschedule_visit(
                visit,
                times=Times(at("2027-03-12 09:00"), plan_handover=True),
                audience=Audience.STAFF,
                now=now,
                **BY_DESK,
            ),
            lambda now: cancel_visit(visit, now=now, **BY_DESK),
            lambda now: restore_visit(visit, now=now, **BY_DESK),
        ),
        start=60,
    ):
        now = NOW + minutes * MINUTE
        verb(now)
        send_due(now)
        tale.append(letters(visit))

    assert [[row[:3] for row in told] for told in tale] == [
        [("visit.ics", "PUBLISH", 0), ("pick-up.ics", "PUBLISH", 0)],
        [("visit.ics", "PUBLISH", 1), ("pick-up.ics", "PUBLISH", 1)],
        [("visit.ics", "CANCEL", 2), ("pick-up.ics", "CANCEL", 2)],
        [("visit.ics", "PUBLISH", 3), ("pick-up.ics", "PUBLISH", 3)],
    ]


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_as_calendars_read_it_in_every_language(visit, language):
    """RFC 5545: CRLF, 75 octets to a line, no sign broken in two, text escaped."""
    visit.site.name = "Talleres; Vega, «Ёлка» 汽车服务中心" * 2
    with override(language):
        drop_off = visit.appointments.get()
        content = calendar_file(visit, drop_off, now=NOW, link="https://cita.vega.es/v/x/")

    lines = content.split(b"\r\n")
    assert (lines[0], lines[-2], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")
    assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line] == []
    assert [line.decode() for line in lines]  # each is whole UTF-8 by itself
    unfolded = content.decode().replace("\r\n ", "")
    assert re.search(r"^LOCATION:Talleres\\; Vega\\, «Ёлка»", unfolded, re.MULTILINE)
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert visit.site.name in event["SUMMARY"]


def test_the_name_of_the_work_is_the_clients(visit):
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(read(visit)[1]["SUMMARY"]).partition(" ·")[0]

    assert said == {
        "en": "Oil service",
        "ru": "Замена масла",
        "es": "Cambio de aceite",
        "zh-hans": "更换机油",
    }


def test_the_link_of_the_file_opens_the_file_and_it_names_no_page(client):
    with time_machine.travel(NOW, tick=False):
        visit = make_martas_visit(make_open_site())
        token = calendar_token(link_to(visit).split("/")[2])
        answers = [client.get(f"/c/{token}/{name}.ics") for name in ("visit", "pick-up")]

    [drop_off, pick_up] = [Calendar.from_ical(each.content).walk("VEVENT")[0] for each in answers]
    assert {each["Content-Type"] for each in answers} == {
        "text/calendar; method=PUBLISH; charset=utf-8"
    }
    assert (drop_off["UID"], pick_up["UID"]) == (
        f"{visit.number}@127.0.0.1",
        f"{visit.number}-handover@127.0.0.1",
    )
    assert pick_up["SUMMARY"] == "Pick up your car · Talleres Vega"
    assert [each for each in (drop_off, pick_up) if "URL" in each or "/v/" in str(each)] == []


def test_after_a_cancellation_the_file_takes_the_event_out(client):
    with time_machine.travel(NOW, tick=False):
        visit = cancel_visit(make_martas_visit(make_open_site()), now=NOW, **BY_DESK)
        answer = client.get(f"/c/{calendar_token(link_to(visit).split('/')[2])}/visit.ics")

    assert answer["Content-Type"] == "text/calendar; method=CANCEL; charset=utf-8"
    assert b"STATUS:CANCELLED" in answer.content
