"""Parts that will not be there on the day: the client is warned once, with other times (C1-6d)."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from appointments.late_parts import warn_of_late_parts
from appointments.messages import reasons
from service_desk.catalogue.models import Stock
from service_desk.clients.states import Channel
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import MessageState
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation, make_part
from tests.factories.clients import make_client
from tests.factories.organisation import make_advisor, make_site
from tests.factories.parts import make_reservation

pytestmark = pytest.mark.django_db

THURSDAY = at("2027-03-11 10:00")
MONDAY_AFTER = dt.date(2027, 3, 15)


@pytest.fixture
def site(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PUBLIC_URL = "https://cita.vega.es"
    site = make_site()
    make_advisor(site)
    return site


@pytest.fixture
def oil(site):
    return make_operation(site)


@pytest.fixture
def filter_(site, oil):
    """An oil filter of which none is here; the supplier has named Monday."""
    part = make_part(site, kit_of=oil, on_hand=0)
    Stock.objects.filter(part=part).update(eta=MONDAY_AFTER)
    return part


def book(site, part, starts_at=THURSDAY, **client):
    lucia = make_client(
        site, **{"email": "lucia@example.com", "prefers": Channel.EMAIL, "language": "en", **client}
    )
    visit = make_booking(site, starts_at, client=lucia)
    make_reservation(visit, part, held=0)
    return visit


def rows():
    return [(row.intent_key.split(":", 3)[3], row.state) for row in Message.objects.order_by("pk")]


def test_a_visit_without_its_parts_is_warned_with_three_times_that_have_them(
    site, filter_, mailoutbox
):
    book(site, filter_)

    warned = warn_of_late_parts(NOW)
    send_due(NOW)

    assert warned == 1
    letter, body = mailoutbox[0], mailoutbox[0].body.replace("\u00a0", " ")
    assert letter.subject == "Your visit: a part comes later"
    assert "The parts are here from: Mon 15 March" in body
    # As the client's own page has them, in its window of seven days.
    assert [line for line in body.splitlines() if line.startswith("– ")] == [
        "– Mon 15 March 08:00",
        "– Mon 15 March 08:15",
        "– Mon 15 March 17:00",
    ]
    assert "/move/" in body


def test_it_is_told_once_for_a_time_and_the_day_that_the_supplier_names(site, filter_):
    book(site, filter_)
    warn_of_late_parts(NOW)

    again = warn_of_late_parts(NOW + dt.timedelta(hours=1))
    Stock.objects.update(eta=MONDAY_AFTER + dt.timedelta(1))
    later = warn_of_late_parts(NOW + dt.timedelta(hours=2))

    assert (again, later) == (0, 2)  # the old day is withdrawn, the new one told
    assert rows() == [
        ("2027-03-11T09:00Z/2027-03-15", MessageState.CANCELLED),
        ("2027-03-11T09:00Z/2027-03-16", MessageState.PLANNED),
    ]


def test_a_day_that_nobody_has_named_is_told_once(site, filter_):
    Stock.objects.update(eta=None)
    book(site, filter_, at("2027-03-09 10:00"))

    first = warn_of_late_parts(NOW)
    next_day = warn_of_late_parts(NOW + dt.timedelta(hours=20))

    assert (first, next_day) == (1, 0)
    assert rows() == [("2027-03-09T09:00Z/open", MessageState.PLANNED)]


def test_parts_that_come_after_all_withdraw_the_warning(site, filter_):
    book(site, filter_, prefers=Channel.PHONE)
    warn_of_late_parts(NOW)
    send_due(NOW)
    assert Message.objects.get().state == MessageState.TO_CALL

    Stock.objects.update(on_hand=4)
    ended = warn_of_late_parts(NOW + dt.timedelta(hours=1))

    row = Message.objects.get()
    assert (ended, row.state, row.reason) == (1, MessageState.CANCELLED, reasons.PARTS_HERE)


def test_the_shelf_is_looked_at_again_before_the_warning_leaves(site, filter_, mailoutbox):
    book(site, filter_)
    warn_of_late_parts(NOW)
    Stock.objects.update(on_hand=4)

    send_due(NOW)

    row = Message.objects.get()
    assert (row.state, row.reason) == (MessageState.SUPPRESSED, reasons.PARTS_HERE)
    assert not mailoutbox


@pytest.mark.parametrize(
    ("starts_at", "fields"),
    [
        ("2027-03-16 10:00", {}),  # there by then
        ("2027-03-23 10:00", {}),  # further ahead than two weeks: there is time
        ("2027-03-11 10:00", {"state": VisitState.CANCELLED}),
    ],
)
def test_who_need_not_be_warned_is_not(site, filter_, starts_at, fields):
    visit = book(site, filter_, at(starts_at))
    for name, value in fields.items():
        setattr(visit, name, value)
        visit.cancelled_at = NOW
        visit.save()

    assert warn_of_late_parts(NOW) == 0


@pytest.mark.parametrize("whole", [1, 3])
def test_visits_that_have_their_parts_cost_nothing(
    site, oil, whole, django_assert_num_queries: DjangoAssertNumQueries
):
    part = make_part(site, "FILTER-2", kit_of=oil, on_hand=10)
    for number in range(whole):
        visit = make_booking(site, THURSDAY + number * dt.timedelta(minutes=15))
        make_reservation(visit, part)

    with django_assert_num_queries(2):
        assert warn_of_late_parts(NOW) == 0
