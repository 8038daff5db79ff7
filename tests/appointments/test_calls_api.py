"""The exchange's door: ``POST /api/v1/calls/``."""

import json

import pytest
from django.test import Client as Browser

from service_desk.clients.models import ContactEntry
from service_desk.organisation.models import Posting
from service_desk.organisation.roles import Role
from service_desk.organisation.tokens import issue_api_token
from tests.factories import NOW, at
from tests.factories.clients import make_client
from tests.factories.desk import make_desk
from tests.factories.organisation import make_site, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def desk():
    return make_desk("north")


@pytest.fixture
def tell(desk):
    """The exchange: its events, told with a key of its own."""
    exchange = make_staff(desk.site, Role.RECEPTIONIST, username="exchange")
    key = issue_api_token(staff=exchange, now=NOW)
    browser = Browser(headers={"Authorization": f"Token {key}"})

    def told(event: str, time: str = "2027-03-08T09:00:00+01:00", headers=None, **more):
        said = {"call": "abc", "event": event, "from": "612 304 567", "to": "", "at": time}
        body = json.dumps({**said, **more})
        return browser.post("/api/v1/calls/", body, "application/json", headers=headers or {})

    return told


def test_a_call_rings_is_answered_and_ends(desk, tell):
    client = make_client(desk.site, "Lucía Navarro Gil", phone="+34612304567")

    answers = [
        tell("ringing"),
        tell("answered", "2027-03-08T09:00:09+01:00", rings=3, to=desk.reception.username),
        tell("ended", "2027-03-08T09:02:00+01:00"),
    ]

    assert [answer.json() for answer in answers] == [
        {"call": "abc", "status": status, "client": client.pk}
        for status in ("ringing", "answered", "ended")
    ]
    entry = ContactEntry.objects.get()
    assert (entry.by, entry.rings, entry.started_at) == (desk.reception, 3, NOW)
    assert entry.ended_at == at("2027-03-08 09:02")


def test_a_desk_number_names_its_person_and_a_line_of_the_house_nobody(desk, tell):
    tell("answered", call="1", to=str(desk.ana.desk))
    tell("answered", call="2", to="9999")

    assert [entry.by for entry in ContactEntry.objects.order_by("id")] == [desk.ana, None]


def test_a_call_nobody_took_is_missed(tell):
    tell("ended", "2027-03-08T09:00:40+01:00", **{"from": "anonymous"})

    assert tell("ringing", **{"from": ""}).json()["status"] == "missed"


def test_an_event_sent_twice_with_its_key_is_answered_once(tell):
    once = tell("ringing", headers={"Idempotency-Key": "k1"})
    again = tell("ringing", headers={"Idempotency-Key": "k1"})
    other = tell("ended", headers={"Idempotency-Key": "k1"})

    assert (once.status_code, again.json()) == (200, once.json())
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"event": "sang"}, "event"),
        ({"call": "x" * 65}, "call"),
        ({"at": "soon"}, "at"),
        ({"at": "2027-03-08T10:00:00+01:00"}, "at"),
        ({"rings": -1}, "rings"),
    ],
)
def test_what_can_not_be_read_is_refused_at_its_field(tell, said, field):
    answer = tell(**{"event": "ringing", **said})

    assert answer.status_code == 400
    assert [obstacle["field"] for obstacle in answer.json()["obstacles"]] == [field]


def test_with_several_sites_the_event_names_one(desk, tell):
    east = make_site("east")
    exchange = type(desk.reception).objects.get(username="exchange")
    Posting.objects.create(staff=exchange, site=east, role=Role.RECEPTIONIST)
    make_site("west")

    assert tell("ringing").status_code == 400
    assert tell("ringing", site="west").status_code == 404
    assert tell("ringing", site="east").status_code == 200
    assert ContactEntry.objects.get().site == east
