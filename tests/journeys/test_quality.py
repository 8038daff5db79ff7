"""A finished car is checked, made ready and given to its client's notice, on a tablet (UX-33)."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from service_desk.organisation.roles import Role
from tests.factories import at
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_staff
from tests.factories.visits import make_visit
from tests.journeys.screen import PHONE, violations
from workorders.actions.quality import plan_check
from workorders.models import Belonging, Intake, WorkshopPolicy
from workorders.states import LineKind, OrderState

pytestmark = pytest.mark.django_db(transaction=True)

TABLET = {"width": 1180, "height": 820}
MOST_TAPS = 8
DONE_AT = at("2027-03-08 08:30")


def finished_repeat(desk):
    """A repeat claim whose work is done: always checked, and driven."""
    WorkshopPolicy.objects.update_or_create(site=desk.site, defaults={"sample_percent": 0})
    first = make_visit(desk.site)
    visit = make_visit(
        desk.site,
        client=first.client,
        vehicle=first.vehicle,
        repeat_of=first,
        arrived_at=DONE_AT,
        complaint="Squeals when I brake in the morning, gone after two kilometres.",
        language="en",
    )
    order = make_order(
        desk.site,
        visit=visit,
        state=OrderState.CHECKING,
        now=DONE_AT,
        promised_at=at("2027-03-08 12:00"),
    )
    make_line(order, words="Front brake pads replaced")
    make_line(order, kind=LineKind.PART, words="Brake pads, front")
    order.lines.update(done_at=DONE_AT)
    with_things(order, desk.reception)
    plan_check(order, now=DONE_AT)
    return order


def with_things(order, by) -> None:
    intake = Intake.objects.create(order=order, started_at=DONE_AT, started_by=by)
    for number, words in enumerate(("Child seat", "Umbrella"), start=1):
        key = f"00000000-0000-4000-8000-00000000000{number}"
        Belonging.objects.create(intake=intake, key=key, words=words)


@pytest.fixture
def manager(desk):
    return make_staff(desk.site, Role.MANAGER, name="Nuria Pons")


class Taps:
    """Counts what a finger does."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def __call__(self, name: str, role: Any = "button") -> None:
        self.page.get_by_role(role, name=name, exact=False).first.click()
        self.number += 1


def test_a_clean_check_from_the_queue_takes_at_most_eight_taps(sit, desk, manager):
    order = finished_repeat(desk)
    page = sit("checks/", person=manager, viewport=TABLET)
    tap = Taps(page)
    tap("Check the car", "link")
    tap("All in order")
    expect(page.locator("#points-left")).to_have_text("0 of 9 to look at")
    page.get_by_label("5 km").check()
    tap.number += 1
    tap("Pass")
    expect(page.get_by_role("heading", name="Make ready")).to_be_visible()
    assert tap.number <= MOST_TAPS
    print(f"\nUX-33: a clean check with its drive, {tap.number} taps (at most {MOST_TAPS})")
    order.refresh_from_db()
    assert order.checks.get().road_km == 5


def test_checked_by_keys_made_ready_by_taps(sit, desk, manager):
    order = finished_repeat(desk)
    page = sit(f"orders/{order.said}/check/", person=manager, viewport=TABLET)
    page.keyboard.press("o")
    expect(page.locator("#points-left")).to_have_text("0 of 9 to look at")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Drive the car first")
    page.get_by_label("Other distance").fill("4,5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Make ready")).to_be_visible()
    for words in ("Washed", "Looked over", "Papers collected", "Totals checked"):
        page.get_by_role("button", name=words).click()
        expect(page.get_by_role("button", name=words)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Ready for the client").click()
    expect(page.get_by_text("The client will be told")).to_be_visible()
    order.refresh_from_db()
    assert order.state == OrderState.READY


def test_what_is_not_right_goes_back_with_its_words(sit, desk, manager):
    order = finished_repeat(desk)
    page = sit(f"orders/{order.said}/check/", person=manager, viewport=TABLET)
    row = page.locator(".check-points li").nth(2)
    row.get_by_role("button", name="Act").click()
    row.get_by_placeholder("What was seen").fill("Left pad loose")
    row.get_by_placeholder("What was seen").press("Tab")
    expect(row.get_by_placeholder("What was seen")).to_have_value("Left pad loose")
    page.get_by_role("button", name="Back to work").click()
    reason = page.get_by_label("What has to be done again")
    expect(reason).to_have_value("Front brake pads replaced: Left pad loose")
    page.get_by_role("dialog").get_by_role("button", name="Back to work").click()
    expect(page.get_by_role("heading", name="Back in work")).to_be_visible()
    order.refresh_from_db()
    assert (order.state, order.checks.count()) == (OrderState.WORKING, 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_would_mend_nothing_on_either_page(sit, desk, manager, scheme):
    order = finished_repeat(desk)
    make_order(desk.site, state=OrderState.CHECKING)
    page = sit("checks/", person=manager, viewport=TABLET, color_scheme=scheme)
    found = {"queue": violations(page)}
    page.goto(page.url.replace("checks/", f"orders/{order.said}/check/"))
    found["check"] = violations(page)
    for mark in ("Act", "Watch"):
        page.locator(".check-points li").nth(1).get_by_role("button", name=mark).click()
        expect(page.get_by_placeholder("What was seen")).to_have_count(1)
    found["marked"] = violations(page)
    page.get_by_role("button", name="All in order").click()
    expect(page.locator("#points-left")).to_have_text("0 of 9 to look at")
    page.get_by_label("5 km").check()
    page.get_by_role("button", name="Pass").click()
    expect(page.get_by_role("heading", name="Make ready")).to_be_visible()
    page.get_by_role("button", name="Washed").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    found["ready"] = violations(page)
    assert found == {"queue": [], "check": [], "marked": [], "ready": []}


def test_a_phone_has_room_for_all_of_it(sit, desk, manager):
    order = finished_repeat(desk)
    page = sit(f"orders/{order.said}/check/", person=manager, viewport=PHONE)
    expect(page.get_by_role("button", name="Pass")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
