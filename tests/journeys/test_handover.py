"""A car is settled, read through together and given back on a tablet (S-12, UX-35, UX-36)."""

import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from followups.messages import FOLLOW_UP_CALL, plan_follow_ups
from service_desk.messaging.models import Message
from service_desk.organisation.roles import Role
from tests.factories import NOW, at
from tests.factories.orders import make_order
from tests.factories.organisation import make_loaner, make_staff
from tests.factories.visits import make_visit
from tests.journeys.screen import PHONE, violations
from workorders.models import Belonging, Intake, KeyHolding, WorkOrder
from workorders.states import OrderState

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

TABLET = {"width": 1180, "height": 820}
UPRIGHT = {"width": 820, "height": 1180}
READY_AT = at("2027-03-08 08:30")


@pytest.fixture
def order(desk) -> WorkOrder:
    """Ready, its client in the lounge; a child seat in the box and the key on its hook."""
    visit = make_visit(desk.site, arrived_at=READY_AT, mobility="loaner", language="en")
    order = make_order(desk.site, visit=visit, state=OrderState.READY, now=READY_AT)
    intake = Intake.objects.create(order=order, mileage=48_640, fuel=5, started_at=READY_AT)
    Belonging.objects.create(intake=intake, key=uuid.uuid4(), words="Child seat")
    KeyHolding.objects.create(site=desk.site, order=order, tag="14", place="A3", taken_at=READY_AT)
    return order


def tap(page: Page, name: str, role: Any = "button") -> None:
    page.get_by_role(role, name=name, exact=True).first.click()


def sign(page: Page, sheet: str) -> None:
    """One stroke across the pad of an open sheet."""
    pad = page.locator(f"#{sheet} .pad > svg")
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 80, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 240, box["y"] + 120, steps=6)
    page.mouse.up()


def test_a_car_goes_back_with_everything_that_belongs_to_it(sit, desk, order):
    page = sit("handovers/", viewport=TABLET, has_touch=True)
    page.get_by_role("link", name="Hand over").click()
    # UX-35: one tap from the list, and the sheet is read.
    expect(page.locator(".explain h2")).to_contain_text("Your car is ready.")
    expect(page.locator(".to-go h2")).to_have_text("6 things left")
    assert violations(page) == []

    tap(page, "Issue the settlement")
    tap(page, "Take the payment")
    expect(page.locator(".toast")).to_contain_text("taken")
    tap(page, "Issue the gate pass")
    tap(page, "Give back Child seat")
    tap(page, "Give the key back")
    page.locator("#figures").get_by_label("Mileage").fill("48 652")
    page.locator("#figures").get_by_label("5", exact=True).check()
    tap(page, "Keep")
    tap(page, "Explained")
    expect(page.locator(".to-go")).to_have_count(0)

    tap(page, "Sign together")
    expect(page.locator("#sign")).to_contain_text("48,652 km")
    assert violations(page) == []
    sign(page, "sign")
    tap(page, "Handed over")

    expect(page.locator(".toast")).to_contain_text("Handed over to")
    order.refresh_from_db()
    assert order.state == OrderState.CLOSED
    plan_follow_ups(NOW.replace(hour=9))
    assert Message.objects.filter(kind=FOLLOW_UP_CALL).count() == 1, "UX-36"


def test_a_loaner_is_signed_out_and_a_wrong_figure_keeps_the_signature(sit, desk, order):
    make_loaner(desk.site, "1234 LNR", mileage=20_000)
    page = sit(f"orders/{order.said}/handover/", viewport=UPRIGHT, has_touch=True)
    tap(page, "Hand it out")
    sheet = page.locator("#lend")
    sheet.get_by_label("Driving licence").fill("B-123")
    sheet.get_by_label("Mileage").fill("19 000")
    sheet.get_by_label("F", exact=True).check()
    sign(page, "lend")
    sheet.get_by_role("button", name="Hand it out").click()
    expect(sheet).to_contain_text("The odometer showed 20000 km before.")
    assert sheet.locator(".ink").get_attribute("d"), "the strokes are still there"
    assert violations(page) == []

    sheet.get_by_label("Mileage").fill("20 010")
    sheet.get_by_role("button", name="Hand it out").click()

    expect(page.locator("#loaner")).to_contain_text("out since")
    expect(page.locator(".to-go")).to_contain_text("The loaner is not back yet.")


def test_the_sheet_is_big_and_fits_every_width(sit, desk, order):
    """3.12: 20 px for two to read; nothing scrolls sideways, light or dark."""
    for viewport in (TABLET, UPRIGHT, PHONE):
        page = sit(f"orders/{order.said}/handover/?read", viewport=viewport, color_scheme="dark")
        size = page.locator(".explain").evaluate("each => getComputedStyle(each).fontSize")
        assert size == ("18px" if viewport == PHONE else "20px")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(page) == []


def test_the_till_takes_what_is_owed_and_says_what_it_will_not(sit, desk, order):
    cashier = make_staff(desk.site, Role.CASHIER, name="Carla Caja")
    page = sit("settlements/", person=cashier)
    page.get_by_role("link", name="Settle").click()
    tap(page, "Issue the settlement")
    page.get_by_label("Amount").fill("500")
    tap(page, "Take the payment")
    expect(page.locator(".errors")).to_contain_text("is still owed")
    assert violations(page) == []

    page.get_by_label("Amount").fill("29")
    page.get_by_label("Cash", exact=True).check()
    tap(page, "Take the payment")
    expect(page.locator(".owed-sum")).to_contain_text("€100.00")
    page.keyboard.press("Control+z")
    expect(page.locator(".toast")).to_contain_text("taken back")
    expect(page.locator(".owed-sum")).to_contain_text("€129.00")
