"""When each rung is due: by the clock of the site, in its hours, never at night (T1-T3)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from appointments.actions import book_visit
from appointments.messages import plan_booked, plan_missing_rungs, reasons
from appointments.states import Kind
from service_desk.messaging.models import Message, MessagePolicy
from service_desk.messaging.states import MessageState
from service_desk.organisation.models import OpeningHours
from service_desk.visits.states import Mobility
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment, make_booking
from tests.factories.catalogue import make_operation
from tests.factories.organisation import make_advisor, make_closure, make_loaner, make_site
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

MADRID, CAIRO = "Europe/Madrid", "Africa/Cairo"
SANTIAGO, LORD_HOWE = "America/Santiago", "Australia/Lord_Howe"
EARLY = dt.timedelta(days=20)


def shown(zone, *kinds):
    """Of each kind when it is due, as the clock of the zone shows it."""
    rows = Message.objects.filter(kind__in=kinds).order_by("due_at", "pk")
    return {row.kind: f"{row.due_at.astimezone(ZoneInfo(zone)):%m-%d %H:%M}" for row in rows}


@pytest.mark.parametrize(
    ("zone", "starts_at", "reminder", "loaner", "confirmation", "call"),
    [
        # The site is open Mon-Fri 08-18, Sat 09-13; four hours of opening are left at "call".
        (MADRID, "2027-03-12 10:15", "03-09 10:15", "03-10 10:15", "03-11 10:15", "03-11 16:15"),
        # Monday at nine: one hour on Monday, three on Saturday.
        (MADRID, "2027-03-15 09:00", "03-12 09:00", "03-13 09:00", "03-14 09:00", "03-13 10:00"),
        # The clocks go forward on the Sunday, and back: ten o'clock stays ten o'clock (T2).
        (MADRID, "2027-03-28 10:00", "03-25 10:00", "03-26 10:00", "03-27 10:00", "03-27 09:00"),
        (MADRID, "2027-03-29 10:00", "03-26 10:00", "03-27 10:00", "03-28 10:00", "03-27 11:00"),
        (MADRID, "2027-10-31 10:00", "10-28 10:00", "10-29 10:00", "10-30 10:00", "10-30 09:00"),
        (MADRID, "2027-11-01 09:00", "10-29 09:00", "10-30 09:00", "10-31 09:00", "10-30 10:00"),
        # Midnight does not exist: the day begins at one.
        (SANTIAGO, "2027-09-06 10:00", "09-03 10:00", "09-04 10:00", "09-05 10:00", "09-04 11:00"),
        (CAIRO, "2027-04-30 10:00", "04-27 10:00", "04-28 10:00", "04-29 10:00", "04-29 16:00"),
        (CAIRO, "2027-05-01 09:30", "04-28 09:30", "04-29 09:30", "04-30 09:30", "04-30 14:30"),
        (CAIRO, "2027-05-01 00:30", "04-27 20:45", "04-28 20:45", "04-29 20:45", "04-30 14:00"),
        (SANTIAGO, "2027-09-06 00:30", "09-02 20:45", "09-03 20:45", "09-04 20:45", "09-04 09:00"),
        # Half an hour is skipped.
        (LORD_HOWE, "2027-10-04 10:00", "10-01 10:00", "10-02 10:00", "10-03 10:00", "10-02 11:00"),
        # A leap day, and a year's end.
        (MADRID, "2028-03-01 10:00", "02-27 10:00", "02-28 10:00", "02-29 10:00", "02-29 16:00"),
        (MADRID, "2028-01-03 12:00", "12-31 12:00", "01-01 12:00", "01-02 12:00", "01-01 12:45"),
        # In quiet hours: a quarter before they began; a call when somebody was there to make it.
        (MADRID, "2027-03-12 08:15", "03-08 20:45", "03-09 20:45", "03-10 20:45", "03-11 14:15"),
        (MADRID, "2027-03-12 12:30", "03-09 12:30", "03-10 12:30", "03-11 12:30", "03-11 17:45"),
    ],
)
def test_each_rung_by_the_clock_of_the_site(zone, starts_at, reminder, loaner, confirmation, call):
    site, begins = make_site(timezone=zone), at(starts_at, zone)
    visit = make_booking(site, begins, mobility=Mobility.LOANER)
    during = (begins, begins + dt.timedelta(hours=8))
    visit.loaner_bookings.create(loaner=make_loaner(site), during=during)

    plan_booked(visit, now=begins - EARLY)

    assert shown(zone, "reminder", "loaner", "confirmation", "ask_by_phone") == {
        "reminder": reminder,
        "loaner": loaner,
        "confirmation": confirmation,
        "ask_by_phone": call,
    }


@pytest.mark.parametrize(
    ("begins", "collected", "due", "last"),
    [
        ("2027-03-12 10:00", "2027-03-12 16:00", "03-12 15:00", "03-12 15:30"),
        ("2027-03-10 10:00", "2027-03-12 09:45", "03-11 20:45", "03-12 09:15"),
        ("2027-03-10 10:00", "2027-03-12 16:00", "03-12 12:00", "03-12 15:30"),  # over two days
        # Two days by the clock on the wall, 47 hours as they pass; four hours before is night.
        ("2027-03-27 10:00", "2027-03-29 10:00", "03-28 20:45", "03-29 09:30"),
        ("2027-10-30 10:00", "2027-11-01 14:00", "11-01 10:00", "11-01 13:30"),
    ],
)
def test_ready_is_told_an_hour_before_the_pick_up_or_four_after_long_work(
    begins, collected, due, last
):
    visit = make_booking(make_site(), at(begins), handover_at=at(collected))

    plan_booked(visit, now=at(begins) - EARLY)

    row = Message.objects.get(kind="ready")
    assert shown(MADRID, "ready") == {"ready": due}
    assert f"{row.site.local(row.not_after):%m-%d %H:%M}" == last


@pytest.mark.parametrize(
    ("booked", "skipped"),
    [
        ("2027-03-09 10:14", {"loaner": "", "reminder": "", "confirmation": "", "call": ""}),
        (
            "2027-03-09 10:16",
            {"loaner": "", "reminder": reasons.BOOKED_NEAR, "confirmation": "", "call": ""},
        ),
        (
            "2027-03-11 10:16",
            {
                "loaner": reasons.LOANER_LATE,
                "reminder": reasons.BOOKED_NEAR,
                "confirmation": reasons.BOOKED_LATE,
                "call": reasons.BOOKED_LATE,
            },
        ),
    ],
)
def test_what_is_too_near_is_not_said_and_the_row_says_why(booked, skipped):
    site, begins = make_site(), at("2027-03-12 10:15")
    visit = make_booking(site, begins, mobility=Mobility.LOANER)
    during = (begins, begins + dt.timedelta(hours=8))
    visit.loaner_bookings.create(loaner=make_loaner(site), during=during)

    plan_booked(visit, now=at(booked))

    rows = {row.kind: row for row in Message.objects.exclude(kind="card")}
    rows["call"] = rows.pop("ask_by_phone")
    assert {kind: row.reason for kind, row in rows.items()} == skipped
    assert {kind: row.state == MessageState.SUPPRESSED for kind, row in rows.items()} == {
        kind: bool(why) for kind, why in skipped.items()
    }


def test_the_desk_may_send_a_reminder_a_week_ahead_and_a_question_three_days():
    begins = at("2027-03-29 10:00")
    visit = make_booking(make_site(), begins)

    plan_booked(visit, now=begins - EARLY)

    earliest = dict(Message.objects.values_list("kind", "not_before"))
    assert earliest["reminder"] == begins - dt.timedelta(days=7)
    assert earliest["confirmation"] == begins - dt.timedelta(days=3)
    assert earliest["ask_by_phone"] == Message.objects.get(kind="ask_by_phone").due_at


def test_a_site_has_its_own_hours_and_holidays():
    site = make_site(policy={"reminder_hours": 96, "confirmation_hours": 48})
    MessagePolicy.objects.create(site=site, call_hours_before=2)
    make_closure(site, dt.date(2027, 3, 12))
    OpeningHours.objects.filter(site=site, weekday=5).delete()
    visit = make_booking(site, at("2027-03-15 09:00"))

    plan_booked(visit, now=at("2027-03-01 09:00"))

    # Monday 08:00 to 09:00, and the last hour of Thursday: Friday is a holiday.
    assert shown(MADRID, "reminder", "confirmation", "ask_by_phone") == {
        "reminder": "03-11 09:00",
        "confirmation": "03-13 09:00",
        "ask_by_phone": "03-11 17:00",
    }


def test_a_site_that_reminds_no_earlier_than_it_asks_does_not_remind():
    visit = make_booking(make_site(policy={"reminder_hours": 24}), at("2027-03-12 10:15"))

    plan_booked(visit, now=NOW)

    assert not Message.objects.filter(kind="reminder").exists()
    assert plan_missing_rungs(at("2027-03-10 10:00")) == 0


def test_a_site_without_hours_goes_by_the_clock():
    site = make_site()
    site.opening_hours.all().delete()
    visit = make_booking(site, at("2027-03-12 16:15"))

    plan_booked(visit, now=NOW)

    assert shown(MADRID, "ask_by_phone") == {"ask_by_phone": "03-12 12:15"}


def test_a_booking_plans_them_in_its_own_transaction():
    site = make_site()
    make_operation(site)
    ana = make_advisor(site)
    make_loaner(site)
    wish = make_wish(site, at("2027-03-12 10:15"), mobility=Mobility.LOANER, plan_handover=True)

    visit = book_visit(wish, by=ana, door="desk", now=NOW)

    rows = Message.objects.filter(subject=f"visit:{visit.pk}")
    assert set(rows.values_list("kind", flat=True)) == {
        *("card", "reminder", "loaner", "confirmation", "ask_by_phone", "ready")
    }
    assert set(rows.values_list("owner", flat=True)) == {ana.pk}


def test_a_handover_without_its_drop_off_is_found_by_the_scan():
    """A car that is here; its row was lost, or the visit came from an import."""
    site = make_site()
    visit = make_booking(site, at("2027-03-08 08:00"), state="IN_WORK", arrived_at=NOW)
    make_appointment(visit, at("2027-03-08 16:00"), kind=Kind.HANDOVER)

    planned = plan_missing_rungs(NOW)

    assert (planned, shown(MADRID, "ready")) == (1, {"ready": "03-08 15:00"})
