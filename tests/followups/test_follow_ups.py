"""Within 48 hours of the handover each client is asked how the car is, in writing or by voice."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from followups import reasons
from followups.messages import plan_follow_ups
from service_desk.clients.models import Consent
from service_desk.clients.states import Channel, Purpose
from service_desk.messaging.models import Message
from service_desk.messaging.preview import read
from service_desk.messaging.reasons import NOT_WANTED
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Door, MessageState
from service_desk.organisation.roles import Role
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_advisor, make_site, make_staff
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
NOON = at("2027-03-08 12:00")


@pytest.fixture
def site(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PUBLIC_URL = "https://cita.vega.es"
    return make_site()


def handed_over(
    site, handed_over_at, *, agrees: bool | None = True, prefers=Channel.EMAIL, **fields
):
    client = make_client(site, email="lucia@example.com", prefers=prefers, language="en")
    if agrees is not None:
        Consent.objects.create(
            client=client, purpose=Purpose.CARE, is_given=agrees, at=NOW, source="desk"
        )
    return make_visit(
        site,
        client=client,
        vehicle=make_vehicle(client, "1234 BCD"),
        state=VisitState.HANDED_OVER,
        handed_over_at=handed_over_at,
        **fields,
    )


@pytest.mark.parametrize(
    ("zone", "handed_over_at", "due_at", "not_after"),
    [
        ("Europe/Madrid", "2027-03-08 17:00", "2027-03-10 16:45", "2027-03-10 17:00"),
        # 48 hours are 48 hours: by the clock they end an hour later, and an hour earlier.
        ("Europe/Madrid", "2027-03-27 17:00", "2027-03-29 17:45", "2027-03-29 18:00"),
        ("Europe/Madrid", "2027-10-30 17:00", "2027-11-01 15:45", "2027-11-01 16:00"),
        # In quiet hours: the evening before, and never later.
        ("Europe/Madrid", "2027-03-08 08:30", "2027-03-09 20:45", "2027-03-10 08:30"),
        ("Europe/Madrid", "2028-02-27 12:00", "2028-02-29 11:45", "2028-02-29 12:00"),
        ("Africa/Cairo", "2027-04-28 21:30", "2027-04-30 20:45", "2027-04-30 22:30"),
    ],
)
def test_it_is_asked_within_48_hours(site, zone, handed_over_at, due_at, not_after):
    site.timezone = zone
    site.save()
    over_at = at(handed_over_at, zone)
    handed_over(site, over_at)

    plan_follow_ups(over_at + MINUTE)

    row = Message.objects.get()
    assert (row.due_at, row.not_after) == (at(due_at, zone), at(not_after, zone))


@pytest.mark.parametrize(
    ("agrees", "prefers", "kind", "channel", "state"),
    [
        (True, Channel.EMAIL, "follow_up", Door.EMAIL, MessageState.PLANNED),
        (True, Channel.PHONE, "follow_up_call", Door.PHONE, MessageState.PLANNED),
        # Nobody has asked yet whether we may write: somebody rings, and asks.
        (None, Channel.EMAIL, "follow_up_call", Door.PHONE, MessageState.PLANNED),
        (False, Channel.EMAIL, "follow_up_call", Door.PHONE, MessageState.SUPPRESSED),
    ],
)
def test_who_agreed_is_written_to_and_who_refused_is_left_in_peace(
    site, agrees, prefers, kind, channel, state
):
    handed_over(site, NOON, agrees=agrees, prefers=prefers)

    plan_follow_ups(NOON + MINUTE)

    row = Message.objects.get()
    assert (row.kind, row.channel, row.state) == (kind, channel, state)
    assert row.reason == ("" if agrees is not False else NOT_WANTED)


def test_the_letter_asks_how_the_car_is(site, mailoutbox):
    visit = handed_over(site, NOON)
    plan_follow_ups(NOON + MINUTE)

    send_due(at("2027-03-10 11:50"))

    letter = mailoutbox[0]
    assert letter.subject == "How is your car?"
    assert "How is your car since you were here?" in letter.body
    assert "Car: Citroën C4, 1234\u00a0BCD" in letter.body
    assert "https://cita.vega.es/v/" in letter.body
    assert Message.objects.get(subject=f"visit:{visit.pk}").state == MessageState.SENT


def test_who_was_here_with_the_same_trouble_is_called_by_a_manager(site):
    manager = make_staff(site, Role.MANAGER, name="Pilar Soto")
    first = handed_over(site, NOON - dt.timedelta(days=9))
    handed_over(site, NOON, repeat_of=first)

    plan_follow_ups(NOON + MINUTE)
    send_due(at("2027-03-10 11:50"))

    row = Message.objects.get()
    assert (row.kind, row.owner, row.state) == ("follow_up_call", manager, MessageState.TO_CALL)


def test_the_call_is_the_advisors(site):
    ana = make_advisor(site)
    visit = handed_over(site, NOON, agrees=None)
    make_appointment(visit, at("2027-03-05 10:00"), advisor=ana)

    plan_follow_ups(NOON + MINUTE)

    assert Message.objects.get().owner == ana


def test_nobody_is_asked_who_was_spoken_with_since(site, mailoutbox):
    visit = handed_over(site, NOON)
    plan_follow_ups(NOON + MINUTE)
    visit.state = VisitState.CONTACTED
    visit.save()

    send_due(at("2027-03-10 11:50"))

    row = Message.objects.get()
    assert (row.state, row.reason) == (MessageState.SUPPRESSED, reasons.CONTACTED)
    assert not mailoutbox


def test_a_call_says_what_a_letter_would(site):
    handed_over(site, NOON, agrees=None)
    plan_follow_ups(NOON + MINUTE)

    said = read(Message.objects.get(), now=NOON)

    assert "How is your car since you were here?" in said.body


@pytest.mark.parametrize("visits", [1, 3])
def test_the_scan_asks_once_in_one_query(
    site, visits, django_assert_num_queries: DjangoAssertNumQueries
):
    for _n in range(visits):
        handed_over(site, NOON)
    handed_over(site, NOON - dt.timedelta(hours=49))  # too late to begin
    planned = plan_follow_ups(NOON + MINUTE)

    with django_assert_num_queries(1):
        again = plan_follow_ups(NOON + 2 * MINUTE)

    assert (planned, again) == (visits, 0)
