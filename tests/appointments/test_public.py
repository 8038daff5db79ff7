"""The public page: four questions, each a page, and a visit at the end."""

import datetime as dt
import re

import pytest
import time_machine
from django.apps import apps
from django.test import Client

from appointments.models import Appointment
from appointments.states import Kind
from service_desk.clients.models import Client as ClientFile
from service_desk.messaging.models import Message
from service_desk.organisation.models import Staff
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility, Source, VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_closure, make_loaner, make_site
from tests.factories.public import MARTA, Walk, make_open_site

pytestmark = pytest.mark.django_db

TEN = "2027-03-09T09:00Z"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return make_open_site()


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_the_root_leads_to_the_only_site(site, client):
    assert client.get("/", follow=True).redirect_chain == [("/book/", 302), ("/book/north/", 302)]


def test_several_sites_are_listed_and_a_closed_one_is_not(site, client):
    make_site("east", name="Восток Мотор")
    make_site("old", name="Talleres de antes", is_active=False)

    page = client.get("/book/").content.decode()

    assert 'href="/book/north/"' in page and 'href="/book/east/"' in page
    assert "antes" not in page


def test_an_unknown_site_is_a_page_of_ours(site, client):
    page = client.get("/book/nowhere/")

    assert page.status_code == 404
    assert "<h1>There is nothing at this address</h1>" in page.content.decode()


def test_a_site_that_takes_no_bookings_says_so(client):
    make_site("old", is_active=False)

    page = client.get("/book/old/", headers={"accept-language": "en"})

    assert page.status_code == 409
    assert "This service takes no bookings. Please call." in page.content.decode()


def test_a_booking_from_the_first_page_to_the_ticket(site):
    walk = Walk(site)
    walk.work("OIL").car(plate="4821 klm", mileage="64.000").when(TEN)
    walk.you(name="Marta García", phone="612 345 678", email="Marta@Example.com")

    visit = Visit.objects.get()
    drop_off = visit.appointments.get(kind=Kind.DROP_OFF)
    assert (visit.state, visit.source, visit.mobility) == (
        VisitState.BOOKED,
        Source.PUBLIC,
        Mobility.NONE,
    )
    assert (drop_off.starts_at, visit.language) == (at("2027-03-09 10:00"), "en")
    assert (visit.vehicle.plate, visit.vehicle.mileage) == ("4821 KLM", 64000)
    assert [work.operation.code for work in visit.works.all()] == ["OIL"]
    assert {point.value for point in visit.client.contact_points.all()} == {
        "+34612345678",
        "marta@example.com",
    }
    assert visit.appointments.filter(kind=Kind.HANDOVER).exists()
    assert set(JournalEntry.objects.values_list("door", flat=True)) == {"public"}
    assert Message.objects.filter(kind="card").count() == 1
    assert walk.title == "See you tomorrow, Marta"
    assert walk.path.startswith("/v/")


def test_nothing_but_a_hold_is_written_before_the_last_step(site):
    before = rows()

    Walk(site).to_the_last_step()

    written = {name: count - before[name] for name, count in rows().items()}
    assert {name: count for name, count in written.items() if count} == {
        "appointments.Hold": 1,
        "appointments.Tally": 1,
    }


def test_nothing_personal_stands_in_an_address(site):
    walk = Walk(site)
    walk.work("OIL", is_wrong="on", complaint="It rattles").car().when().you()

    said = " ".join(walk.seen)
    assert [word for word in ("4821", "KLM", "Marta", "612", "rattles") if word in said] == []


def test_several_jobs_and_own_words(site):
    walk = Walk(site).work("OIL", "BRAKES", is_wrong="on", complaint="Es klappert\nvorne")
    walk.car().when().you()

    visit = Visit.objects.get()
    assert [work.operation.code for work in visit.works.all()] == ["OIL", "BRAKES", "DIAG"]
    assert visit.complaint == "Es klappert\nvorne"


def test_words_alone_are_booked_as_a_diagnosis(site):
    walk = Walk(site)
    walk.post(complaint="It pulls to the left")
    walk.car().when().you()

    assert [work.operation.code for work in Visit.objects.get().works.all()] == ["DIAG"]


def test_words_beside_another_job_stay_words(site):
    walk = Walk(site).work("OIL", complaint="Please check the bulbs too")
    walk.car().when().you()

    visit = Visit.objects.get()
    assert [work.operation.code for work in visit.works.all()] == ["OIL"]
    assert visit.complaint == "Please check the bulbs too"


def test_a_dealers_own_page_may_tick_the_work(site, client):
    page = client.get("/book/north/?operations=BRAKES&operations=NONSENSE").content.decode()

    assert 'value="BRAKES" id="id_operations_1" checked' in page
    assert page.count(" checked") == 1


def test_the_car_may_be_named_by_its_model(site):
    Walk(site).work().car(make="SEAT", model="León").when().you()

    vehicle = Visit.objects.get().vehicle
    assert (vehicle.plate, vehicle.make, vehicle.model) == ("", "SEAT", "León")


def test_a_loaner_is_promised_with_the_time(site):
    make_loaner(site)

    Walk(site).work().car().when(mobility="loaner").you()

    assert Visit.objects.get().loaner_bookings.count() == 1


def test_a_loaner_that_is_not_there_is_said_at_the_time(site):
    loaner = make_loaner(site)
    walk = Walk(site).work().car()
    loaner.delete()

    walk.when(mobility="loaner")

    assert walk.page.status_code == 400
    assert "Choose one of the ways offered." in walk.html


def test_offers_name_the_advisor_who_then_meets_the_client(site):
    walk = Walk(site).work().car()
    offered = walk.html
    walk.when()

    assert "The first free time, with Ana" in offered
    assert "Ana meets you" in walk.html


def test_each_time_is_announced_with_the_word_free(site):
    walk = Walk(site).work().car()

    assert 'value="2027-03-09T09:15Z" aria-label="10:15, free">10:15</button>' in walk.html


def test_each_day_says_how_many_times_or_why_none(site):
    make_closure(site, dt.date(2027, 3, 10), "Fiesta local")
    walk = Walk(site).work().car()

    days = [" ".join(row.split()) for row in _days(walk.html)]
    assert days == [
        "Tue 9 March 36 free times",
        "Wed 10 March Closed: Fiesta local.",
        "Thu 11 March 36 free times",
        "Fri 12 March 36 free times",
        "Sat 13 March No time left on this day.",
        "Sun 14 March closed",
        "Mon 15 March 36 free times",
    ]


def _days(html: str) -> list[str]:
    found = re.findall(r'(?:<summary>|<p class="none">)(.*?)<span>(.*?)</span>', html, re.DOTALL)
    return [f"{day} {words}".replace("\u00a0", " ") for day, words in found]


def test_a_step_without_its_answers_leads_to_the_first_that_lacks_one(site):
    walk = Walk(site).work()
    when = walk.path.replace("/car/", "/when/")

    walk.get(when)

    assert (walk.page.status_code, walk.page["Location"]) == (303, walk.seen[-2])


def test_anothers_booking_can_not_be_opened(site):
    walk = Walk(site).to_the_last_step()

    page = Client().get(walk.path)

    assert (page.status_code, page["Location"]) == (303, "/book/north/")


def test_answers_that_were_tampered_with_are_no_answers(site):
    walk = Walk(site).to_the_last_step()
    (cookie,) = (each for name, each in walk.browser.cookies.items() if "booking" in name)
    walk.browser.cookies[cookie.key] = cookie.value[:-2] + "xx"

    assert walk.get(walk.path)["Location"] == "/book/north/"


def test_two_tabs_are_two_bookings(site):
    browser = Client(headers={"accept-language": "en"})
    first = Walk(site, browser=browser).work("OIL").car(plate="1111 AAA")
    second = Walk(site, browser=browser).work("BRAKES").car(plate="2222 BBB")
    assert "Brakes" in second.get(second.path).content.decode()

    page = first.get(first.path).content.decode()

    assert ("1111 AAA" in page, "2222 BBB" in page) == (True, False)


def test_back_finds_what_was_answered(site):
    walk = Walk(site).to_the_last_step()

    car = walk.get(walk.path.replace("/you/", "/car/")).content.decode()
    work = walk.get(walk.path.replace("/car/", "/")).content.decode()

    assert 'value="4821 KLM"' in car
    assert 'value="OIL" id="id_operations_0" checked' in work


def test_a_known_client_is_not_told_apart_from_a_stranger(site):
    known = make_client(site, "Marta García", phone="+34612345678", email="secret@example.com")
    make_vehicle(known, "4821 KLM")

    walk = Walk(site).to_the_last_step()
    last_step = walk.html
    walk.you()

    assert (ClientFile.objects.count(), Visit.objects.get().client) == (1, known)
    assert "secret" not in last_step + walk.html


def test_a_machine_that_fills_every_field_books_nothing(site):
    walk = Walk(site).to_the_last_step().you(remark_2="http://example.com")

    assert walk.page.status_code == 400
    assert "This could not be sent. Press the button once more, or call us." in walk.html
    assert not Visit.objects.exists()


def test_the_answers_are_forgotten_once_booked(site):
    walk = Walk(site).to_the_last_step()
    last_step = walk.path
    walk.you()

    assert walk.get(last_step)["Location"] == "/book/north/"


def test_the_details_page_says_what_is_kept(site, client):
    page = client.get("/book/north/privacy/", headers={"accept-language": "en"})

    assert "<h1>How we use your details</h1>" in page.content.decode()


def test_without_public_work_the_page_says_to_call(client):
    make_site("bare")

    page = client.get("/book/bare/", headers={"accept-language": "en"})

    assert "Nothing can be booked here yet. Please call us." in page.content.decode()


def test_a_full_week_says_so_and_how_to_call(site):
    Appointment.objects.all().delete()
    site.policy.public_days_ahead = 0
    site.policy.save()

    walk = Walk(site).work().car()

    assert "There is no free time on these days" in walk.html
    assert "tel:+34-911-23-45-67" in walk.html


def test_the_card_follows_the_language_of_the_page(site):
    Walk(site, language="ru").to_the_last_step().you(**MARTA)

    assert (ClientFile.objects.get().language, Message.objects.get(kind="card").language) == (
        "ru",
        "ru",
    )


def test_the_hours_of_the_house_are_said_in_runs_of_days(site):
    site.opening_hours.filter(weekday=2).update(closes_at=dt.time(13))
    site.opening_hours.create(weekday=2, opens_at=dt.time(15), closes_at=dt.time(19))

    walk = Walk(site).work().car()

    said = walk.html.partition("Madrid<br>")[2].partition("</p>")[0].replace("\u00a0", " ")
    assert said.split("<br>") == [
        "Mon–Tue 08:00–18:00",
        "Wed 08:00–13:00, 15:00–19:00",
        "Thu–Fri 08:00–18:00",
        "Sat 09:00–13:00",
    ]


def test_a_full_hour_is_a_time_that_has_gone(site):
    """That an hour has its limit is ours to know."""
    walk = Walk(site).work().car()
    for advisor in Staff.objects.advisors(site):
        for minute in ("15", "30", "45"):
            make_booking(site, at(f"2027-03-09 10:{minute}"), advisor=advisor)

    walk.when(TEN)

    assert walk.page.status_code == 409
    assert "That time has just gone. Choose another." in walk.html
    assert "clients an hour" not in walk.html
