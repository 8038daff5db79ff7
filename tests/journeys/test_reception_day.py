"""The reception of the day in a browser: one key a step, prompts, walk-ins."""

import re

import pytest
from playwright.sync_api import Route, expect

from appointments.actions import greet_client, mark_arrived
from appointments.models import Prompt
from service_desk.lib.clock import now
from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit
from service_desk.visits.states import Source, VisitState
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_staff

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

TOMORROW = "2027-03-09"


@pytest.fixture
def visit(desk) -> Visit:
    """Castro, tomorrow at ten with Ana, confirmed."""
    client = make_client(desk.site, "Lucía Castro Gil", phone="+34612304567")
    return make_booking(
        desk.site,
        at(f"{TOMORROW} 10:00"),
        advisor=desk.ana,
        client=client,
        vehicle=make_vehicle(client, "4821 LKM"),
        state=VisitState.CONFIRMED,
    )


def test_the_day_of_a_client_is_one_key_a_step(sit, desk):
    """UX-13: arrived, greeted, begun; each A is the next step, and each is taken back."""
    make_booking(desk.site, at("2027-03-08 09:15"), advisor=desk.ana)
    page = sit("board/")
    card = page.locator("#board .job")
    card.focus()

    page.keyboard.press("a")
    expect(page.locator("#board .job[data-state=arrived] .since")).to_have_text(
        re.compile(r"0:\d\d")
    )
    expect(page.locator("#next .since")).to_be_visible()
    card.focus()
    page.keyboard.press("a")
    expect(page.locator(".toast")).to_contain_text("is greeted")
    expect(page.locator("#board .since")).to_have_count(0)
    card.focus()
    page.keyboard.press("a")
    expect(page.locator(".summary")).to_contain_text("early")
    visit = Visit.objects.get()
    assert visit.arrived_at <= visit.greeted_at <= visit.reception_at

    page.keyboard.press("Control+z")
    expect(page.locator(".toast")).to_contain_text("waits again")
    visit.refresh_from_db()
    assert visit.reception_at is None


def test_enter_is_the_next_step_while_the_keyboard_stands_in_the_panel(sit, desk):
    make_booking(desk.site, at("2027-03-08 09:15"), advisor=desk.ana)
    page = sit("board/")
    page.locator("#board .job").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.locator("#board .job[data-state=arrived]")).to_be_visible()


def test_a_prompt_is_done_once_and_vanishes_from_every_screen(sit, desk):
    """B-3.3, and what a colleague types meanwhile stays."""
    make_booking(desk.site, at("2027-03-08 09:15"), advisor=desk.ana)
    mine, theirs = sit("board/", viewport={"width": 1920, "height": 1080}), sit("board/")
    theirs.keyboard.press("b")
    theirs.get_by_label("Phone, plate, VIN or surname").fill("Nava")

    mine.locator("#next a", has_text="Call").click()
    mine.get_by_role("button", name="Is coming").click()

    expect(mine.locator(".toast")).to_contain_text("is coming")
    expect(mine.locator("#next")).not_to_contain_text("Call Vega")
    expect(theirs.locator("#soon")).not_to_contain_text("Call Vega", timeout=3000)
    assert theirs.get_by_label("Phone, plate, VIN or surname").input_value() == "Nava"
    assert Prompt.objects.get().result == "coming"


def test_greeting_from_the_list_leaves_the_panel_as_it_is(sit, desk):
    visit = make_booking(desk.site, at("2027-03-08 09:15"), advisor=desk.ana)
    mark_arrived(visit, by=desk.reception, door="desk", now=now())
    page = sit("board/", viewport={"width": 1920, "height": 1080})
    page.locator("[data-key=book]").click()
    page.get_by_label("Phone, plate, VIN or surname").fill("Nava")

    page.locator("#next button", has_text="Greet").click()

    expect(page.locator(".toast")).to_contain_text("is greeted")
    assert page.get_by_label("Phone, plate, VIN or surname").input_value() == "Nava"


def test_a_walk_in_is_received_with_the_keyboard(sit, desk, visit):
    page = sit("board/")
    page.keyboard.press("w")
    expect(page.get_by_label("Phone, plate, VIN or surname")).to_be_focused()
    page.keyboard.type("4567")
    page.keyboard.press("Enter")
    page.locator(".person").wait_for()
    page.get_by_label("Oil service").check()
    page.get_by_label("In the client's own words").fill("Hace ruido")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".toast")).to_contain_text("Castro is received.")
    expect(page.locator(".walk-ins .job")).to_contain_text("Castro")
    expect(page.locator(".walk-ins .since")).to_be_visible()
    assert Visit.objects.get(source=Source.WALK_IN).state == VisitState.ARRIVED


def test_a_stranger_walks_in(sit, desk):
    page = sit("board/")
    page.keyboard.press("w")
    page.get_by_label("Phone, plate, VIN or surname").fill("Nadie")
    page.get_by_role("button", name="New client “Nadie”").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Nadie")
    page.locator("[data-key=send]").click()
    expect(page.locator(".errors")).to_contain_text("Enter the phone number.")
    page.get_by_label("Phone", exact=True).fill("612 345 678")
    page.get_by_label("Plate", exact=True).fill("9999 XYZ")
    page.get_by_label("Oil service").check()
    page.locator("[data-key=send]").click()

    expect(page.locator(".toast")).to_contain_text("Nadie is received.")


def test_what_is_pressed_and_typed_while_the_server_looks_waits_for_its_answer(sit, desk):
    """The mouse is down on a button when the answer takes it away: it was pressed all the same."""
    page = sit("board/")
    page.keyboard.press("w")
    page.get_by_label("Phone, plate, VIN or surname").fill("Nadie")
    page.get_by_role("button", name="New client “Nadie”").wait_for()
    under_way: list[Route] = []
    page.route("**/walk-in/", lambda route: under_way.append(route), times=1)
    page.get_by_role("button", name="New client “Nadie”").click()
    page.get_by_label("In the client's own words").fill("Hace ruido")
    page.locator("[data-key=send]").hover()
    page.mouse.down()
    with page.expect_response("**/walk-in/"):
        under_way[0].continue_()
    page.mouse.up()

    expect(page.locator(".errors")).to_contain_text("Enter the phone number.")
    expect(page.get_by_label("In the client's own words")).to_have_value("Hace ruido")


def test_who_may_only_look_has_no_verbs(sit, desk, visit):
    page = sit(person=make_staff(desk.site, Role.MECHANIC))

    page.locator("#board .job").focus()
    page.keyboard.press("a")
    page.keyboard.press("w")

    expect(page.locator("#walking")).to_have_count(0)
    visit.refresh_from_db()
    assert visit.state == VisitState.CONFIRMED


def test_a_visit_that_is_looked_at_follows_and_what_was_opened_meanwhile_stays(sit, desk, visit):
    page = sit()
    page.locator("#board .job").click()
    page.locator(".sheet-panel").wait_for()

    mark_arrived(visit, by=desk.ana, door="desk", now=now())

    expect(page.locator(".sheet-panel .status")).to_have_text("Arrived", timeout=3000)
    page.route(
        f"**/visits/{visit.number}/",
        lambda route: (page.wait_for_timeout(600), route.continue_()),
    )
    greet_client(visit, by=desk.ana, door="desk", now=now())
    page.locator("[data-key=walk-in]").evaluate("link => link.click()")
    expect(page.locator("#walking")).to_be_visible()
    page.wait_for_timeout(2500)
    expect(page.locator("#walking")).to_be_visible()
