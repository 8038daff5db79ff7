"""The booking inside a frame of the dealer's own website: no cookie, no session, the same visit."""

import datetime as dt
import html
import re
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from appointments.limits import Act, count_request
from appointments.models import OwedAnswer
from service_desk.messaging.sending import send_due
from service_desk.organisation.models import Site, SiteLook
from service_desk.visits.models import Visit, VisitPhoto
from service_desk.visits.states import Source
from tests.factories import NOW, at
from tests.factories.organisation import make_site
from tests.factories.public import MARTA, make_open_site

pytestmark = pytest.mark.django_db

DEALER = "https://norte.example.com"
TEN = "2027-03-09T09:00Z"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return framed(make_open_site(name="Norte Motor"))


def framed(site: Site, *hosts: str) -> Site:
    SiteLook.objects.create(site=site, embed_hosts=list(hosts or (DEALER,)))
    return site


class Frame:
    """A browser that gets and gives no cookie, and checks for forged forms as Django does."""

    def __init__(self, path: str = "/embed/north/", language: str = "en") -> None:
        self.headers = {"accept-language": language}
        self.page: Any = self.browser.get(path)

    @property
    def browser(self) -> Client:
        return Client(headers=self.headers, enforce_csrf_checks=True)

    @property
    def html(self) -> str:
        return self.page.content.decode()

    def found(self, pattern: str) -> str:
        """The first group of a pattern that the page must have."""
        match = re.search(pattern, self.html)
        assert match is not None, pattern
        return match[1]

    @property
    def title(self) -> str:
        return self.found(r"(?s)<title>(.*?)</title>").split(" · ")[0].strip()

    @property
    def answers(self) -> str:
        return self.found(r'name="answers" value="([^"]+)"')

    @property
    def action(self) -> str:
        return html.unescape(self.found(r'<form id="go" method="post" action="([^"]+)"'))

    def send(self, path: str = "", **typed: Any) -> "Frame":
        if "answers" not in typed:
            typed["answers"] = self.answers
        self.page = self.browser.post(path or self.action, typed)
        return self

    def go(self, step: str, query: str = "") -> "Frame":
        """A button of the form that finds the way."""
        return self.send(self.action + query, go=step)

    def to_the_last_step(self) -> "Frame":
        self.send(operations=["OIL"]).send(plate="4821 KLM")
        return self.send(starts_at=TEN, mobility="none")

    @property
    def ticket(self) -> str:
        return self.found(r'href="(/v/\w+/)" target="_blank" rel="noopener"')


def test_a_booking_from_the_first_question_to_the_end_without_a_cookie(site):
    frame = Frame()
    cookies = [frame.page.cookies]
    titles = [frame.title]
    for typed in (
        {"operations": ["OIL"]},
        {"plate": "4821 KLM"},
        {"starts_at": TEN, "mobility": "none"},
        MARTA,
    ):
        frame.send(**typed)
        titles.append(frame.title)
        cookies.append(frame.page.cookies)

    assert titles == [
        "What does your car need?",
        "Which car is it?",
        "When will you bring it?",
        "Who is coming?",
        "Your visit is booked",
    ]
    assert not any(cookies)
    visit = Visit.objects.get()
    assert (visit.source, visit.vehicle.plate) == (Source.PUBLIC, "4821 KLM")
    assert visit.appointments.earliest("starts_at").starts_at == at("2027-03-09 10:00")


def test_the_visit_opens_in_a_window_of_its_own(site):
    frame = Frame().to_the_last_step().send(**MARTA)

    ticket = Client(headers={"accept-language": "en"}).get(frame.ticket)

    assert "See you tomorrow, Marta" in ticket.content.decode()
    assert ticket["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in ticket["Content-Security-Policy"]


def test_the_same_form_sent_again_is_the_same_visit(site):
    frame = Frame().to_the_last_step()
    answers = frame.answers

    for _tap in range(2):
        frame.send(f"/embed/{site.slug}/you/", **{**MARTA, "answers": answers})

    assert (frame.title, Visit.objects.count()) == ("Your visit is booked", 1)


def test_a_call_may_be_asked_for_and_the_times_looked_at_again(site):
    frame = Frame().send(operations=["OIL"]).send(plate="4821 KLM").go("call")
    assert frame.title == "Which number shall we call?"

    frame.send(name="Marta", phone="612", suits="", question="")
    assert (frame.page.status_code, "Enter the whole phone number" in frame.html) == (400, True)
    frame.send(name="Marta", phone="612 345 678", suits="", question="")

    assert frame.title == "We call you today before 10:00."
    assert OwedAnswer.objects.get().phone == "+34612345678"
    assert frame.go("when").title == "When will you bring it?"
    assert not frame.page.cookies


def test_a_place_in_the_waiting_list_opens_in_a_window_of_its_own(site):
    frame = Frame().send(operations=["OIL"]).send(plate="4821 KLM").go("wait")
    days = {"first_on": "2027-03-10", "last_on": "2027-03-12", "part_of_day": "any"}

    frame.send(name="Marta", phone="612 345 678", **days)

    place = frame.found(r'href="(/wait/\w+/)" target="_blank" rel="noopener"')
    assert frame.title == "You are on the waiting list"
    page = Client(headers={"accept-language": "en"}).get(place).content.decode()
    assert "Take me off the list" in page
    again = Frame().send(operations=["OIL"]).send(plate="4821 KLM").go("wait")
    again.send(name="Marta", phone="612 345 678", **days)
    assert ("Its link goes to the phone" in again.html, "/wait/" in again.html) == (True, False)


@pytest.mark.parametrize("step", ["call", "wait"])
def test_without_a_car_there_is_nothing_to_call_or_to_wait_for(site, step):
    assert Frame().send(operations=["OIL"]).go(step).title == "Which car is it?"


def test_only_the_named_websites_may_frame_it(client):
    framed(make_open_site(), DEALER, "https://www.norte.example.com:8443")

    page = client.get("/embed/north/")

    assert "X-Frame-Options" not in page
    policy = dict(part.strip().split(" ", 1) for part in page["Content-Security-Policy"].split(";"))
    assert policy["frame-ancestors"] == f"{DEALER} https://www.norte.example.com:8443"
    assert (policy["form-action"], policy["script-src"]) == ("'self'", "'self'")


def test_the_wrong_answer_may_be_framed_too(site):
    """Else an error would be a broken frame."""
    frame = Frame().send(operations=[])

    assert frame.page.status_code == 400
    assert "Choose what your car needs." in frame.html
    assert f"frame-ancestors {DEALER}" in frame.page["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/book/north/", "/book/", "/book/north/privacy/", "/v/gone/"])
def test_no_other_page_may_be_framed(site, client, path):
    page = client.get(path)

    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_a_site_without_a_website_has_no_frame_and_books_nothing(site):
    frame = Frame().to_the_last_step()
    answers = frame.answers
    SiteLook.objects.update(embed_hosts=[])

    page = frame.browser.post("/embed/north/you/", {**MARTA, "answers": answers})

    assert (page.status_code, page["X-Frame-Options"]) == (404, "DENY")
    assert frame.browser.get("/embed/north/").status_code == 404
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("path", ["/embed/nowhere/", "/embed/north/nothing/", "/embed/east/"])
def test_there_is_nothing_at_other_addresses(site, client, path):
    make_site("east")

    assert client.get(path).status_code == 404


def test_a_site_that_is_shut_says_so_in_its_frame(site, client):
    Site.objects.update(is_active=False)

    page = client.get("/embed/north/", headers={"accept-language": "en"})

    assert page.status_code == 409
    assert "This service takes no bookings. Please call." in page.content.decode()
    assert "X-Frame-Options" not in page


def test_the_head_has_no_name_for_it_stands_on_the_page_around(site):
    head = Frame().html.partition("</header>")[0].partition("<header")[2]

    assert "Norte Motor" not in head
    assert 'href="tel:+34-911-23-45-67"' in head


def test_back_and_change_are_buttons_and_keep_what_was_answered(site):
    frame = Frame().send(operations=["BRAKES"]).send(plate="4821 KLM")

    page = frame.html
    assert 'form="go" name="go" value="car"' in page
    assert not re.search(r'href="/(book|embed)/', page.partition("<body>")[2])
    frame.go("car")
    assert (frame.title, 'value="4821 KLM"' in frame.html) == ("Which car is it?", True)
    frame.go("work")
    assert re.search(r'value="BRAKES"[^>]* checked', frame.html)


def test_no_button_leads_past_a_question_without_an_answer(site):
    assert Frame().go("you").title == "What does your car need?"


def test_another_language_keeps_the_place_and_the_answers(site):
    frame = Frame().send(operations=["OIL"])

    frame.go("car", "?lang=es")
    assert not frame.page.cookies
    assert frame.action == "/embed/north/car/?lang=es"
    assert '<html lang="es"' in frame.html
    frame.send(plate="4821 KLM")
    assert '<html lang="es"' in frame.html
    frame.send(starts_at=TEN, mobility="none").send(**MARTA)
    assert Visit.objects.get().language == "es"


def test_the_dealers_page_may_tick_the_work_here_too(site):
    assert re.search(r'value="BRAKES"[^>]* checked', Frame("/embed/north/?operations=BRAKES").html)


def test_a_time_that_is_gone_is_said_with_the_nearest_and_everything_kept(site):
    for number in (8, 9):  # an advisor each
        who = {**MARTA, "phone": f"612 345 67{number}", "name": f"Marta García {number}"}
        Frame().to_the_last_step().send(**who)

    late = Frame().to_the_last_step()

    assert (late.page.status_code, late.title) == (409, "Error: When will you bring it?")
    assert "That time has just gone." in late.html
    late.send(starts_at=re.search(r'name="starts_at"[^>]* value="([^"]+)"', late.html)[1])
    assert (late.title, "4821 KLM" in late.html) == ("Who is coming?", True)


def test_on_a_busy_day_the_code_is_asked_for_in_the_frame_too(site, capsys):
    for _booking in range(6):
        count_request(Act.BOOK, site=site, sender="127.0.0.1", now=NOW)

    frame = Frame().to_the_last_step().send(**MARTA)
    assert frame.title == "What is the code we sent?"
    assert frame.go("you").title == "Who is coming?"
    frame.send(**MARTA)
    with time_machine.travel(later := NOW + dt.timedelta(minutes=2), tick=False):
        assert frame.send(again="1").title == "What is the code we sent?"
        capsys.readouterr()
        send_due(later)
        code = re.findall(r"\b\d{6}\b", capsys.readouterr().err)[-1]
        frame.send(code=code)

    assert (frame.title, Visit.objects.count()) == ("Your visit is booked", 1)


def test_a_photo_goes_along_and_is_not_shown_where_no_cookie_could_fetch_it(
    site, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    Image.new("RGB", (400, 300), "red").save(file := BytesIO(), "JPEG")
    photo = SimpleUploadedFile("IMG_2041.jpg", file.getvalue(), "image/jpeg")
    frame = Frame().send(is_wrong="on", complaint="It rattles", photos=photo)

    assert "<img" not in frame.go("work").html
    frame.send(is_wrong="on", complaint="It rattles").send(plate="4821 KLM")
    with django_capture_on_commit_callbacks(execute=True):
        frame.send(starts_at=TEN, mobility="none").send(**MARTA)
    assert VisitPhoto.objects.filter(visit=Visit.objects.get()).count() == 1


def test_a_photo_without_signed_answers_is_not_kept(site, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    photo = SimpleUploadedFile("IMG_2041.jpg", b"\xff\xd8\xff", "image/jpeg")

    page = client.post("/embed/north/work/", {"photos": photo})

    assert (page.status_code, list(tmp_path.iterdir())) == (200, [])


@pytest.mark.parametrize("answers", ["", "forged", "eyJzaXRlIjoibm9ydGgifQ:1:x"])
def test_answers_that_nobody_signed_begin_anew(site, client, answers):
    page = client.post("/embed/north/you/", {**MARTA, "answers": answers})

    assert page.status_code == 200
    assert Visit.objects.count() == 0


def test_answers_of_another_site_begin_anew(site):
    framed(make_open_site("east"))
    frame = Frame("/embed/east/").to_the_last_step()

    frame.send("/embed/north/you/", **MARTA)

    assert Visit.objects.count() == 0
