"""What the client's page says in each state of the visit, and at each hour of it."""

import datetime as dt

import pytest
import time_machine

from appointments.actions import reschedule_visit
from appointments.actions.seats import Times
from appointments.states import Audience
from service_desk.clients.models import Client as ClientFile
from service_desk.messaging.models import Message
from service_desk.organisation.models import Closure
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.public import (
    Walk,
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
    return make_open_site(advisors=1, tax_percent=21)


@pytest.fixture
def visit(site):
    """Thursday at ten, back at 11:30."""
    return make_martas_visit(site)


@pytest.fixture
def link(visit):
    return link_to(visit)


def is_now(state: VisitState, **stamps) -> None:
    """The visit has come so far; who comes to the reception arrives five minutes early."""
    stamps.setdefault("arrived_at", THURSDAY - dt.timedelta(minutes=5))
    Visit.objects.update(state=state, **stamps)


def plain(page: str) -> str:
    """With plain spaces, and without the sign that keeps hours in one line."""
    return page.replace("\u00a0", " ").replace("\u2060", "")


def test_a_moved_visit_says_what_it_was_before(client, visit):
    reschedule_visit(
        visit,
        times=Times(at("2027-03-12 09:00")),
        audience=Audience.STAFF,
        by=None,
        door="desk",
        now=NOW,
    )

    page = plain(text_of(client, link_to(visit)))

    assert "This is your new time. Before, it was Thursday 11 March, 10:00." in page


def test_who_is_late_is_not_asked_whether_they_come(client, clock, link):
    clock.move_to(THURSDAY + dt.timedelta(minutes=20))

    page = text_of(client, link)

    assert heading_of(page) == "We expected you at 10:00"
    assert ("Choose another time" in page, "Yes, I am coming" in page) == (True, False)


@pytest.mark.parametrize(
    ("state", "stamps", "said"),
    [
        (VisitState.ARRIVED, {}, "Good that you are here. Somebody comes to you in a moment."),
        (VisitState.ARRIVED, {"reception": True}, "Ana is looking at the car with you."),
        (VisitState.IN_WORK, {}, "It is in the workshop, and we are working on it."),
        (
            VisitState.WAITING,
            {},
            "The work rests: a part or an answer is missing. We call you if we need you.",
        ),
        (
            VisitState.CHECKING,
            {},
            "The work is done. We check it before you get your car back.",
        ),
    ],
)
def test_while_it_is_here_the_page_says_how_far_it_is(
    client, clock, site, link, state, stamps, said
):
    ana = site.postings.get().staff
    named = {"reception_at": THURSDAY, "reception_by": ana} if stamps else {}
    is_now(state, **named)
    clock.move_to(THURSDAY)

    page = text_of(client, link)

    assert said in page
    assert 'Ready today at <b class="big">11:30</b>' in page
    assert "As of 10:00" in page


def test_who_came_without_an_appointment_reads_of_nobody(client, clock, site, visit, link):
    ana = site.postings.get().staff
    visit.appointments.all().delete()
    is_now(VisitState.ARRIVED, reception_at=THURSDAY, reception_by=ana)
    clock.move_to(THURSDAY)

    page = text_of(client, link)

    assert "Somebody comes to you in a moment." in page
    assert "is looking at the car" not in page


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW, "Ready on Thursday 11 March at <b"),
        (at("2027-03-10 10:00"), "Ready tomorrow at <b"),
        (at("2027-03-11 11:30"), "It was to be ready today at <b"),
    ],
)
def test_the_promised_time_is_named_by_how_near_it_is(client, clock, link, moment, said):
    is_now(VisitState.IN_WORK)
    clock.move_to(moment)

    page = plain(text_of(client, link))

    assert said in page
    assert ("It takes longer than we said" in page) == said.startswith("It was")


def test_without_a_promised_time_it_says_that_we_tell(client, visit, link):
    visit.appointments.filter(kind="handover").delete()
    is_now(VisitState.IN_WORK)

    page = text_of(client, link)

    assert "We will tell you when it is ready." in page
    assert 'class="big"' not in page


def test_a_page_that_is_looked_at_does_not_reload_by_itself(client, link):
    """WCAG F41: it would take the reader's place away. A link looks again."""
    is_now(VisitState.IN_WORK)

    answer = client.get(link)

    assert ("Refresh" in answer.headers, b"http-equiv" in answer.content) == (False, False)
    assert f'<a href="{link}">Look again</a>' in answer.content.decode()


def test_when_it_is_ready_the_page_says_when_and_where_to_come_and_what_was_agreed(
    client, clock, link
):
    is_now(VisitState.READY)
    clock.move_to(at("2027-03-11 11:00"))

    page = plain(text_of(client, link))

    assert heading_of(page) == "Your car is ready"
    for words in (
        'We expect you today at <b class="big">11:30</b>',
        "Desk 1, with Ana",
        "Today 08:00–18:00<br>Tomorrow 08:00–18:00",
        "Oil service",
        "Agreed, tax included",
        "€129.00",
        "Calle de Alcalá 200, Madrid",
    ):
        assert words in page


def test_a_car_that_waits_for_its_owner_has_no_hour(client, clock, link):
    is_now(VisitState.READY)
    clock.move_to(at("2027-03-11 15:00"))

    page = text_of(client, link)

    assert "Come when it suits you" in page
    assert 'class="big"' not in page


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        ("2027-03-12 12:00", "Today 08:00–18:00<br>Tomorrow 09:00–13:00"),
        (
            "2027-03-13 12:00",
            "Today 09:00–13:00<br>Closed tomorrow<br>Tuesday 16 March 08:00–18:00",
        ),
        # The clock goes forward in the night to Sunday 28 March; hours are those of the wall.
        (
            "2027-03-28 12:00",
            "Closed today<br>Tomorrow 08:00–18:00",
        ),
    ],
)
def test_the_hours_are_of_today_and_tomorrow_or_of_the_next_open_day(
    client, clock, site, link, moment, hours
):
    Closure.objects.create(site=site, on=dt.date(2027, 3, 15), reason="San Raimundo")
    is_now(VisitState.READY)
    clock.move_to(at(moment))

    assert f"<dd>{hours}</dd>" in plain(text_of(client, link))


def test_hours_with_a_break_at_noon_are_said_whole(client, clock, site, link):
    site.opening_hours.filter(weekday=3).update(closes_at="14:00")
    site.opening_hours.create(weekday=3, opens_at="16:00", closes_at="20:00")
    is_now(VisitState.READY)
    clock.move_to(THURSDAY)

    assert "Today 08:00–14:00, 16:00–20:00<br>" in plain(text_of(client, link))


def test_work_without_a_price_has_no_sum(client, visit, link):
    visit.works.update(price=0)
    is_now(VisitState.READY)

    page = text_of(client, link)

    assert ("Oil service" in page, "Agreed" in page) == (True, False)


def test_afterwards_it_thanks_and_says_what_was_done_and_when(client, link):
    is_now(VisitState.HANDED_OVER, handed_over_at=at("2027-03-11 12:40"))

    page = plain(text_of(client, link))

    assert heading_of(page) == "Thank you, Marta"
    for words in (
        "The work of this visit",
        "€129.00",
        '<b class="big">12:40</b>',
        "tel:+34-911-23-45-67",
    ):
        assert words in page
    assert ("Book a new visit" in page, "Call us" in page) == (True, True)


@pytest.mark.parametrize("state", VisitState)
def test_no_state_shows_more_than_a_first_name_and_the_end_of_a_plate(client, link, state):
    is_now(state, no_show_at=NOW, cancelled_at=NOW, handed_over_at=NOW, cancel_reason="Sold my car")

    page = text_of(client, link)

    secrets = ("García", "4821", "345678", "345 678", "Sold my car")
    assert [secret for secret in secrets if secret in page] == []


@pytest.mark.parametrize("language", ["en", "ru", "es", "zh-hans"])
@pytest.mark.parametrize("state", VisitState)
def test_every_state_speaks_every_language(client, link, state, language):
    is_now(state, no_show_at=NOW, cancelled_at=NOW, handed_over_at=NOW)

    answer = client.get(f"{link}?lang={language}")

    assert answer["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()
    assert answer.content.decode().count("<h1>") == 1


@pytest.mark.parametrize(
    ("browser", "spoken"),
    [
        ("zh-TW", "zh-hans"),
        ("zh-Hant-HK, en;q=0.2", "zh-hans"),
        ("es-MX", "es"),
        ("ru-UA, uk;q=0.9", "ru"),
        ("fr-FR, fr;q=0.9, en-US;q=0.8", "en"),
        ("uk-UA, pl;q=0.8", "es"),
    ],
)
def test_a_regional_tongue_is_its_language_and_a_strange_one_the_sites(
    client, site, browser, spoken
):
    answer = client.get("/book/north/", headers={"accept-language": browser})

    assert f'<html lang="{spoken}"' in answer.content.decode()
    assert answer["Content-Language"] == spoken


def test_a_language_chosen_behind_the_link_is_kept_by_the_first_verb_and_no_earlier(
    client, visit, link
):
    client.get(f"{link}?lang=ru")
    client.get(link)
    looked = Visit.objects.get().language
    client.post(f"{link}move/", {"starts_at": "2027-03-12T09:00Z"})

    assert (looked, Visit.objects.get().language) == ("en", "ru")
    assert ClientFile.objects.get(pk=visit.client_id).language == "ru"
    waiting = Message.objects.filter(state="planned")
    assert {(row.kind, row.language) for row in waiting} == {
        (kind, "ru") for kind in ("moved", "reminder", "confirmation", "ask_by_phone", "ready")
    }


def test_a_booking_by_a_known_phone_speaks_its_own_language_and_leaves_the_file(site):
    """Anybody can type a phone number: the file's language is its owner's to change."""
    Walk(site, language="en").to_the_last_step().you()
    again = Walk(site, language="zh-CN").work().car().when()
    again.you()

    assert ClientFile.objects.get().language == "en"
    assert {visit.language for visit in Visit.objects.all()} == {"en", "zh-hans"}
    spoken = Message.objects.filter(kind="card").values_list("language", flat=True)
    assert sorted(spoken) == ["en", "zh-hans"]
