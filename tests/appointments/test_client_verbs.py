"""What a client does behind the link: confirm, move, cancel, take it back, ask for a new one."""

import datetime as dt

import pytest
import time_machine

from appointments.actions import cancel_visit, mark_arrived, reschedule_visit
from appointments.actions.seats import Times
from appointments.models import Appointment, ClientLink
from appointments.states import Audience
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import MessageState
from service_desk.records.models import JournalEntry
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.public import (
    heading_of,
    link_to,
    make_martas_visit,
    make_open_site,
    text_of,
)

pytestmark = pytest.mark.django_db

THURSDAY = at("2027-03-11 10:00")
MOVED = "2027-03-12T09:00Z"


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


def ask(visit) -> None:
    Message.objects.filter(kind="confirmation").update(state=MessageState.SENT, sent_at=NOW)


def test_one_tap_confirms_and_a_second_is_no_error(client, visit, link):
    ask(visit)

    answers = [client.post(f"{link}confirm/") for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, link)] * 2
    visit.refresh_from_db()
    assert (visit.state, visit.confirmed_at) == (VisitState.CONFIRMED, NOW)
    assert JournalEntry.objects.filter(verb="confirmed", door="link").count() == 1
    assert heading_of(text_of(client, link)) == "See you on Thursday 11 March, Marta"


def test_a_visit_that_has_arrived_can_not_be_confirmed_or_moved(client, visit, link):
    mark_arrived(visit, by=None, door="desk", now=NOW)

    for verb, data in (("confirm/", {}), ("move/", {"starts_at": MOVED}), ("cancel/", {})):
        page = client.post(link + verb, data)
        assert (page.status_code, "The car is already here." in page.content.decode()) == (
            409,
            True,
        )


def test_moving_ends_the_link_and_leads_to_the_visit_by_a_new_one(client, visit, link):
    page = client.post(f"{link}move/", {"starts_at": MOVED})

    assert page.status_code == 303
    new = page["Location"]
    assert new != link
    assert heading_of(text_of(client, new)) == "See you on Friday 12 March, Marta"
    assert "This link is no longer valid" in text_of(client, f"{link}", status=410)
    live = Appointment.objects.filter(visit=visit, kind="drop_off", cancelled_at=None)
    assert [each.starts_at for each in live] == [at("2027-03-12 10:00")]
    assert Message.objects.filter(kind="moved", state=MessageState.PLANNED).count() == 1


def test_a_second_tap_on_the_same_time_gets_the_same_answer(client, clock, visit, link):
    client.post(f"{link}move/", {"starts_at": MOVED})

    again = client.post(f"{link}move/", {"starts_at": MOVED})
    other = client.post(f"{link}move/", {"starts_at": "2027-03-12T10:00Z"})
    clock.shift(dt.timedelta(minutes=2))
    late = client.post(f"{link}move/", {"starts_at": MOVED})

    assert (again.status_code, other.status_code, late.status_code) == (303, 410, 410)
    assert heading_of(text_of(client, again["Location"])) == "See you on Friday 12 March, Marta"
    assert JournalEntry.objects.filter(verb="moved").count() == 1


def test_the_page_of_times_offers_what_the_visit_itself_gives_back(client, visit, link):
    page = text_of(client, f"{link}move/")

    assert "Until you choose, Thursday 11\xa0March, 10:00 stays yours." in page
    assert "Your advisor and a calm hour, with Ana" in page
    assert 'value="2027-03-11T09:00Z"' not in page
    assert 'value="2027-03-11T09:15Z"' in page


def test_a_time_taken_meanwhile_keeps_the_visit_and_names_the_nearest(client, site, visit, link):
    make_booking(site, at("2027-03-12 10:00"))

    page = client.post(f"{link}move/", {"starts_at": MOVED})

    html = page.content.decode()
    assert page.status_code == 409
    assert "That time has just gone. Choose another." in html
    assert 'value="2027-03-12T08:45Z"' in html and 'value="2027-03-12T09:15Z"' in html
    assert "stays yours" in text_of(client, f"{link}move/")


def test_no_time_at_all_is_a_sentence(client, link):
    page = client.post(f"{link}move/", {"starts_at": "soon"})

    assert page.status_code == 400
    assert "Choose a time from the list." in page.content.decode()


def test_cancelling_offers_another_time_first_and_asks_why(client, link):
    page = text_of(client, f"{link}cancel/")

    assert heading_of(page) == "Would another time do?"
    assert page.index("Choose another time") < page.index("Cancel the visit")
    assert 'name="reason"' in page


def test_cancelling_and_taking_it_back(client, visit, link):
    gone = client.post(f"{link}cancel/", {"reason": "My car was\0 sold\u202e"})

    cancelled = gone["Location"]
    visit.refresh_from_db()
    assert (visit.state, visit.cancel_reason) == (VisitState.CANCELLED, "My car was sold")
    assert heading_of(text_of(client, cancelled)) == "Your visit is cancelled"
    assert "I am coming after all" in text_of(client, cancelled)

    back = client.post(f"{cancelled}restore/")
    again = client.post(f"{cancelled}restore/")

    assert (back.status_code, again.status_code) == (303, 303)
    visit.refresh_from_db()
    assert visit.state == VisitState.BOOKED
    assert heading_of(text_of(client, back["Location"])) == "See you on Thursday 11 March, Marta"


def test_a_cancellation_pressed_twice_is_one(client, link):
    both = [client.post(f"{link}cancel/", {"reason": ""}) for _ in range(2)]

    assert [each.status_code for each in both] == [303, 303]
    assert JournalEntry.objects.filter(verb="cancelled").count() == 1


def test_after_ten_minutes_it_can_not_be_taken_back(client, clock, link):
    cancelled = client.post(f"{link}cancel/")["Location"]
    clock.shift(dt.timedelta(minutes=10, seconds=1))

    assert "I am coming after all" not in text_of(client, cancelled)
    page = client.post(f"{cancelled}restore/")
    assert page.status_code == 409
    assert "It is too late to take this back. Book a new visit." in page.content.decode()


def test_a_time_given_to_somebody_else_can_not_be_taken_back(client, site, link):
    cancelled = client.post(f"{link}cancel/")["Location"]
    make_booking(site, THURSDAY)

    page = client.post(f"{cancelled}restore/")

    assert page.status_code == 409
    assert "That time has just gone. Choose another." in page.content.decode()
    assert "Book a new visit" in page.content.decode()


def test_a_reason_too_long_is_kept_and_said(client, visit, link):
    page = client.post(f"{link}cancel/", {"reason": "w" * 201})

    assert page.status_code == 400
    assert "Please shorten it to 200." in page.content.decode()
    assert "w" * 201 in page.content.decode()


def test_a_dead_link_says_the_same_whatever_it_opened(client, site, visit, link):
    reschedule_visit(
        visit,
        times=Times(at("2027-03-12 10:00")),
        audience=Audience.STAFF,
        by=None,
        door="desk",
        now=NOW,
    )
    unknown = "/v/2222222222222222222222/"

    old, none = text_of(client, link, status=410), text_of(client, unknown, status=404)

    def plain(page, path):
        return page.replace(path, "/v/…/").partition("csrfmiddlewaretoken")[0]

    assert plain(old, link) == plain(none, unknown)
    assert [word for word in ("Marta", "KLM", "Talleres", "11 March") if word in old] == []


@pytest.mark.parametrize("token", ["x", "…", "%00", "a" * 500, "' or 1=1 --"])
def test_no_token_at_all_is_a_dead_link_too(client, token):
    assert client.get(f"/v/{token}/").status_code == 404


def test_the_new_link_is_made_when_its_message_leaves(client, link):
    Message.objects.all().delete()
    ClientLink.objects.update(superseded_at=NOW)
    client.post(f"{link}renew/")

    send_due(NOW)

    sent = Message.objects.get(kind="link")
    assert (sent.state, "/v/•••/" in sent.body) == (MessageState.SENT, True)
    fresh = ClientLink.objects.filter(superseded_at=None)
    assert {link.purpose for link in fresh} == {"visit", "calendar"}


def test_no_link_goes_out_for_a_visit_that_is_cancelled(client, visit, link):
    cancel_visit(visit, by=None, door="desk", now=NOW)

    client.post(f"{link}renew/")

    assert not Message.objects.filter(kind="link").exists()
