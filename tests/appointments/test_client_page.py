"""The client's page behind the link: what it says, what it never shows, and that it only reads."""

import pytest
import time_machine
from django.apps import apps

from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.public import (
    heading_of,
    link_to,
    make_martas_visit,
    make_open_site,
    text_of,
)

pytestmark = pytest.mark.django_db

THURSDAY = at("2027-03-11 10:00")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site():
    return make_open_site(advisors=1)


@pytest.fixture
def visit(site):
    return make_martas_visit(site)


@pytest.fixture
def link(visit):
    return link_to(visit)


def everything() -> dict[str, list]:
    """Every row of every table."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
    }


def ask(visit) -> None:
    Message.objects.filter(kind="confirmation").update(state=MessageState.SENT, sent_at=NOW)


def test_it_shows_a_first_name_and_the_end_of_a_plate_and_no_more(client, link):
    page = text_of(client, link)

    assert heading_of(page) == "See you on Thursday 11 March, Marta"
    assert "SEAT León, ···\u00a0KLM" in page
    assert [secret for secret in ("García", "4821", "345678", "345 678") if secret in page] == []


def test_it_says_what_when_who_where_and_what_to_bring(client, link):
    page = text_of(client, link)

    for words in (
        "Oil service",
        "from €129",
        '<b class="big">10:00</b>',
        "Ana meets you at the entrance",
        "Entrance B, left of the showroom",
        "Calle de Alcalá 200, Madrid",
        "Registration certificate",
        "Service book",
        "Booked",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("at_last", "heard"),
    [
        (NOW, "Will you come on Thursday 11 March at 10:00?"),
        (at("2027-03-10 12:00"), "Will you come tomorrow at 10:00?"),
        (at("2027-03-11 07:00"), "Will you come today at 10:00?"),
    ],
)
def test_it_asks_once_the_confirmation_is_out(client, clock, visit, link, at_last, heard):
    ask(visit)
    clock.move_to(at_last)

    page = text_of(client, link)

    assert heading_of(page) == heard
    assert "Yes, I am coming" in page and "Add to the calendar" not in page


def test_it_asks_when_the_reminder_should_be_out_which_can_be_answered(client, clock, link):
    clock.move_to(at("2027-03-08 09:59"))
    early = text_of(client, link)
    clock.move_to(at("2027-03-08 10:00"))
    late = text_of(client, link)

    assert ("Yes, I am coming" in early, "Yes, I am coming" in late) == (False, True)


def test_it_does_not_ask_whoever_has_just_booked_for_tomorrow(client, site):
    visit = make_booking(site, at("2027-03-09 10:00"), client=make_client(site, language="en"))

    assert heading_of(text_of(client, link_to(visit))) == "See you tomorrow, Lucía"


@pytest.mark.parametrize(
    ("state", "heard"),
    [
        (VisitState.CONFIRMED, "See you on Thursday 11 March, Marta"),
        (VisitState.PREPARED, "See you on Thursday 11 March, Marta"),
        (VisitState.ARRIVED, "Your car is with us"),
        (VisitState.IN_WORK, "Your car is with us"),
        (VisitState.WAITING, "Your car is with us"),
        (VisitState.CHECKING, "Your car is with us"),
        (VisitState.READY, "Your car is ready"),
        (VisitState.HANDED_OVER, "Thank you, Marta"),
        (VisitState.CONTACTED, "Thank you, Marta"),
        (VisitState.NO_SHOW, "We missed you, Marta"),
    ],
)
def test_every_state_has_its_page(client, visit, link, state, heard):
    stamps = {"arrived_at": NOW, "no_show_at": NOW, "handed_over_at": NOW}
    Visit.objects.update(state=state, **stamps)

    page = text_of(client, link)

    assert heading_of(page) == heard
    assert str(state.label) in page
    assert ("Change the time" in page) == (state in (VisitState.CONFIRMED, VisitState.PREPARED))


def test_it_speaks_the_clients_language_unless_asked_otherwise(client, site):
    visit = make_booking(site, THURSDAY, client=make_client(site, language="ru"))
    link = link_to(visit)

    assert '<html lang="ru"' in text_of(client, link)
    assert '<html lang="es"' in text_of(client, f"{link}?lang=es")
    assert '<html lang="es"' in text_of(client, link)


def test_it_is_neither_cached_nor_named_to_others(client, link):
    page = client.get(link)

    assert [page[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")] == [
        "no-store",
        "same-origin",
        "noindex",
    ]


@pytest.mark.parametrize("works", [1, 3])
def test_its_queries_are_constant(client, site, works, django_assert_num_queries):
    operations = tuple(site.operations.all()[:works])
    link = link_to(make_booking(site, THURSDAY, operations=operations))

    with django_assert_num_queries(6):
        client.get(link)


@pytest.mark.parametrize("verb", ["", "confirm/", "move/", "cancel/", "restore/", "renew/"])
def test_opening_an_address_changes_nothing(client, visit, link, verb):
    ask(visit)
    before = everything()

    for _ in range(10):
        client.get(link + verb)
        client.head(link + verb)
        client.options(link + verb)

    assert everything() == before
