"""The day board: what it shows of a day, to whom, and what it costs."""

import datetime as dt
import gzip
import re

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.board import Addresses, load_board
from appointments.states import Audience
from service_desk.organisation.roles import Role
from service_desk.visits.states import Mobility, VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.desk import fill_day, make_desk
from tests.factories.organisation import make_absence, make_advisor, make_closure, make_staff
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

TODAY = "2027-03-08"
TOMORROW = "2027-03-09"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk()


def board_of(desk, on=TODAY, *, now=NOW):
    addresses = Addresses(f"{desk.url}visits/", f"{desk.url}board/panel/book/", desk.url)
    day = dt.date.fromisoformat(on)
    return load_board(desk.site, day, addresses, audience=Audience.STAFF, now=now)


def column_of(board, number=0):
    """The kinds of an advisor's cells by their time."""
    return {row.time: row.cells[number].kind for row in board.grid.rows}


def page_of(client, desk, on=TODAY, **more):
    return client.get(f"{desk.url}board/", {"day": on}, **more).content.decode()


def test_rows_go_from_opening_to_closing(desk):
    board = board_of(desk)

    assert [row.time for row in board.grid.rows][:2] == ["08:00", "08:15"]
    assert board.grid.rows[-1].time == "17:45"
    assert [row.label for row in board.grid.rows][:5] == ["08:00", ":15", ":30", ":45", "09:00"]


def test_a_quarter_is_past_free_taken_reserve_or_away(desk):
    for clock in ("10:00", "10:15", "10:45"):
        make_booking(desk.site, at(f"{TODAY} {clock}"), advisor=desk.ana)

    column = column_of(board_of(desk))

    assert column["08:45"] == column["09:00"] == "past"
    assert column["09:15"] == "free"
    assert column["10:00"] == column["10:45"] == "job"
    assert column["10:30"] == "reserve"
    assert column["13:00"] == column["13:45"] == "away"


def test_a_site_with_a_lower_cap_keeps_more_in_reserve():
    desk = make_desk(policy={"clients_per_hour": 1})
    make_booking(desk.site, at(f"{TODAY} 10:15"), advisor=desk.ana)

    column = column_of(board_of(desk))

    assert [column[f"10:{minute}"] for minute in ("00", "15", "30", "45")] == [
        *("reserve", "job", "reserve", "reserve")
    ]


def test_why_an_advisor_is_not_there_is_said_once_a_stretch(desk):
    late = make_advisor(desk.site, "Luis Prieto", desk=2, starts=dt.time(11), ends=dt.time(16))
    make_absence(late, at(f"{TODAY} 15:00"), at(f"{TODAY} 20:00"))

    board = board_of(desk)

    said = [
        (row.time, cell.word, cell.span) for row in board.grid.rows if (cell := row.cells[1]).word
    ]
    assert said == [("08:00", "From 11:00", 12), ("13:00", "Break", 4), ("15:00", "Away", 12)]


def test_the_first_free_quarter_stands_in_the_head(desk):
    make_booking(desk.site, at(f"{TODAY} 09:15"), advisor=desk.ana)

    assert board_of(desk).grid.columns[0].free_at == "09:30"


def test_somebody_who_is_no_advisor_any_more_keeps_a_column_while_clients_are_booked(desk):
    gone = make_advisor(desk.site, "Carmen Vidal", desk=9)
    make_booking(desk.site, at(f"{TODAY} 11:00"), advisor=gone)
    gone.postings.all().delete()

    board = board_of(desk)

    assert [column.advisor.name for column in board.grid.columns] == ["Ana Ruiz", "Carmen Vidal"]
    assert column_of(board, 1)["11:00"] == "job"


@pytest.mark.parametrize("state", [state for state in VisitState if state != VisitState.CANCELLED])
def test_a_card_shows_the_state_by_shape_and_word(desk, client, state):
    make_booking(desk.site, at(f"{TODAY} 11:00"), advisor=desk.ana, state=state)

    page = page_of(desk.sign_in(client), desk)

    assert f'data-state="{state.lower().replace("_", "-")}"' in page
    assert f'role="img" aria-label="{state.label}"' in page


def test_a_handover_is_outlined_with_a_key_and_both_cards_show_one_state(desk, client):
    make_booking(
        desk.site,
        at(f"{TODAY} 11:00"),
        handover_at=at(f"{TODAY} 16:00"),
        advisor=desk.ana,
        state=VisitState.CONFIRMED,
    )

    page = page_of(desk.sign_in(client), desk)

    assert page.count('data-state="confirmed"') == 2
    assert len(re.findall(r'class="job out"[^>]*>.*?i-key', page)) == 1


def test_badges_stand_for_what_is_special(desk, client):
    earlier = make_visit(desk.site, state=VisitState.HANDED_OVER)
    make_booking(
        desk.site,
        at(f"{TODAY} 11:00"),
        advisor=desk.ana,
        mobility=Mobility.LOANER,
        vehicle=earlier.vehicle,
        repeat_of=earlier,
    )

    page = page_of(desk.sign_in(client), desk)

    assert 'aria-label="Repeat claim"' in page
    assert 'aria-label="Loaner"' in page


def test_a_client_whose_time_has_passed_is_late(desk):
    make_booking(desk.site, at(f"{TODAY} 08:45"), advisor=desk.ana, state=VisitState.CONFIRMED)
    make_booking(desk.site, at(f"{TODAY} 08:30"), advisor=desk.ana, state=VisitState.ARRIVED)

    cards = {row.time: row.cells[0].card for row in board_of(desk).grid.rows}

    assert cards["08:45"].is_late and not cards["08:30"].is_late


def test_the_now_line_lies_between_the_quarters_of_today_only(desk):
    later = NOW + dt.timedelta(minutes=87)

    line = board_of(desk, now=later).now_line

    assert (line.quarter, line.minute, line.time) == (9, 12, "10:27")
    assert board_of(desk, TOMORROW, now=later).now_line is None


def test_the_strip_turns_by_whole_weeks_and_tells_how_full_a_day_is(desk):
    fill_day(desk, TODAY, 6)

    week = board_of(desk, "2027-03-12").week

    assert [day.on.day for day in week] == [8, 9, 10, 11, 12, 13, 14]
    # Nine hours of work at three clients each.
    assert (week[0].booked, week[0].places, week[0].share) == (6, 27, 22)
    assert week[6].places == 0


def test_hours_of_a_zone_are_said_and_what_is_over_them(desk):
    visit = make_booking(desk.site, at(f"{TODAY} 11:00"), advisor=desk.ana)
    body = desk.site.zones.get(kind="body")
    visit.zone_loads.create(zone=body, on=dt.date.fromisoformat(TODAY), hours="41.5")

    loads = board_of(desk).loads

    assert [(str(load.label), load.booked_words, load.over) for load in loads] == [
        ("Mechanical", "0", ""),
        ("Express", "0", ""),
        ("Body", "41.5", "1.5"),
    ]


def test_a_closed_day_says_why_and_leads_to_the_next_open_one(desk, client):
    make_closure(desk.site, dt.date(2027, 3, 9), "Día del taller")
    make_closure(desk.site, dt.date(2027, 3, 10), "Puente")

    page = page_of(desk.sign_in(client), desk, TOMORROW)

    assert "Closed: Día del taller." in page
    assert 'href="?day=2027-03-11"' in page and "Next open day: Thursday 11" in page
    assert "free-cell" not in page


def test_clients_of_a_day_that_was_closed_afterwards_stay_in_sight(desk, client):
    make_booking(desk.site, at(f"{TOMORROW} 11:00"), advisor=desk.ana)
    make_closure(desk.site, dt.date(2027, 3, 9))

    assert 'class="job"' in page_of(desk.sign_in(client), desk, TOMORROW)


def test_an_empty_day_says_how_to_begin(desk, client):
    page = page_of(desk.sign_in(client), desk, TOMORROW)

    assert "No bookings yet. Press B to add the first." in page


def test_an_open_day_without_any_advisor_says_so(desk, client):
    page = page_of(desk.sign_in(client), desk, "2027-03-13")

    assert "Nobody works on this day." in page


@pytest.mark.parametrize("day", ["tomorrow", "2027-13-01", "9999-01-01", "\x00", ""])
def test_a_day_that_is_none_is_today(desk, client, day):
    assert "Monday 8" in page_of(desk.sign_in(client), desk, day)


@pytest.mark.parametrize("language", ["en", "ru", "es", "zh-hans"])
def test_the_board_renders_in_every_language(desk, client, language):
    make_booking(desk.site, at(f"{TODAY} 11:00"), advisor=desk.ana)
    client.cookies["django_language"] = language

    page = desk.sign_in(client).get(f"{desk.url}board/")

    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()


def test_a_mechanic_sees_the_board_and_may_not_book(desk, client):
    make_booking(desk.site, at(f"{TODAY} 11:00"), advisor=desk.ana)
    desk.sign_in(client, make_staff(desk.site, Role.MECHANIC))

    page = page_of(client, desk)

    assert 'class="job"' in page
    assert "free-cell" not in page and "data-book" not in page
    assert client.get(f"{desk.url}board/panel/book/").status_code == 403


def test_a_board_of_another_site_is_not_there(desk, client):
    make_desk("east", name="Восток Мотор")

    assert desk.sign_in(client).get("/desk/east/board/").status_code == 404


def test_a_stranger_is_asked_to_sign_in_and_a_fragment_sends_the_whole_page(desk, client):
    whole = client.get(f"{desk.url}board/")
    part = client.get(f"{desk.url}board/", headers={"HX-Request": "true"})

    assert whole.status_code == 302 and whole.url.startswith("/accounts/login/?next=/desk/")
    assert (part.status_code, part["HX-Redirect"]) == (401, "/accounts/login/")


def test_the_desk_is_the_board_of_ones_own_site(desk, client):
    assert desk.sign_in(client).get("/desk/").url == "/desk/north/board/"


def test_who_is_posted_nowhere_is_told_so(client):
    client.force_login(make_staff())

    assert "You are not posted at any site" in client.get("/desk/").content.decode()


@pytest.fixture
def counted():
    return lambda: CaptureQueriesContext(connection)


def queries_of(client, desk, counted, **more):
    with counted() as context:
        page_of(client, desk, TOMORROW, **more)
    return len(context)


def test_thirty_clients_cost_no_more_queries_than_one(client, counted):
    """Session, person, site, newest change, house, people, day, walk-ins, the next hour.

    The whole page has its bar as well: what the site owes and who is calling.
    """
    desk = make_desk(advisors=2)
    desk.sign_in(client)
    fill_day(desk, TOMORROW, 1)
    page_of(client, desk, TOMORROW)
    redraw = {"headers": {"HX-Request": "true"}}

    one = queries_of(client, desk, counted, **redraw), queries_of(client, desk, counted)
    fill_day(desk, TOMORROW, 29, start=1)
    thirty = queries_of(client, desk, counted, **redraw), queries_of(client, desk, counted)

    assert one == thirty
    assert thirty[0] == 9 and thirty[1] <= 12


def test_eight_advisors_and_their_clients_are_light_to_send(client, counted):
    desk = make_desk(advisors=8)
    fill_day(desk, TOMORROW, 120)
    desk.sign_in(client)
    client.get(f"{desk.url}board/")  # whether messages leave is asked once in ten seconds

    with counted() as queries:
        page = client.get(f"{desk.url}board/", {"day": TOMORROW}).content

    assert page.count(b'class="job') == 120
    assert len(queries) <= 12
    assert len(gzip.compress(page)) <= 45_000


def test_only_what_changes_is_sent_to_a_screen_that_follows(desk, client):
    part = page_of(desk.sign_in(client), desk, headers={"HX-Request": "true"})

    assert part.lstrip().startswith('<div class="day" id="board"')
    assert part.count("hx-swap-oob") == 2
    assert "<html" not in part


def pulse_of(page):
    return re.search(r'data-pulse="([^"]+)"', page)[1]


def test_the_pulse_is_one_query_and_grows_with_each_change(desk, client, django_assert_num_queries):
    address = pulse_of(page_of(desk.sign_in(client), desk))
    client.logout()

    with django_assert_num_queries(1):
        before = client.get(address)
    visit = make_booking(desk.site, at(f"{TODAY} 11:00"), advisor=desk.ana)
    desk.sign_in(client).post(desk.visit_url(visit, "confirm/"))

    assert before["Cache-Control"] == "no-store"
    after = client.get(address).json()["last"].split(".")
    assert int(after[0]) > int(before.json()["last"].split(".")[0]) and after[1] == "0"


def test_a_pulse_of_another_site_or_of_yesterday_is_not_there(desk, client):
    address = pulse_of(page_of(desk.sign_in(client), desk))
    make_desk("east")

    assert client.get(address.replace("/north/", "/east/")).status_code == 404
    assert client.get(f"{desk.url}pulse/{signing.TimestampSigner().sign('1')}/").status_code == 404
    with time_machine.travel(NOW + dt.timedelta(hours=12, minutes=1)):
        assert client.get(address).status_code == 404
