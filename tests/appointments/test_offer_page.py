"""``/w/<token>/``: the free time behind the link, without login and without JavaScript."""

import datetime as dt

import pytest
from django.apps import apps

from appointments.actions.offering import offer_freed
from appointments.actions.waiting import wait_for_time
from appointments.messages.freed import issue_offer_link
from appointments.models import WaitingEntry, WaitingOffer
from appointments.states import OfferState, PartOfDay, WaitingState
from appointments.wishes import RequestWords
from service_desk.lib import clock
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility, Source
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment, make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def at_nine(monkeypatch):
    """The clock of the page; move it with ``at_nine(moment)``."""

    def put(moment):
        for place in ("appointments.views.freed.now", "appointments.views.link.now"):
            monkeypatch.setattr(place, lambda: moment)
        monkeypatch.setattr(clock, "now", lambda: moment)

    put(NOW)
    return put


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def url(desk, at_nine):
    client = make_client(desk.site, language="es")
    asked = RequestWords(
        site=desk.site,
        source=Source.PHONE,
        client=client.pk,
        vehicle=make_vehicle(client, "4821 LKM").pk,
        operations=("OIL",),
    )
    wait_for_time(
        asked,
        mobility=Mobility.NONE,
        first_on=dt.date(2027, 3, 9),
        last_on=dt.date(2027, 3, 9),
        part_of_day=PartOfDay.ANY,
        by=desk.reception,
        door="desk",
        now=NOW,
    )
    offer_freed(NOW)
    return f"/w/{issue_offer_link(WaitingOffer.objects.get())}/"


def counts():
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if not model._meta.label.startswith(("sessions.",))
    }


def test_opening_the_link_changes_nothing_and_shows_a_first_name_and_a_time(client, url):
    before = counts(), WaitingOffer.objects.values().get()

    shown = client.get(url)

    text = shown.content.decode()
    assert shown.status_code == 200
    assert (counts(), WaitingOffer.objects.values().get()) == before
    assert "Lucía" in text
    assert "08:00" in text
    assert not any(secret in text for secret in ("Martín", "4821", "LKM", "+346"))
    assert (shown["Cache-Control"], shown["X-Robots-Tag"]) == ("no-store", "noindex")


def test_it_speaks_the_clients_language_and_any_other_that_is_asked_for(client, url):
    for asked, language in (("", "es"), ("?lang=ru", "ru"), ("?lang=zh-hans", "zh-hans")):
        assert f'<html lang="{language}"' in client.get(url + asked).content.decode()


def test_taking_it_books_and_leads_to_the_visit(client, url):
    answer = client.post(url, {"answer": "take"})

    visit = Visit.objects.get()
    assert answer.status_code == 303
    assert client.get(answer["Location"]).status_code == 200
    assert WaitingEntry.objects.get().visit == visit


def test_a_second_tap_finds_the_same_visit(client, url):
    client.post(url, {"answer": "take"})

    again = client.post(url, {"answer": "take"})

    assert (again.status_code, Visit.objects.count()) == (303, 1)


def test_declining_keeps_the_place_and_a_later_yes_is_told_why_not(client, url):
    answer = client.post(url, {"answer": "decline"}, follow=True)

    assert answer.status_code == 200
    assert WaitingOffer.objects.get().state == OfferState.DECLINED
    assert WaitingEntry.objects.get().state == WaitingState.WAITING
    late = client.post(url, {"answer": "take"})
    assert (late.status_code, Visit.objects.count()) == (409, 0)


def test_leaving_takes_the_client_off_the_list(client, url):
    client.post(url, {"answer": "leave"})

    assert WaitingEntry.objects.get().state == WaitingState.WITHDRAWN
    assert client.get(url).status_code == 200


def test_an_offer_that_ran_out_says_so_and_nothing_is_booked(client, url, at_nine):
    at_nine(NOW + 31 * MINUTE)

    shown = client.get(url)
    answer = client.post(url, {"answer": "take"})

    assert (shown.status_code, answer.status_code, Visit.objects.count()) == (200, 409, 0)


def test_a_time_that_is_gone_all_the_same_is_refused_in_words(client, url, desk):
    """The hold keeps others out; a row from outside is told of, not written over."""
    visit = make_booking(desk.site, at("2027-03-09 12:00"), advisor=desk.ana)
    make_appointment(visit, at("2027-03-09 08:00"), advisor=desk.ana, kind="handover")

    answer = client.post(url, {"answer": "take"})

    assert (answer.status_code, Visit.objects.count()) == (409, 1)
    assert WaitingOffer.objects.get().state == OfferState.OPEN


@pytest.mark.parametrize("answer", ["", "maybe", "TAKE"])
def test_an_answer_that_is_none_changes_nothing(client, url, answer):
    client.post(url, {"answer": answer})

    assert WaitingOffer.objects.get().state == OfferState.OPEN


def test_a_link_of_nobody_is_not_found(client, at_nine):
    assert client.get("/w/nobody/").status_code == 404
    assert client.post("/w/nobody/", {"answer": "take"}).status_code == 404
