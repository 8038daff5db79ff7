"""The wall of the reception zone: who hangs there, in which words, and what never does."""

import datetime as dt
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client

from appointments.actions import greet_client, mark_arrived, start_reception
from appointments.actions.walls import give_address, open_wall
from appointments.models import WallScreen
from appointments.states import Kind, WallNames
from appointments.wall.sizes import rows_on, size_of
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_appointment, make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import Desk, fill_day, make_desk
from tests.factories.wall import make_wall

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def nine_in_the_morning(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def desk() -> Desk:
    return make_desk(advisors=2)


@pytest.fixture
def wall(desk, client: Client) -> SimpleNamespace:
    """The screen: ``source`` of a turn, ``rows`` as (tone, words), ``words`` of the whole face."""
    screen, path = make_wall(desk.site)

    def source(turn: int = 0) -> str:
        return client.get(f"{path}feed/?turn={turn}").json()["face"]

    def rows(turn: int = 0) -> list[str]:
        return [" ".join(Words.of(row).split()) for row in re.findall("<li.*?</li>", source(turn))]

    return SimpleNamespace(
        screen=screen,
        path=path,
        source=source,
        rows=rows,
        words=lambda turn=0: " ".join(Words.of(source(turn)).split()),
    )


class Words(HTMLParser):
    """What is read of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        # An advisor's name is an element of its own.
        return " ".join(parser.said).replace(" , ", ", ")

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def expect(desk: Desk, time: str, name: str = "Lucía Moreno Gil", **fields) -> Visit:
    client = make_client(desk.site, name, phone="+34612304567")
    return make_booking(
        desk.site, at(f"2027-03-08 {time}"), advisor=desk.ana, client=client,
        vehicle=make_vehicle(client, "4821 LKM"), **fields,
    )  # fmt: skip


def promise(desk: Desk, time: str, state: VisitState) -> Visit:
    """A car that came yesterday and goes home today."""
    visit = make_booking(desk.site, at("2027-03-05 10:00"), advisor=desk.ana, state=state)
    make_appointment(visit, at(f"2027-03-08 {time}"), advisor=desk.ana, kind=Kind.HANDOVER)
    return visit


def test_the_day_in_its_order(desk, wall):
    expect(desk, "09:15", state=VisitState.CONFIRMED)
    expect(desk, "10:00", "王秀英")
    promise(desk, "09:30", VisitState.READY)

    assert wall.words().startswith("Good morning Monday 8 March Arriving")
    assert wall.rows() == [
        "09:15 Lucía M. Ana, desk 1 Confirmed",
        "10:00 王* Ana, desk 1 Booked",
        wall.rows()[2],
    ]
    assert wall.rows()[2].endswith("Ana, desk 1 Ready")


def test_whoever_is_called_stands_out_for_five_minutes(desk, wall, time_machine):
    visit = expect(desk, "09:00")
    mark_arrived(visit, by=desk.reception, door="desk", now=NOW)
    assert wall.rows()[0].endswith("Arrived")
    greet_client(visit, by=desk.reception, door="desk", now=NOW)
    assert wall.rows()[0].endswith("Arrived")

    start_reception(visit, by=desk.ana, door="desk", now=NOW)

    assert wall.rows()[0].endswith("Your turn")
    assert '<li class="next">' in wall.source()
    time_machine.move_to(NOW + dt.timedelta(minutes=6), tick=False)
    assert wall.rows() == []


@pytest.mark.parametrize(
    ("time", "state", "word"),
    [
        ("09:30", VisitState.READY, "Ready"),
        ("09:30", VisitState.IN_WORK, "In work"),
        ("08:45", VisitState.CHECKING, "Running late"),
        ("08:45", VisitState.READY, "Ready"),
    ],
)
def test_a_car_to_collect_says_how_far_it_is(desk, wall, time, state, word):
    promise(desk, time, state)

    assert [row.endswith(word) for row in wall.rows()] == [True]


@pytest.mark.parametrize("state", [VisitState.BOOKED, VisitState.HANDED_OVER])
def test_a_car_that_is_not_here_is_not_called_for(desk, wall, state):
    promise(desk, "09:30", state)

    assert wall.rows() == []


def test_who_has_not_come_is_named_for_three_quarters_of_an_hour(desk, wall, time_machine):
    expect(desk, "09:00")
    time_machine.move_to(NOW + dt.timedelta(minutes=45), tick=False)
    assert len(wall.rows()) == 1

    time_machine.move_to(NOW + dt.timedelta(minutes=46), tick=False)

    assert wall.rows() == []
    assert "Welcome. Please come to the desk." in wall.words()


def test_nothing_of_a_client_is_in_the_source_but_what_may_be_read(desk, wall, client):
    """UX-49."""
    visit = expect(desk, "09:15", complaint="The brakes squeal")
    shown = client.get(wall.path).content.decode() + wall.source()
    hidden = ("Moreno", "Gil", "4821", "LKM", "612", visit.number, "squeal", "Oil", "Ruiz")
    assert [word for word in hidden if word in shown] == []

    WallScreen.objects.update(names=WallNames.PLATE)
    shown = client.get(wall.path).content.decode() + wall.source()

    assert [word for word in (*hidden, "Luc") if word in shown and word != "LKM"] == []
    assert "···\u00a01LKM" in shown


def test_a_car_without_a_plate_stays_nameless_where_plates_are_shown(desk, wall):
    visit = expect(desk, "09:15")
    visit.vehicle.plate, visit.vehicle.vin = "", "VF7NC5FWC31234567"
    visit.vehicle.save()

    WallScreen.objects.update(names=WallNames.PLATE)

    assert [row.startswith("09:15 ··· Ana") for row in wall.rows()] == [True]


def test_pages_take_turns_and_then_the_other_language(desk, wall, client):
    WallScreen.objects.update(languages=["en", "es"])
    fill_day(desk, "2027-03-08", 36)
    pages = [wall.source(turn) for turn in range(4)]

    assert [len(re.findall("<li", page)) for page in pages][:2] == [9, len(wall.rows(1))]
    spoken = [client.get(f"{wall.path}feed/?turn={turn}").json()["language"] for turn in range(4)]
    assert spoken == ["en", "en", "es", "es"]
    assert wall.source(4) == pages[0]
    assert 'class="dots"' in pages[0]


def test_what_has_not_changed_is_not_sent_again(desk, wall, client, django_assert_num_queries):
    expect(desk, "09:15")
    first = client.get(f"{wall.path}feed/")

    with django_assert_num_queries(2):
        again = client.get(f"{wall.path}feed/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("count", [1, 30])
def test_a_full_day_costs_no_more_queries(desk, wall, client, count, django_assert_num_queries):
    fill_day(desk, "2027-03-08", count)

    with django_assert_num_queries(2):
        client.get(wall.path)


def test_a_screen_that_hangs_there_needs_nobody(wall, client, time_machine):
    for _week in range(10):
        time_machine.shift(7 * DAY)
        assert client.post(f"{wall.path}seen/").status_code == 204
    assert client.get(wall.path).status_code == 200

    time_machine.shift(31 * DAY)

    assert client.get(wall.path).status_code == 404
    assert client.post(f"{wall.path}seen/").status_code == 404


def test_another_address_ends_the_one_before(wall, client):
    given = give_address(wall.screen, now=NOW)

    assert client.get(f"{wall.path}feed/").status_code == 404
    assert open_wall(given.rstrip("/").split("/")[-1], now=NOW) == wall.screen


def test_looking_changes_nothing_and_nobody_may_frame_or_keep_it(wall, client):
    answer = client.get(wall.path)

    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert WallScreen.objects.get().seen_at is None


def test_a_screen_that_meets_an_error_asks_again_by_itself(wall):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE appointments_appointment RENAME TO gone")

    answer = Client(raise_request_exception=False).get(wall.path)

    assert (answer.status_code, answer["Refresh"]) == (500, "30")
    assert "Please ask at the desk" in answer.content.decode()


@pytest.mark.parametrize(
    ("inches", "metres", "size", "rows"), [(55, 4, 52, 9), (43, 4, 66, 7), (65, 5, 54, 8)]
)
def test_letters_are_as_large_as_the_distance_wants(inches, metres, size, rows):
    """screens.md 3.17: 20 minutes of arc for a capital."""
    assert (size_of(inches, metres), rows_on(size)) == (size, rows)


def test_the_size_is_a_stylesheet_of_its_own(client):
    sheet = client.get("/wall/size-52.css")

    assert sheet.content == b"html[data-theme=wall] { --size: 52px; --row: 88px }"
    assert b"--label: 160px" in client.get("/wall/size-66.css").content
    assert client.get("/wall/size-500.css").status_code == 404
