"""Asked for twice: done once, and the link is given out again only where it was given first."""

import pytest
import time_machine
from django.test import Client

from appointments.links import waiting_token
from appointments.models import WaitingEntry
from service_desk.messaging.models import Message
from service_desk.visits.models import Visit
from tests.factories import NOW
from tests.factories.public import Walk, heading_of, make_open_site

pytestmark = pytest.mark.django_db

WISH = {
    "name": "Marta García",
    "phone": "612 345 678",
    "first_on": "2027-03-10",
    "last_on": "2027-03-12",
    "part_of_day": "morning",
}


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def site():
    return make_open_site()


@pytest.fixture
def time(site) -> str:
    return Walk(site).work().car().times[-1]


def book(site, time: str, browser: Client | None = None) -> Walk:
    """The same person, car and time; the advisor who is free then comes to be the same one."""
    return Walk(site, browser=browser).work().car().when(time).you()


def join(site, browser: Client | None = None) -> Walk:
    walk = Walk(site, browser=browser).work("OIL").car()
    walk.get(walk.path.replace("when/", "wait/"))
    walk.post(**WISH)
    return walk


def sent(kind: str) -> list[str]:
    return list(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_in_the_browser_that_booked_it_leads_to_the_visit_again(site, time, present):
    first = book(site, time)
    present.shift(60)

    again = book(site, time, first.browser)

    assert Visit.objects.count() == 1
    assert again.path.startswith("/v/")
    assert sent("link") == []


def test_in_another_browser_the_link_goes_to_the_phone_and_not_to_the_page(site, time, present):
    book(site, time)
    present.shift(60)

    stranger = book(site, time)

    assert Visit.objects.count() == 1
    assert heading_of(stranger.html) == "Your visit is booked"
    assert "Its link goes to the phone or e-mail on file." in stranger.html
    assert stranger.path.endswith("/already/") and "/v/" not in stranger.html
    assert sent("link") == ["+34612345678"]


def test_the_page_is_of_this_browser_only(site, time, present, client):
    book(site, time)
    present.shift(60)
    stranger = book(site, time)

    assert client.get(stranger.path)["Location"] == "/book/north/"


def test_whoever_joins_the_list_is_sent_the_link_to_their_place(site):
    join(site)

    message = Message.objects.get(kind="waiting")
    assert (message.recipient, message.language) == ("+34612345678", "en")


def test_in_another_browser_a_place_in_the_list_is_not_given_away(site, present):
    first = join(site)
    present.shift(60)

    again, stranger = join(site, first.browser), join(site)

    assert again.path == f"/wait/{waiting_token(WaitingEntry.objects.get())}/"
    assert heading_of(stranger.html) == "You are on the waiting list"
    assert "/wait/" not in stranger.html
    join(site)
    assert sent("waiting") == ["+34612345678"] * 2  # once for the first, once a day for all others
