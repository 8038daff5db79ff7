"""Onto the waiting list from the public page, and off it again."""

import datetime as dt
import re

import pytest
import time_machine

from appointments.models import BookingRequest, OwedAnswer, WaitingEntry
from appointments.states import Outcome, PartOfDay, WaitingState
from service_desk.clients.models import Client as ClientFile
from service_desk.visits.states import Source
from tests.factories import NOW
from tests.factories.clients import make_client, make_vehicle
from tests.factories.public import Walk, heading_of, make_open_site

pytestmark = pytest.mark.django_db

ME = {
    "name": "Marta García",
    "phone": "612 345 678",
    "first_on": "2027-03-10",
    "last_on": "2027-03-12",
    "part_of_day": "morning",
}


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return make_open_site()


def asking(site, *, language: str = "en", **car) -> Walk:
    walk = Walk(site, language=language).work("OIL").car(**car)
    walk.get(f"{walk.path.removesuffix('when/')}wait/")
    return walk


def test_a_client_waits_from_one_day_to_another(site):
    walk = asking(site)

    walk.post(**ME)

    entry = WaitingEntry.objects.select_related("client", "vehicle", "request").get()
    assert (entry.first_on, entry.last_on) == (dt.date(2027, 3, 10), dt.date(2027, 3, 12))
    assert (entry.part_of_day, entry.operations) == (PartOfDay.MORNING, ["OIL"])
    assert (entry.client.name, entry.vehicle.plate) == ("Marta García", "4821 KLM")
    assert (entry.request.outcome, entry.request.source) == (Outcome.WAITING, Source.PUBLIC)
    assert walk.path.startswith("/wait/")
    assert heading_of(walk.html) == "You are on the waiting list"
    assert "What happens next" in walk.html and "30 minutes" in walk.html


def test_the_language_is_kept_on_a_new_file(site):
    asking(site, language="ru").post(**ME)

    assert ClientFile.objects.get().language == "ru"


@pytest.mark.parametrize("language", ["en", "ru", "es", "zh-hans"])
def test_the_days_stand_in_the_fields_of_every_language(site, language):
    assert 'value="2027-03-09"' in asking(site, language=language).html


def test_a_car_without_a_plate_waits_too(site):
    asking(site, make="SEAT", model="León").post(**ME)

    assert WaitingEntry.objects.get().vehicle.model == "León"


def test_off_the_list_by_its_own_page(site):
    walk = asking(site)
    walk.post(**ME)

    walk.post(walk.path)

    assert WaitingEntry.objects.get().state == WaitingState.WITHDRAWN
    assert BookingRequest.objects.get().outcome == Outcome.LOST
    assert heading_of(walk.html) == "You are off the list"


def test_opening_the_page_leaves_the_place_alone(site):
    walk = asking(site)
    walk.post(**ME)

    for _time in range(3):
        walk.get(walk.path)
    walk.browser.head(walk.path)

    assert WaitingEntry.objects.get().state == WaitingState.WAITING


@pytest.mark.parametrize("token", ["nobody", "1:abc:def"])
def test_a_link_of_nobody_is_gone(site, client, token):
    page = client.get(f"/wait/{token}/", headers={"accept-language": "en"})

    assert page.status_code == 404
    assert heading_of(page.content.decode()) == "This link is no longer valid"


def test_sent_twice_waits_once_and_comes_to_the_same_page(site):
    first = asking(site)
    first.post(**ME)
    second = asking(site)

    second.post(**ME)

    assert WaitingEntry.objects.count() == 1
    assert heading_of(second.html) == "You are on the waiting list"


def test_a_known_phone_is_answered_like_an_unknown_one(site):
    make_client(site, "Iván Bravo", phone="+34612345678")
    known, unknown = asking(site), asking(site, plate="9999 ZZZ")

    known.post(**ME)
    unknown.post(**{**ME, "phone": "612 345 679"})

    pages = [re.sub(r'csrf\w+" value="\w+"|/wait/[^/]+/', "", w.html) for w in (known, unknown)]
    assert pages[0] == pages[1]
    assert "Bravo" not in pages[0] and "Marta" not in pages[0]


def test_a_car_that_waits_for_somebody_else_is_a_matter_for_a_person(site):
    owner = make_client(site, "Iván Bravo", phone="+34655000111")
    WaitingEntry.objects.create(
        site=site,
        client=owner,
        vehicle=make_vehicle(owner, plate="4821 KLM"),
        operations=["OIL"],
        first_on=NOW.date(),
        last_on=NOW.date(),
        created_at=NOW,
    )
    walk = asking(site)

    walk.post(**ME)

    assert WaitingEntry.objects.count() == 1
    assert OwedAnswer.objects.get().phone == "+34612345678"
    assert heading_of(walk.html) == "We call you today before 10:00."


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"last_on": "2027-03-09"}, "The last day comes before the first. Please swap them."),
        ({"first_on": "2027-03-01", "last_on": "2027-03-02"}, "That day has passed."),
        ({"first_on": ""}, "Enter the first day."),
        ({"last_on": "soon"}, "id_last_on_error"),
        ({"part_of_day": "midnight"}, "Choose a time of day."),
        ({"phone": "612"}, "Enter the whole phone number"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(site, said, sentence):
    walk = asking(site)

    walk.post(**{**ME, **said})

    assert walk.page.status_code == 400
    assert sentence in walk.html
    assert (WaitingEntry.objects.count(), ClientFile.objects.count()) == (0, 0)


def test_days_may_be_typed_as_people_say_them(site):
    """In a text browser there is no calendar to choose from."""
    asking(site).post(**{**ME, "first_on": "tomorrow", "last_on": "12.3"})

    entry = WaitingEntry.objects.get()
    assert (entry.first_on, entry.last_on) == (dt.date(2027, 3, 9), dt.date(2027, 3, 12))
