"""A visit beside the board: what it shows, what may be done, and how it is taken back."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.actions import book_visit, cancel_visit, confirm_visit
from appointments.models import Appointment
from service_desk.organisation.roles import Role
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.desk import make_desk
from tests.factories.organisation import make_advisor, make_staff
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
    wish = make_wish(
        desk.site,
        at("2027-03-09 10:00"),
        advisor=desk.ana.pk,
        plan_handover=True,
        complaint="Hace ruido al frenar",
    )
    return book_visit(wish, by=desk.reception, door="desk", now=NOW)


@pytest.fixture
def send(desk, client, visit):
    """Presses a verb of the visit; the answer as text."""

    def press(verb, *, status=200, **typed):
        answer = client.post(desk.visit_url(visit, f"{verb}"), typed, headers=FRAGMENT)
        assert answer.status_code == status, answer.content.decode()
        visit.refresh_from_db()
        return answer.content.decode()

    return press


def live(visit):
    held = visit.appointments.filter(cancelled_at=None).order_by("starts_at")
    return [(a.kind, a.starts_at, a.advisor.name) for a in held]


def undo_of(page):
    return re.search(r'<div class="toast".*?hx-post="([^"]+)"', page)[1].replace("&amp;", "&")


def test_the_panel_says_all_a_caller_may_ask(desk, client, visit):
    page = client.get(desk.visit_url(visit)).content.decode()

    for words in (
        *("Booked", "Tomorrow, Tue 9\xa0March", "10:00", "with Ana Ruiz", "11:30"),
        *("Marta García López", "SEAT León", visit.vehicle.plate, "Español"),
        *("OIL", "Oil service", "€129", "Hace ruido al frenar"),
    ):
        assert words in page
    assert re.search(r'href="tel:\+34655\d{6}"', page)


def test_what_happened_and_what_was_told_stand_in_one_timeline(send, desk, client, visit):
    send("confirm/")

    page = client.get(desk.visit_url(visit), headers=FRAGMENT).content.decode()

    assert re.findall(r"<b>([^<]+)</b>, Rosa Rojo", page) == ["Confirmed", "Booked"]
    assert "<b>Appointment card</b>, SMS, will be sent" in page


@pytest.mark.parametrize("state", VisitState)
def test_a_visit_is_shown_in_every_state(desk, client, state):
    visit = make_booking(desk.site, at("2027-03-08 11:00"), advisor=desk.ana, state=state)

    page = client.get(desk.visit_url(visit), headers=FRAGMENT).content.decode()

    assert f"<span>{state.label}</span>" in page
    assert page.count('class="button primary"') <= 1


@pytest.mark.parametrize(
    ("state", "day", "primary"),
    [
        (VisitState.BOOKED, "2027-03-09", "Confirm"),
        (VisitState.BOOKED, "2027-03-08", "Mark arrived"),
        (VisitState.CONFIRMED, "2027-03-08", "Mark arrived"),
        (VisitState.NO_SHOW, "2027-03-08", "Arrived after all"),
        (VisitState.CANCELLED, "2027-03-09", "Book again"),
    ],
)
def test_the_one_filled_button_is_what_comes_next(desk, client, state, day, primary):
    visit = make_booking(desk.site, at(f"{day} 11:00"), advisor=desk.ana, state=state)

    page = client.get(desk.visit_url(visit), headers=FRAGMENT).content.decode()

    assert re.findall(r'<button class="button primary"[^>]*>([^<]+)', page) == [primary]


def test_confirming_can_be_taken_back(send, visit, client):
    back = undo_of(send("confirm/"))
    assert visit.state == VisitState.CONFIRMED

    client.post(back, headers=FRAGMENT)

    visit.refresh_from_db()
    assert (visit.state, visit.confirmed_at) == (VisitState.BOOKED, None)
    assert JournalEntry.objects.first().verb == "unconfirmed"


def test_an_arrival_can_be_taken_back(send, visit, client):
    back = undo_of(send("arrive/"))
    assert (visit.state, visit.arrived_at) == (VisitState.ARRIVED, NOW)

    client.post(back, headers=FRAGMENT)

    visit.refresh_from_db()
    assert (visit.state, visit.arrived_at) == (VisitState.BOOKED, None)


def test_nobody_came_only_after_the_booked_time(send, visit, present, client, desk):
    assert "The booked time has not come yet." in send("no-show/", status=409)

    present.move_to(at("2027-03-09 10:20"))
    desk.sign_in(client)
    back = undo_of(send("no-show/"))
    assert visit.state == VisitState.NO_SHOW

    client.post(back, headers=FRAGMENT)
    visit.refresh_from_db()
    assert visit.state == VisitState.BOOKED


def test_cancelling_keeps_the_reason_and_can_be_taken_back(send, visit, client):
    before = live(visit)

    page = send("cancel/", reason="Sold the car", version=visit.version)

    assert (visit.state, visit.cancel_reason) == (VisitState.CANCELLED, "Sold the car")
    assert live(visit) == []
    client.post(undo_of(page), headers=FRAGMENT)
    visit.refresh_from_db()
    assert visit.state == VisitState.BOOKED and live(visit) == before


def test_moving_takes_one_press_and_one_press_takes_it_back(send, visit, desk, client):
    marta = make_advisor(desk.site, "Marta Gil", desk=2)
    before = live(visit)

    page = send("move/", offer=f"2027-03-10T14:30Z|{marta.pk}", version=visit.version)

    assert live(visit)[0] == ("drop_off", at("2027-03-10 15:30"), "Marta Gil")
    assert "García is moved to Wed 10\xa0March 15:30." in page
    assert client.post(undo_of(page), headers=FRAGMENT).status_code == 200
    assert live(visit) == before


def test_to_move_three_times_are_offered_and_all_of_a_day(desk, client, visit):
    page = client.get(desk.visit_url(visit, "move/"), {"on": "fri"}).content.decode()

    assert page.count('class="offer"') == 3
    assert "Friday 12" in page
    times = page[page.index('class="times"') :]
    assert times.count('name="offer"') == 27 + 9


@pytest.mark.parametrize("typed", ["30.2", "soon", "1.1.2020", "\x00"])
def test_a_day_that_is_none_is_told(desk, client, visit, typed):
    page = client.get(desk.visit_url(visit, "move/"), {"on": typed})

    assert page.status_code == 200
    assert 'class="wrong"' in page.content.decode()


def test_a_move_to_today_asks_for_the_reason_and_keeps_the_time(send, visit, desk):
    today = {"offer": f"2027-03-08T10:00Z|{desk.ana.pk}", "version": visit.version}

    page = send("move/", status=409, **today)

    assert "Say why it must be today." in page
    send("move/", reason="The client is in town", **today)
    assert live(visit)[0][1] == at("2027-03-08 11:00")


def test_a_time_taken_meanwhile_leaves_the_visit_where_it_is(send, visit, desk):
    make_booking(desk.site, at("2027-03-10 10:00"), advisor=desk.ana)
    before = live(visit)

    page = send("move/", status=409, offer=f"2027-03-10T09:00Z|{desk.ana.pk}")

    assert "That time has just gone." in page
    assert page.count('class="offer"') == 3
    assert live(visit) == before


def test_two_people_at_one_visit_see_theirs_and_yours(send, visit, desk):
    seen = visit.version
    confirm_visit(visit, by=desk.ana, door="desk", now=NOW)
    wanted = f"2027-03-10T09:00Z|{desk.ana.pk}"

    page = send("move/", status=409, offer=wanted, version=seen)

    assert "This visit was changed while you were looking at it." in page
    assert "Confirmed, Ana Ruiz" in page and "Wednesday 10\xa0March, 10:00" in page
    assert live(visit)[0][1] == at("2027-03-09 10:00")
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    send("move/", keep="yours", offer=kept["offer"], version=kept["version"])
    assert live(visit)[0][1] == at("2027-03-10 10:00")


def test_keeping_theirs_changes_nothing(send, visit, desk):
    seen = visit.version
    confirm_visit(visit, by=desk.ana, door="desk", now=NOW)

    assert "Cancel it all the same" in send("cancel/", status=409, version=seen)
    send("cancel/", keep="theirs", version=visit.version)

    assert visit.state == VisitState.CONFIRMED


def test_a_quarter_gone_since_the_cancelling_is_said_with_a_way_out(send, visit, desk):
    cancel_visit(visit, by=desk.ana, door="desk", now=NOW)
    make_booking(desk.site, at("2027-03-09 10:00"), advisor=desk.ana)

    page = send("restore/", status=409)

    assert "That time has just gone." in page
    assert visit.state == VisitState.CANCELLED


def test_a_mechanic_sees_the_visit_but_no_phone_and_no_verbs(desk, client, visit):
    desk.sign_in(client, make_staff(desk.site, Role.MECHANIC))

    page = client.get(desk.visit_url(visit), headers=FRAGMENT).content.decode()

    assert "Marta García López" in page
    assert "tel:" not in page and 'data-key="arrive"' not in page
    for verb in ("confirm", "unconfirm", "arrive", "no-show", "take-back", "restore"):
        assert client.post(desk.visit_url(visit, f"{verb}/")).status_code == 403
    for verb in ("move", "cancel"):
        assert client.get(desk.visit_url(visit, f"{verb}/")).status_code == 403


def test_a_visit_of_another_site_is_not_there(desk, client, visit):
    east = make_desk("east")
    desk.sign_in(client, east.reception)

    assert client.get(desk.visit_url(visit)).status_code == 404
    assert client.get(f"/desk/east/visits/{visit.number}/").status_code == 404
    assert client.post(f"/desk/east/visits/{visit.number}/arrive/").status_code == 404


@pytest.mark.parametrize("verb", ["confirm", "arrive", "no-show", "take-back", "restore"])
def test_an_address_of_a_verb_does_nothing_when_it_is_only_opened(desk, client, visit, verb):
    assert client.get(desk.visit_url(visit, f"{verb}/")).status_code == 405


def test_a_long_visit_costs_no_more_queries_than_a_short_one(desk, client, visit):
    def queries(shown):
        with CaptureQueriesContext(connection) as context:
            client.get(desk.visit_url(shown), headers=FRAGMENT)
        return len(context)

    short = queries(visit)
    for number in range(4):
        work = make_operation(desk.site, f"OP{number}")
        visit.works.create(operation=work, norm_hours=1, price=10, position=number + 2)
        confirm_visit(visit, by=desk.ana, door="desk", now=NOW)
        Visit.objects.filter(pk=visit.pk).update(confirmed_at=None, state=VisitState.BOOKED)

    assert (short, queries(visit)) == (9, 9)


def test_search_shows_clients_with_what_they_booked(desk, client, visit):
    page = client.get(f"{desk.url}clients/", {"q": "garcia"}).content.decode()

    assert "Marta García López" in page
    assert f'href="{desk.visit_url(visit)}"' in page
    assert "Nobody was found" in client.get(f"{desk.url}clients/", {"q": "xyz"}).content.decode()
    assert Appointment.objects.count() == 2
