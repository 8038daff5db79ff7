"""Bad input and bad luck at the public page: a sentence where it belongs, and nothing lost."""

from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.test import Client

from service_desk.visits.models import Visit
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.public import MARTA, Walk, make_open_site

pytestmark = pytest.mark.django_db

TEN = "2027-03-09T09:00Z"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return make_open_site(advisors=1)


def wrong(walk: Walk) -> list[str]:
    """The sentences of the summary at the top of the page."""
    summary = walk.html.partition('<div class="errors"')[2].partition("</ul>")[0]
    lines = [line.partition("<li>")[2].removesuffix("</li>") for line in summary.splitlines()]
    return [line.partition(">")[2].removesuffix("</a>") or line for line in lines if line]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Choose what your car needs."),
        ({"operations": "WINGS"}, "This work is not offered here. Choose from the list."),
        ({"operations": "OIL\0"}, "This work is not offered here. Choose from the list."),
        ({"is_wrong": "on"}, "Tell us in a few words what is wrong."),
        ({"is_wrong": "on", "complaint": "\u202e\u200b"}, "This field is empty."),
        ({"complaint": "ö" * 600}, "This text has 600 characters. Please shorten it to 500."),
    ],
)
def test_work_that_can_not_be_read(site, answers, sentence):
    walk = Walk(site)
    walk.post(**answers)

    assert (walk.page.status_code, walk.title) == (400, "Error: What does your car need?")
    assert sentence in wrong(walk)[0]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Enter the plate, or the make and model."),
        ({"plate": "--"}, "Enter the plate in letters and digits."),
        ({"plate": "\0\u202e"}, "This field is empty. Please fill it in."),
        ({"plate": "A" * 2000}, "This text has 2000 characters. Please shorten it to 16."),
        ({"model": "León"}, "Enter the plate, or the make and model."),
        ({"plate": "1", "mileage": "many"}, "Enter the mileage in whole kilometres"),
        ({"plate": "1", "mileage": "-4"}, "Mileage cannot be below zero."),
        ({"plate": "1", "mileage": "9" * 5000}, "This mileage is too high."),
    ],
)
def test_a_car_that_can_not_be_read(site, answers, sentence):
    walk = Walk(site).work()
    walk.post(**answers)

    assert (walk.page.status_code, walk.title) == (400, "Error: Which car is it?")
    assert sentence in wrong(walk)[0]


@pytest.mark.parametrize(
    ("starts_at", "status", "sentence"),
    [
        ("", 400, "Choose a time from the list."),
        ("tomorrow", 400, "Choose a time from the list."),
        ("2027-03-09T10:00", 400, "Choose a time from the list."),
        ("9999-12-31T23:59Z", 400, "Choose a time from the list."),
        ("0001-01-01T00:00+14:00", 400, "Choose a time from the list."),
        ("2027-03-09T09:05Z", 400, "Times start at :00, :15, :30 or :45."),
        ("2027-03-07T09:00Z", 409, "That time has passed. Choose a later one."),
        ("2027-03-08T09:00Z", 409, "For today, please call us."),
        ("2027-03-14T09:00Z", 409, "Closed on this day of the week."),
        ("2027-03-20T09:00Z", 409, "Bookings open 7 days ahead."),
        ("2027-03-09T05:00Z", 409, "We are closed at that time. Choose another."),
        ("2027-03-09T12:15Z", 409, "No advisor is there at that time. Choose another."),
    ],
)
def test_a_time_that_can_not_be_had(site, starts_at, status, sentence):
    walk = Walk(site).work().car()

    walk.post(starts_at=starts_at, mobility="wait")

    assert (walk.page.status_code, walk.title[:6]) == (status, "Error:")
    assert sentence in walk.html
    assert len(walk.times) > 100
    assert 'value="wait" id="id_mobility_1" checked' in walk.html


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": ""}, "Enter your name, as we should address you."),
        ({"name": "\u200b\u202e\0"}, "This field is empty. Please fill it in."),
        ({"name": "М" * 2000}, "This text has 2000 characters. Please shorten it to 80."),
        ({"name": "win at www.evil.com"}, "Write the name only, without a web address."),
        ({"name": "🚗🚗"}, "Write the name in letters."),
        ({"phone": ""}, "Enter the phone number, for example 612 345 678."),
        ({"phone": "612 345"}, "Enter the whole phone number, for example 612 345 678."),
        ({"phone": "call me"}, "Enter the phone number in digits"),
        ({"email": "marta@"}, "This is no e-mail address. One looks like name@example.com."),
        ({"email": "a@b.es\nBcc: x@y.es"}, "This is no e-mail address."),
    ],
)
def test_a_person_that_can_not_be_read(site, said, sentence):
    walk = Walk(site).to_the_last_step()
    walk.you(**said)

    assert (walk.page.status_code, walk.title) == (400, "Error: Who is coming?")
    assert sentence in wrong(walk)[0]
    assert not Visit.objects.exists()


def test_what_was_typed_is_kept_with_its_error_beside_it(site):
    walk = Walk(site).to_the_last_step()
    walk.you(name="Marta 🚗", phone="612")

    assert 'value="Marta 🚗"' in walk.html
    assert 'name="phone" value="612"' in walk.html
    assert 'aria-invalid="true" aria-describedby="id_phone_helptext id_phone_error"' in walk.html
    assert '<a href="#id_phone">' in walk.html
    assert 'role="alert" tabindex="-1" autofocus' in walk.html


def test_a_name_with_an_emoji_is_kept_as_a_name(site):
    Walk(site).to_the_last_step().you(name="Marta 🚗 Ñúñez")

    assert Visit.objects.get().client.name == "Marta 🚗 Ñúñez"


def test_a_time_taken_while_it_was_looked_at(site):
    walk = Walk(site).work().car()
    make_booking(site, at("2027-03-09 10:00"))

    walk.when(TEN)

    assert walk.page.status_code == 409
    assert "That time has just gone. Choose another." in walk.html
    assert "You had chosen Tuesday 9\xa0March, 10:00." in walk.html
    assert walk.times[:3] == ["2027-03-09T08:30Z", "2027-03-09T08:45Z", "2027-03-09T09:15Z"]


def test_a_time_taken_at_the_very_end_keeps_all_answers(site):
    walk = Walk(site).to_the_last_step(TEN)
    make_booking(site, at("2027-03-09 10:00"))

    walk.you(email="marta@example.com")

    assert (walk.page.status_code, Visit.objects.count()) == (409, 1)
    assert walk.html.index("That time has just gone") < walk.html.index("<h1")
    walk.when(walk.times[0])
    assert [f'value="{said}"' in walk.html for said in ("Marta García", "612 345 678")] == [
        True,
        True,
    ]
    walk.you(email="marta@example.com")
    assert Visit.objects.filter(client__name="Marta García").count() == 1


def test_the_named_advisor_is_taken_but_another_is_free():
    site = make_open_site(advisors=2)
    walk = Walk(site).to_the_last_step(TEN)
    assert "Ana meets you" in walk.html
    make_booking(site, at("2027-03-09 10:00"))

    walk.you()

    drop_off = Visit.objects.get(client__name="Marta García").appointments.get(kind="drop_off")
    assert (drop_off.starts_at, drop_off.advisor.name) == (at("2027-03-09 10:00"), "Luis Pardo")


def test_work_that_is_no_longer_offered_leads_back_to_the_first_question(site):
    walk = Walk(site).to_the_last_step()
    site.operations.filter(code="OIL").update(is_active=False)

    walk.you()

    assert (walk.page.status_code, walk.title) == (400, "Error: What does your car need?")
    assert "This work is not offered here. Choose from the list." in walk.html


def test_the_same_form_sent_again_is_the_same_visit(site):
    walk = Walk(site).to_the_last_step()
    form = {"path": walk.path, "data": {**MARTA, "answers": walk.answers}}
    answers = [walk.browser.post(**form) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert Visit.objects.count() == 1
    for answer in answers:
        assert "See you tomorrow, Marta" in walk.get(answer["Location"]).content.decode()


def test_the_same_form_with_another_phone_is_refused(site):
    walk = Walk(site).to_the_last_step()
    form = {**MARTA, "answers": walk.answers}
    walk.browser.post(walk.path, form)

    page = walk.browser.post(walk.path, {**form, "phone": "611 111 111"})

    assert page.status_code == 409
    assert "This was already sent, with other answers. Start again." in page.content.decode()
    assert Visit.objects.count() == 1


def test_the_last_form_books_even_where_the_cookie_is_gone(site):
    walk = Walk(site).to_the_last_step()
    form = {**MARTA, "answers": walk.answers}

    page = Client().post(walk.path, form)

    assert (page.status_code, Visit.objects.count()) == (303, 1)


def test_answers_of_another_address_are_not_taken(site):
    walk = Walk(site).to_the_last_step()
    form = {**MARTA, "answers": walk.answers}

    page = Client().post("/book/north/0123456789ab/you/", form)

    assert (page["Location"], Visit.objects.count()) == ("/book/north/", 0)


def test_the_same_client_may_not_read_what_is_on_file(site):
    known = make_client(site, "Marta García", phone="+34612345678", language="ru")
    make_vehicle(known, "4821 KLM", make="Lada", model="Niva")

    walk = Walk(site).to_the_last_step().you()

    assert ("Niva" in walk.html, "Marta" in walk.html) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_are_one_visit():
    site = make_open_site(advisors=3)
    with time_machine.travel(NOW, tick=False):
        walk = Walk(site).to_the_last_step()
        form = {**MARTA, "answers": walk.answers}
        ready = Barrier(4)
        statuses = []

        def tap():
            browser = Client()
            ready.wait()
            statuses.append(browser.post(walk.path, form).status_code)
            connection.close()

        taps = [Thread(target=tap) for _ in range(4)]
        [each.start() for each in taps]
        [each.join() for each in taps]

    assert (statuses, Visit.objects.count()) == ([303] * 4, 1)
