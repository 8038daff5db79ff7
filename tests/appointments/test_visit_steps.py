"""The steps of a visit: the rail, the one next step, and what the client changed themselves."""

import re

import pytest
import time_machine

from appointments.actions import book_visit, cancel_visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.desk import make_desk
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(client):
    desk = make_desk()
    desk.sign_in(client)
    return desk


@pytest.fixture
def visit(desk):
    """Booked for tomorrow at ten, by the desk."""
    wish = make_wish(desk.site, at("2027-03-09 10:00"), advisor=desk.ana.pk, plan_handover=True)
    return book_visit(wish, by=desk.reception, door="desk", now=NOW)


@pytest.fixture
def send(desk, client, visit):
    """Presses a verb of the visit; the answer as text."""

    def press(verb, *, status=200):
        answer = client.post(desk.visit_url(visit, verb), headers=FRAGMENT)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    return press


def test_within_its_day_a_visit_moves_without_a_reason(desk, client):
    today = make_booking(desk.site, at("2027-03-08 10:00"), advisor=desk.ana)

    answer = client.post(
        desk.visit_url(today, "move/"),
        {"offer": f"2027-03-08T10:30Z|{desk.ana.pk}"},
        headers=FRAGMENT,
    )

    assert answer.status_code == 200
    today.refresh_from_db()
    moved = today.appointments.get(cancelled_at=None, kind="drop_off")
    assert moved.starts_at == at("2027-03-08 11:30")
    assert today.exemption == ""


def test_what_the_client_changed_by_the_link_is_said_first(desk, client, visit):
    cancel_visit(visit, by=None, door="link", now=at("2027-03-08 09:12"))

    page = client.get(desk.visit_url(visit), headers=FRAGMENT).content.decode()

    assert "Cancelled by the client, 09:12. To undo it, call them." in page
    assert 'class="block summary struck"' in page


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (VisitState.BOOKED, "Requested,Booked*,Confirmed,Prepared,Arrived,In work,Checking,Ready"),
        (VisitState.WAITING, "Requested,Booked,Confirmed,Prepared,Arrived,Waiting*,Checking,Ready"),
        (VisitState.NO_SHOW, "Requested,Booked,Confirmed,Prepared,No-show*"),
        (VisitState.CANCELLED, "Requested,Booked,Cancelled*"),
    ],
)
def test_the_rail_leads_from_requested_to_handed_over(desk, client, state, shown):
    visit = make_booking(desk.site, at("2027-03-08 11:00"), advisor=desk.ana, state=state)

    page = client.get(desk.visit_url(visit), headers=FRAGMENT).content.decode()

    rail = page[page.index('<ol class="steps"') : page.index("</ol>")]
    steps = re.findall(
        r'<li[^>]*?( aria-current="step")?(?: class="ahead")? title="([A-Za-z -]+)', rail
    )
    said = ",".join(f"{word.strip()}{'*' if mark else ''}" for mark, word in steps)
    assert said.removesuffix(",Handed over") == shown


def test_the_next_step_is_one_address(desk, client, send, visit, present):
    """UX-13: confirm, arrived, greeted, begun; then nothing is left to the reception."""
    said = []
    for moment in ("2027-03-08 10:00", "2027-03-09 09:58", "2027-03-09 09:59", "2027-03-09 10:04"):
        present.move_to(at(moment))
        desk.sign_in(client)
        page = send("next/")
        said.append(re.search(r'class="toast"[^>]*><p>([^<]+)', page)[1])

    assert said == [
        "García is confirmed.",
        "García has arrived.",
        "García is greeted.",
        "The reception of García has begun.",
    ]
    assert "Greeted after 1 minute." in page
    assert "Reception began at 10:04, 4 minutes late." in page
    assert "Nothing is to be done here" in send("next/", status=409)


def test_a_card_is_sent_again_once_a_day(send):
    assert "García is sent the card again." in send("send/")
    assert "Nothing to send" in send("send/", status=409)
