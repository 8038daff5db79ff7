"""A morning at the desk, in real browsers: two colleagues, one keyboard, a lost connection."""

import re

import pytest
from playwright.sync_api import Page, expect

from appointments.models import Appointment
from appointments.states import Kind
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import Desk, fill_day, make_desk
from tests.journeys.screen import OFFICE, PHONE, WIDE, violations

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(present) -> Desk:
    desk = make_desk(advisors=5)
    make_vehicle(make_client(desk.site, "Lucía Navarro Gil", phone="+34612304567"), "4821 LKM")
    make_booking(desk.site, at("2027-03-09 10:00"), advisor=desk.ana, state=VisitState.CONFIRMED)
    return desk


def book_by_mouse(page: Page, quarter: str) -> None:
    page.get_by_role("link", name=quarter).click()
    page.get_by_label("Phone, plate, VIN or surname").fill("4567")
    page.get_by_role("button", name="Lucía Navarro Gil").click()
    add_oil(page)
    page.locator("[data-key=send]").click()


def add_oil(page: Page) -> None:
    page.locator("#id_job").fill("oil")
    page.locator("#id_job").press("Enter")
    page.locator(".job-line").wait_for()


def test_a_colleagues_booking_appears_by_itself(sit):
    mine, theirs = sit(), sit()
    expect(mine.locator("#board .job")).to_have_count(1)

    book_by_mouse(theirs, "11:00, Marta Gil, free")
    theirs.locator(".toast").wait_for()

    mine.locator(".job b", has_text="Navarro").first.wait_for(timeout=5000)
    expect(mine.locator(".job.changed").first).to_be_visible()


def test_what_one_types_and_where_one_looks_stay_when_the_board_is_drawn_anew(sit, desk):
    page = sit()
    page.get_by_role("link", name="10:15, Ana Ruiz, free").click()
    page.get_by_label("Phone, plate, VIN or surname").fill("Nava")
    page.locator("#quarters").evaluate("view => view.scrollTop = 240")

    make_visit_elsewhere(desk)
    expect(page.locator("#board .job")).to_have_count(2)

    assert page.get_by_label("Phone, plate, VIN or surname").input_value() == "Nava"
    assert page.locator("#quarters").evaluate("view => view.scrollTop") == 240
    expect(page.locator(".free-cell.ghost.chosen")).to_have_count(1)


def make_visit_elsewhere(desk: Desk) -> Visit:
    """A booking by another door, with its line in the journal."""
    from appointments.actions import book_visit
    from service_desk.lib.clock import now
    from tests.factories.wishes import make_wish

    wish = make_wish(desk.site, at("2027-03-09 16:00"), advisor=desk.advisors[1].pk)
    return book_visit(wish, by=None, door="api", now=now())


def test_a_booking_with_the_keyboard_alone(sit):
    page = sit()
    page.keyboard.press("Tab")  # skip link
    page.locator("#c" + str(Appointment.objects.get().advisor_id) + "-0800").focus()
    for key in ("PageDown", "PageDown", "ArrowRight", "ArrowDown", "Home", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    search = page.get_by_label("Phone, plate, VIN or surname")
    expect(search).to_be_focused()
    page.keyboard.type("4567")
    page.keyboard.press("Enter")
    expect(page.locator("#id_job")).to_be_focused()
    page.keyboard.type("oil")
    page.keyboard.press("Enter")
    expect(page.locator("#when .handover")).to_contain_text("Handover")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".toast")).to_contain_text("Navarro is booked: Tomorrow, Tue 9")
    expect(page.locator("#board .job:focus")).to_contain_text("10:30")
    page.keyboard.press("Control+z")
    expect(page.locator(".toast")).to_contain_text("The visit of Navarro is cancelled.")
    expect(page.locator("#board .job")).to_have_count(1)


def test_a_visit_moves_by_keys_and_by_three_clicks(sit, desk):
    page = sit()
    card = page.locator("#board .job")
    card.focus()
    for key in ("m", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        page.locator("#moving").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#board .job:focus")).to_contain_text("10:30")
    assert drop_off().advisor == desk.advisors[1]

    page.locator("#board .job").first.click()
    page.get_by_role("link", name="Move").click()
    page.locator("#moving").wait_for()
    page.get_by_role("link", name="09:00, Ana Ruiz, free").click()

    expect(page.locator("#board .job time").first).to_have_text("09:00")
    assert drop_off().starts_at == at("2027-03-09 09:00")


def drop_off() -> Appointment:
    return Appointment.objects.get(kind=Kind.DROP_OFF, cancelled_at=None)


def test_keys_act_on_the_card_they_stand_on_and_never_in_a_field(sit, present):
    visit = make_booking_today()
    page = sit("board/")
    page.locator("#find").focus()
    page.keyboard.type("a/?b")
    assert page.locator("#find").input_value() == "a/?b"

    page.locator("#board .job").focus()
    page.keyboard.press("a")

    expect(page.locator("#board .job[data-state=arrived]")).to_be_visible()
    visit.refresh_from_db()
    assert visit.state == VisitState.ARRIVED
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday 9\xa0March")


def make_booking_today() -> Visit:
    desk = Appointment.objects.get()
    return make_booking(desk.site, at("2027-03-08 09:15"), advisor=desk.advisor)


def test_single_keys_can_be_switched_off(sit, desk):
    desk.reception.has_single_keys = False
    desk.reception.save()
    page = sit()

    page.keyboard.press("b")

    expect(page.get_by_label("Phone, plate, VIN or surname")).to_have_count(0)


def test_a_lost_connection_is_told_and_heals_by_itself(sit):
    page = sit()
    page.route("**/pulse/**", lambda route: route.abort())

    expect(page.locator("#board.stale")).to_be_visible(timeout=9000)
    expect(page.locator("#stale")).to_contain_text(re.compile(r"No connection, as of \d\d:\d\d"))
    page.unroute("**/pulse/**")

    expect(page.locator("#board.stale")).to_have_count(0, timeout=4000)
    expect(page.locator("#stale")).to_be_hidden()


def test_an_idle_screen_asks_at_most_one_light_question_a_second(sit):
    page = sit()
    page.wait_for_load_state("networkidle")  # the font and the sprites are no questions
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.wait_for_timeout(5000)

    assert 3 <= len(asked) <= 5
    assert all("/pulse/" in url for url in asked)


def test_a_draft_put_aside_comes_back(sit):
    page = sit()
    page.get_by_role("link", name="11:00, Ana Ruiz, free").click()
    add_oil(page)
    page.get_by_label("In the client's own words").fill("Hace ruido")
    page.keyboard.press("Escape")
    expect(page.locator(".job-line")).to_have_count(0)

    page.keyboard.press("b")

    expect(page.locator(".job-line")).to_contain_text("Oil service")
    expect(page.get_by_label("In the client's own words")).to_have_value("Hace ruido")


def test_the_same_booking_without_any_script(sit):
    page = sit(java_script_enabled=False)
    page.get_by_role("link", name="11:00, Marta Gil, free").click()
    page.get_by_label("Phone, plate, VIN or surname").fill("4821")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Lucía Navarro Gil").click()
    page.get_by_role("combobox", name="Work").fill("OIL")
    page.get_by_role("button", name="Add").click()
    page.locator("[data-key=send]").click()

    expect(page.locator(".toast")).to_contain_text("Navarro is booked")
    expect(page.locator("#board .job b", has_text="Navarro").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".status")).to_contain_text("Cancelled")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [OFFICE, WIDE, PHONE], ids=["1366", "1920", "390"])
def test_nobody_is_kept_out(sit, desk, viewport, scheme):
    fill_day(desk, "2027-03-10", 40)
    visit = Visit.objects.get(appointments__starts_at=at("2027-03-09 10:00"))
    page = sit("board/?day=2027-03-10", viewport=viewport, color_scheme=scheme)
    assert violations(page) == []

    page.locator("[data-key=book]").click()
    page.get_by_label("Phone, plate, VIN or surname").fill("4567")
    page.get_by_role("button", name="Lucía Navarro Gil").wait_for()
    assert violations(page) == []

    for path in (f"visits/{visit.number}/", f"visits/{visit.number}/move/", "clients/?q=Navarro"):
        page.goto(page.url.split("/desk/")[0] + desk.url + path)
        assert violations(page) == []


def test_five_hours_of_five_advisors_are_in_sight_and_none_is_cut(sit, desk):
    page = sit(viewport={"width": 1366, "height": 650})

    heads = page.locator(".head").evaluate_all(
        "all => all.map(head => head.getBoundingClientRect().right)"
    )
    view = page.locator("#quarters").bounding_box()
    rows = page.locator("#quarters").evaluate("view => (view.clientHeight - 40) / 24")

    assert len(heads) == 5 and max(heads) <= view["x"] + view["width"]
    assert rows >= 5 * 4
