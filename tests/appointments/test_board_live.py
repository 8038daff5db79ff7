"""What others do shows on a board: holds, the pulse, who is here, who walked in."""

import datetime as dt
import re

import pytest
import time_machine

from appointments.actions import receive_walk_in
from appointments.actions.holds import hold_quarter, owner_of, release_holds
from appointments.board.presence import GONE_AFTER, initials_of, seen, who_is_here
from appointments.queries import last_change_at
from appointments.wishes import ClientWish, VehicleWish, WalkInWish
from service_desk.organisation.models import Posting
from service_desk.visits.models import DeferredDefect
from service_desk.visits.states import Mobility, VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.organisation import make_site, make_staff
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = "2027-03-08", "2027-03-09"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client):
    desk = make_desk(advisors=2)
    desk.sign_in(client)
    return desk


def page_of(client, desk, on=TOMORROW, **more):
    return client.get(f"{desk.url}board/", {"day": on, **more}).content.decode()


def hold(desk, staff, clock="11:30"):
    return hold_quarter(
        site=desk.site,
        advisor=desk.ana.pk,
        starts_at=at(f"{TOMORROW} {clock}"),
        owner=owner_of(staff),
        staff=staff,
        now=NOW,
    )


def test_a_colleagues_hold_names_them_and_runs_down_ones_own_is_free(desk, client):
    hold(desk, desk.advisors[1])
    hold(desk, desk.reception, "12:00")

    page = page_of(client, desk)

    assert page.count('class="hold"') == 1
    assert '<span>Marta is booking</span><time role="timer" data-until="180">3:00</time>' in page
    assert f'id="c{desk.ana.pk}-1200"' in page and "12:00, Ana Ruiz, free" in page


def test_a_hold_that_ran_out_or_was_given_back_is_gone(desk, client):
    hold(desk, desk.advisors[1])
    with time_machine.travel(NOW + dt.timedelta(minutes=3, seconds=1)):
        desk.sign_in(client)
        assert 'class="hold"' not in page_of(client, desk)

    release_holds(owner_of(desk.advisors[1]), now=NOW)
    assert 'class="hold"' not in page_of(client, desk)


def test_the_pulse_beats_for_a_hold_and_for_its_end(desk):
    beats = [last_change_at(desk.site.pk)]
    hold(desk, desk.advisors[1])
    beats.append(last_change_at(desk.site.pk))
    with time_machine.travel(NOW + dt.timedelta(seconds=9)):
        release_holds(owner_of(desk.advisors[1]), now=NOW + dt.timedelta(seconds=9))
    beats.append(last_change_at(desk.site.pk))

    assert len(set(beats)) == 3
    assert last_change_at(make_site("east").pk) == "0.0"


def pulse_of(page):
    return re.search(r'data-pulse="([^"]+)"', page)[1]


def test_the_pulse_tells_who_else_is_here_and_what_they_have_open(desk, client):
    address = pulse_of(page_of(client, desk))
    seen(desk.site.pk, desk.ana.pk, "NORTH-27-00001", now=NOW)

    first = client.get(address, {"at": ""}).json()["here"]
    theirs = seen(desk.site.pk, desk.ana.pk, now=NOW)

    assert first == [["AR", "Ana Ruiz", "NORTH-27-00001"]]
    assert [(person.initials, person.visit) for person in theirs] == [("RR", "")]
    assert "here" not in client.get(address).json()


def test_an_idle_question_is_one_query_and_one_about_people_two(
    desk, client, django_assert_num_queries
):
    address = pulse_of(page_of(client, desk))
    client.logout()
    client.get(address, {"at": ""})

    with django_assert_num_queries(1):
        client.get(address)
    with django_assert_num_queries(2):
        client.get(address, {"at": ""})


def test_who_says_nothing_for_a_while_is_gone_and_a_stranger_never_was(desk):
    seen(desk.site.pk, desk.ana.pk, now=NOW)
    seen(desk.site.pk, make_staff(make_site("east")).pk, now=NOW)

    assert [person.name for person in who_is_here(desk.site.pk, now=NOW)] == ["Ana Ruiz"]
    later = NOW + GONE_AFTER + dt.timedelta(seconds=1)
    assert who_is_here(desk.site.pk, now=later) == []


@pytest.mark.parametrize("visit", ["<script>", "x" * 25, "\x00", "../.."])
def test_only_a_number_is_kept_as_the_visit_somebody_has_open(desk, visit):
    seen(desk.site.pk, desk.ana.pk, visit, now=NOW)

    assert who_is_here(desk.site.pk, now=NOW)[0].visit == ""


def test_who_left_the_site_is_here_no_more(desk):
    Posting.objects.filter(staff=desk.ana).delete()

    assert seen(desk.site.pk, desk.ana.pk, now=NOW) == []
    assert who_is_here(desk.site.pk, now=NOW) == []


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ana Ruiz", "AR"), ("Анна Иванова", "АИ"), ("王芳", "王芳"), ("Ó", "Ó"), ("", "")],
)
def test_initials_in_any_script(name, initials):
    assert initials_of(name) == initials


def test_who_walked_in_stands_in_a_strip_of_the_day_and_in_the_tally(desk, client):
    wish = WalkInWish(
        site=desk.site,
        client=ClientWish(name="Marta García López", phone="+34655000001"),
        vehicle=VehicleWish(plate="0935 MFD"),
        operations=("OIL",),
    )
    receive_walk_in(wish, by=desk.ana, door="desk", now=NOW - dt.timedelta(seconds=75))

    page = page_of(client, desk, TODAY)

    strip = page[page.index('class="walk-ins"') : page.index('id="quarters"')]
    assert "08:58" in strip and "García" in strip
    assert 'class="since over" role="timer" data-waits="75">1:15<' in strip
    assert re.search(r"<span>Arrived</span><b>1</b>", page)
    assert "walk-ins" not in page_of(client, desk, TOMORROW)


def marks_of(page):
    return re.findall(
        r'<i data-tone="\w+"><svg class="shape" role="img" aria-label="([^"]+)"', page
    )


def test_a_regular_client_is_known_until_they_are_received(desk, client):
    """B-3.4: three earlier visits; two are not yet a habit."""
    person = make_client(desk.site)
    car = make_vehicle(person)
    for _earlier in range(2):
        make_visit(desk.site, client=person, vehicle=car, state=VisitState.HANDED_OVER)
    visit = make_booking(
        desk.site, at(f"{TOMORROW} 11:00"), advisor=desk.ana, client=person, vehicle=car
    )
    assert marks_of(page_of(client, desk)) == []

    make_visit(desk.site, client=person, vehicle=car, state=VisitState.CONTACTED)

    assert marks_of(page_of(client, desk)) == ["Regular client"]
    assert "Regular client" in client.get(desk.visit_url(visit)).content.decode()


def test_work_put_off_last_time_is_a_badge_and_two_are_enough_for_a_card(desk, client):
    visit = make_booking(
        desk.site, at(f"{TOMORROW} 11:00"), advisor=desk.ana, mobility=Mobility.WAIT
    )
    DeferredDefect.objects.create(
        vehicle=visit.vehicle, words="Front pads at 3 mm", found_on=dt.date(2027, 1, 8)
    )

    assert marks_of(page_of(client, desk)) == ["Declined before", "Waits here"]


def test_the_day_is_a_list_where_somebody_asked_for_one_and_stays_one(desk, client):
    assert 'class="day list"' in page_of(client, desk, view="list")
    client.cookies["board_view"] = "list"
    assert 'class="day list"' in page_of(client, desk)
    assert 'class="day list"' not in page_of(client, desk, view="grid")
