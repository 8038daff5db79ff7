"""What a booking, a move and a cancellation earn the client. When each rung is due: test_rungs."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from appointments.messages import (
    plan_booked,
    plan_cancelled,
    plan_missing_rungs,
    plan_moved,
    reasons,
    stop_asking,
)
from appointments.messages.times import live_drop_off
from appointments.models import Appointment
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import MessageState
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment, make_booking
from tests.factories.clients import make_client
from tests.factories.organisation import make_site
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

FRIDAY = at("2027-03-12 10:15")
SATURDAY = at("2027-03-13 11:00")


@pytest.fixture
def site(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return make_site()


@pytest.fixture
def visit(site):
    return make_booking(site, FRIDAY, client=make_client(site, phone="", email="lucia@example.com"))


def outbox(*kinds):
    """What was planned, in its order: of these kinds, or of all."""
    rows = Message.objects.filter(kind__in=kinds) if kinds else Message.objects.all()
    return [
        (row.kind, row.state, row.due_at) for row in rows.order_by("created_at", "due_at", "id")
    ]


def move(visit, starts_at, *, now):
    """The rows of a move, as the verb writes them."""
    old = live_drop_off(visit)
    Appointment.objects.filter(pk=old.pk).update(cancelled_at=now)
    make_appointment(visit, starts_at, sequence=old.sequence + 1)
    plan_moved(visit, now=now)


def cancel(visit, *, now):
    visit.appointments.update(cancelled_at=now)
    visit.state, visit.cancelled_at = VisitState.CANCELLED, now
    visit.save()
    plan_cancelled(visit, now=now)


def test_a_booking_earns_a_card_now_and_the_whole_ladder(visit):
    plan_booked(visit, now=NOW)

    assert outbox() == [
        ("card", MessageState.PLANNED, NOW),
        ("reminder", MessageState.PLANNED, at("2027-03-09 10:15")),
        ("confirmation", MessageState.PLANNED, at("2027-03-11 10:15")),
        ("ask_by_phone", MessageState.PLANNED, at("2027-03-11 16:15")),
    ]
    assert Message.objects.get(kind="confirmation").intent_key == (
        f"confirmation:visit:{visit.pk}:2027-03-12T09:15Z"
    )
    assert Message.objects.get(kind="confirmation").not_after == at("2027-03-12 08:15")


def test_planned_twice_changes_nothing(visit):
    plan_booked(visit, now=NOW)
    before = list(Message.objects.values())

    plan_booked(visit, now=NOW)
    planned = plan_missing_rungs(NOW)

    assert (list(Message.objects.values()), planned) == (before, 0)


@pytest.mark.parametrize(
    ("zone", "starts_at", "due_at"),
    [
        # The wall clock of the site, not 24 hours: ten o'clock is ten o'clock (T2).
        ("Europe/Madrid", "2027-03-28 10:00", "2027-03-27 10:00"),  # 23 hours earlier
        ("Europe/Madrid", "2027-10-31 10:00", "2027-10-30 10:00"),  # 25 hours earlier
        ("Europe/Madrid", "2027-03-29 02:30", "2027-03-27 20:45"),  # a gap, and at night
        ("Europe/Moscow", "2027-03-28 10:00", "2027-03-27 10:00"),
        ("Australia/Lord_Howe", "2027-10-03 12:00", "2027-10-02 12:00"),
        # 24 hours before 08:15 is in quiet hours: the evening before that.
        ("Europe/Madrid", "2027-03-12 08:15", "2027-03-10 20:45"),
        ("Europe/Madrid", "2028-03-01 10:00", "2028-02-29 10:00"),
    ],
)
def test_the_confirmation_goes_by_the_wall_clock(settings, zone, starts_at, due_at):
    site = make_site(timezone=zone)
    visit = make_booking(site, at(starts_at, zone))

    plan_booked(visit, now=NOW)

    assert Message.objects.get(kind="confirmation").due_at == at(due_at, zone)


def test_booked_within_the_day_the_card_asks_and_no_other_message_does(visit):
    plan_booked(visit, now=at("2027-03-11 15:00"))

    row = Message.objects.get(kind="confirmation")
    assert (row.state, row.reason) == (MessageState.SUPPRESSED, reasons.BOOKED_LATE)
    assert plan_missing_rungs(at("2027-03-11 16:00")) == 0


def test_a_walk_in_is_told_nothing(site):
    plan_booked(make_visit(site, state=VisitState.ARRIVED), now=NOW)

    assert outbox() == []


def test_a_moved_visit_earns_new_messages_and_loses_the_old(visit):
    plan_booked(visit, now=NOW)
    moved_at = NOW + dt.timedelta(minutes=5)

    move(visit, SATURDAY, now=moved_at)

    assert outbox() == [
        ("card", MessageState.CANCELLED, NOW),
        ("reminder", MessageState.CANCELLED, at("2027-03-09 10:15")),
        ("confirmation", MessageState.CANCELLED, at("2027-03-11 10:15")),
        ("ask_by_phone", MessageState.CANCELLED, at("2027-03-11 16:15")),
        ("moved", MessageState.PLANNED, moved_at),
        ("reminder", MessageState.PLANNED, at("2027-03-10 11:00")),
        ("confirmation", MessageState.PLANNED, at("2027-03-12 11:00")),
        # Saturday 09:00 to 11:00 and Friday from 16:00: four hours of opening.
        ("ask_by_phone", MessageState.PLANNED, at("2027-03-12 16:00")),
    ]


def test_moved_there_and_back_is_told_each_time_and_asked_about_the_last(visit, mailoutbox):
    plan_booked(visit, now=NOW)
    for minutes, starts_at in ((5, SATURDAY), (10, FRIDAY), (15, SATURDAY)):
        now = NOW + dt.timedelta(minutes=minutes)
        move(visit, starts_at, now=now)
        send_due(now)

    asked = Message.objects.filter(kind="confirmation").order_by("due_at")
    assert [row.state for row in asked] == [MessageState.CANCELLED, MessageState.PLANNED]
    assert Message.objects.filter(kind="moved", state=MessageState.SENT).count() == 3
    assert len(mailoutbox) == 3


def test_a_cancelled_visit_is_told_so_and_asked_nothing(visit, mailoutbox):
    plan_booked(visit, now=NOW)
    send_due(NOW)

    cancel(visit, now=NOW + dt.timedelta(hours=1))
    send_due(NOW + dt.timedelta(days=5))

    assert [(row[0], row[1]) for row in outbox()] == [
        ("card", MessageState.SENT),
        ("reminder", MessageState.CANCELLED),
        ("confirmation", MessageState.CANCELLED),
        ("ask_by_phone", MessageState.CANCELLED),
        ("cancelled", MessageState.SUPPRESSED),  # days late: its time has passed
    ]
    assert len(mailoutbox) == 1


def test_a_cancellation_taken_back_in_time_is_never_sent(visit, mailoutbox):
    plan_booked(visit, now=NOW)
    send_due(NOW)
    cancel(visit, now=NOW + dt.timedelta(minutes=1))
    Appointment.objects.filter(visit=visit).update(cancelled_at=None, sequence=1)
    visit.state, visit.cancelled_at = VisitState.BOOKED, None
    visit.save()

    plan_moved(visit, now=NOW + dt.timedelta(minutes=2))
    send_due(NOW + dt.timedelta(minutes=2))

    sent = Message.objects.filter(state=MessageState.SENT).order_by("created_at")
    assert [row.kind for row in sent] == ["card", "moved"]
    assert len(mailoutbox) == 2
    assert Message.objects.get(kind="cancelled").state == MessageState.CANCELLED
    assert Message.objects.get(kind="confirmation").state == MessageState.PLANNED


def test_nobody_who_has_confirmed_is_asked(visit):
    plan_booked(visit, now=NOW)
    visit.state, visit.confirmed_at = VisitState.CONFIRMED, NOW
    visit.save()

    stop_asking(visit, now=NOW)

    assert [row[:2] for row in outbox()] == [
        ("card", MessageState.PLANNED),
        ("reminder", MessageState.PLANNED),
        ("confirmation", MessageState.CANCELLED),
        ("ask_by_phone", MessageState.CANCELLED),
    ]


@pytest.mark.parametrize(
    ("state", "stamp", "reason"),
    [
        (VisitState.CONFIRMED, "confirmed_at", reasons.CONFIRMED),
        (VisitState.CANCELLED, "cancelled_at", reasons.CANCELLED),
        (VisitState.ARRIVED, "arrived_at", reasons.BEGUN),
    ],
)
def test_the_visit_is_looked_at_again_before_the_question_leaves(
    visit, mailoutbox, state, stamp, reason
):
    plan_booked(visit, now=NOW)
    send_due(NOW)
    # Written past the verbs, as a colleague's SQL or a lost race would.
    setattr(visit, stamp, NOW)
    visit.state = state
    visit.save()

    send_due(at("2027-03-11 10:15"))

    row = Message.objects.get(kind="confirmation")
    assert (row.state, row.reason) == (MessageState.SUPPRESSED, reason)
    assert len(mailoutbox) == 1


def test_the_scan_finds_what_was_imported_or_lost(
    site, visit, django_assert_num_queries: DjangoAssertNumQueries
):
    quarter = dt.timedelta(minutes=15)
    make_booking(site, FRIDAY + quarter, state=VisitState.CONFIRMED)
    make_booking(site, FRIDAY + 2 * quarter, state=VisitState.CANCELLED)
    eve = at("2027-03-11 10:15")

    planned = plan_missing_rungs(eve)
    with django_assert_num_queries(6):
        again = plan_missing_rungs(eve)

    # Of the visit its three rungs, of the one that is confirmed the reminder: too late for either.
    assert (planned, again) == (4, 0)
    assert outbox("confirmation", "ask_by_phone") == [
        ("confirmation", MessageState.PLANNED, eve),
        ("ask_by_phone", MessageState.PLANNED, at("2027-03-11 16:15")),
    ]
    assert [row[:2] for row in outbox("reminder")] == [("reminder", MessageState.SUPPRESSED)] * 2


@pytest.mark.parametrize(
    ("found_at", "state"),
    [
        ("2027-03-12 08:00", MessageState.TO_CALL),  # quiet until nine, of use until 08:15
        ("2027-03-11 23:00", MessageState.TO_CALL),
        ("2027-03-11 20:00", MessageState.PLANNED),
    ],
)
def test_a_confirmation_found_late_is_sent_while_it_helps(visit, found_at, state):
    plan_missing_rungs(at(found_at))

    assert Message.objects.get(kind="confirmation").state == state


def test_after_an_outage_the_question_still_leaves_and_a_past_one_does_not(site, visit, mailoutbox):
    """R16: beat was down; what still helps is sent, what does not is not."""
    other = make_client(site, phone="", email="late@example.com")
    gone = make_booking(site, at("2027-03-11 09:30"), client=other)
    for each in (visit, gone):
        plan_booked(each, now=NOW)
    send_due(NOW)
    mailoutbox.clear()

    send_due(at("2027-03-11 16:15"))

    assert [letter.to for letter in mailoutbox] == [["lucia@example.com"]]
    assert Message.objects.get(kind="confirmation", subject=f"visit:{gone.pk}").reason == (
        reasons.BEGUN
    )


def test_planning_costs_a_booking_seven_queries(
    visit, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(7):
        plan_booked(visit, now=NOW)
