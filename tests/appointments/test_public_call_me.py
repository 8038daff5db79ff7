""" "Call me back": a request and an answer the desk owes, by a time that is kept."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from appointments.actions.requests import owe_answer
from appointments.models import BookingRequest, OwedAnswer
from appointments.registers.owed import given, owed_now
from appointments.states import Outcome
from appointments.wishes import RequestWords
from service_desk.clients.models import Client as ClientFile
from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit
from service_desk.visits.states import Source
from tests.factories import NOW, at
from tests.factories.clients import make_client
from tests.factories.organisation import make_staff
from tests.factories.public import Walk, heading_of, make_open_site

pytestmark = pytest.mark.django_db

ME = {"name": "Marta García", "phone": "612 345 678", "suits": "", "question": ""}
TEN = at("2027-03-08 10:00")


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return make_open_site()


def asking(site, **said) -> Walk:
    """Somebody on the third page who follows "Call me back"."""
    walk = Walk(site).work("OIL", is_wrong="on", complaint="It rattles in front").car()
    assert "Call me back today" in walk.html
    walk.get(f"{walk.path.removesuffix('when/')}call/")
    return walk


def test_who_asks_is_promised_a_time_and_the_desk_owes_them_a_call(site):
    walk = asking(site)
    assert "We call you today before 10:00." in walk.html
    assert "It rattles in front" in walk.html

    walk.post(**{**ME, "suits": "after four", "question": "It rattles in front"})

    owed = OwedAnswer.objects.select_related("request").get()
    assert (owed.name, owed.phone, owed.by, owed.source) == (
        "Marta García",
        "+34612345678",
        None,
        Source.PUBLIC,
    )
    assert (owed.due_at, owed.suits, owed.question) == (TEN, "after four", "It rattles in front")
    assert (owed.request.outcome, owed.request.source, owed.request.plate) == (
        Outcome.OWED,
        Source.PUBLIC,
        "4821 KLM",
    )
    assert owed.request.operations == ["OIL", "DIAG"]
    assert heading_of(walk.html) == "We call you today before 10:00."


def test_looking_promises_nothing(site):
    asking(site)

    assert (OwedAnswer.objects.count(), BookingRequest.objects.count()) == (0, 0)


def test_sent_twice_is_owed_once_and_a_later_wish_keeps_its_time(site):
    walk = asking(site)
    address = walk.path
    walk.post(**ME)
    walk.post(address, **ME)
    asking(site).post(**{**ME, "phone": "+34 612 345 678"})

    assert OwedAnswer.objects.get().due_at == TEN
    assert BookingRequest.objects.count() == 1


def test_the_answer_says_nothing_of_who_is_known(site):
    make_client(site, "Iván Bravo", phone="+34612345678")

    known, unknown = asking(site), asking(site)
    known.post(**ME)
    unknown.post(**{**ME, "phone": "612 345 679"})

    assert (known.page.status_code, heading_of(known.html)) == (200, heading_of(unknown.html))
    assert "Bravo" not in known.html
    assert OwedAnswer.objects.filter(client=None).count() == 2
    assert ClientFile.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "status", "sentence"),
    [
        ({"phone": "612"}, 400, "Enter the whole phone number"),
        ({"name": ""}, 400, "Enter your name, as we should address you."),
        ({"remark_2": "spam"}, 400, "This could not be sent."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(site, said, status, sentence):
    walk = asking(site)

    walk.post(**{**ME, "question": "The clutch slips", **said})

    assert walk.page.status_code == status
    assert sentence in walk.html and "The clutch slips" in walk.html
    assert OwedAnswer.objects.count() == 0


def test_once_the_time_has_passed_the_page_does_not_promise_it_again(site):
    walk = asking(site)
    walk.post(**ME)
    with time_machine.travel(TEN + dt.timedelta(minutes=1), tick=False):
        walk.get(walk.path)

    assert heading_of(walk.html) == "Have we not called you yet?"


def test_whoever_books_online_after_all_is_owed_no_call(site):
    asking(site).post(**{**ME, "phone": "612 345 679"})
    walk = asking(site)
    walk.post(**ME)
    walk.get(walk.path.replace("call/", "when/"))

    walk.when().you(phone="+34 612 345 678")

    owed = OwedAnswer.objects.select_related("request__visit").get(phone="+34612345678")
    assert (owed.answered_at, owed.answered_by, owed.answer) == (NOW, None, "Booked online")
    assert (owed.request.outcome, owed.request.visit) == (Outcome.WON, Visit.objects.get())
    assert OwedAnswer.objects.get(phone="+34612345679").answered_at is None
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(make_staff(site, Role.RECEPTIONIST))
    assert "Booked online" in browser.get("/desk/north/owed/").content.decode()


def test_what_one_of_us_promised_is_owed_even_when_they_book_online(site):
    asked = RequestWords(site=site, source=Source.PHONE, name="Marta", phone="612 345 678")
    owe_answer(asked, by=make_staff(site, Role.RECEPTIONIST), door="desk", now=NOW)

    Walk(site).to_the_last_step().you()

    assert OwedAnswer.objects.get().answered_at is None


def test_without_a_work_there_is_nothing_to_call_about(site, client):
    assert client.get("/book/north/0123456789ab/call/")["Location"] == "/book/north/"


def test_the_desk_sees_where_the_wish_comes_from(site):
    asking(site).post(**{**ME, "suits": "after four"})
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(make_staff(site, Role.RECEPTIONIST))

    page = browser.get("/desk/north/owed/").content.decode()

    assert "Public page" in page and "after four" in page and "1:00:00" in page
    assert "Call García back by 10:00" in page.replace("\u00a0", " ")


def test_a_wish_answered_in_time_does_not_flatter_the_five_minutes(site):
    asking(site).post(**ME)
    owed = OwedAnswer.objects.get()
    owed.answered_at, owed.answered_by = NOW, make_staff(site, Role.RECEPTIONIST)
    owed.save()

    rows, kept = given(site, since=NOW)

    assert (len(rows), rows[0].is_kept, kept.all) == (1, True, 0)


def test_due_on_another_day_says_which(site):
    with time_machine.travel(at("2027-03-08 20:00"), tick=False):
        walk = Walk(site).work().car()
        assert "Call me back today" not in walk.html
        walk.get(f"{walk.path.removesuffix('when/')}call/")
        walk.post(**ME)

    assert owed_now(site, now=at("2027-03-08 20:00"))[0].due == "Tue 09:00"
