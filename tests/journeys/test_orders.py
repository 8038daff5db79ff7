"""The work order in a browser: opened by one key, a job by five, two people at one line."""

import pytest
from playwright.sync_api import Page, expect

from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation, make_part
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_staff
from tests.journeys.screen import OFFICE, violations
from workorders.models import WorkOrder
from workorders.states import OrderState

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

MOST_KEYS = 6


@pytest.fixture
def order(desk) -> WorkOrder:
    """A draft of the oil service, and brakes with two parts to be had."""
    brakes = make_operation(desk.site, "BRK", name="Brake pads, front", price=168)
    for name in ("Brake pads", "Clip"):
        make_part(desk.site, kit_of=brakes, name=name)
    return make_order(desk.site)


def lines(page: Page):
    return page.locator("#order-lines tbody tr[data-line]")


def test_one_key_on_the_panel_opens_the_order(sit, desk):
    """UX-27: one press, nothing typed; then the panel names the order."""
    visit = make_booking(desk.site, at("2027-03-08 10:15"))
    Visit.objects.filter(pk=visit.pk).update(
        state=VisitState.ARRIVED, arrived_at=NOW, greeted_at=NOW, greeted_by=desk.reception,
        reception_at=NOW, reception_by=desk.reception,
    )  # fmt: skip
    page = sit(f"visits/{visit.number}/")
    expect(page.locator("#verbs .button.primary")).to_contain_text("Open work order")
    page.keyboard.press("w")
    expect(page.get_by_role("heading", name="W27-00001")).to_be_visible()
    expect(lines(page)).to_have_count(1)
    page.goto(page.url.replace("orders/W27-00001", f"visits/{visit.number}"))
    expect(page.locator("#verbs .button.primary")).to_contain_text("Work order W27-00001")


def test_a_job_with_its_parts_is_five_keys(sit, order):
    """UX-28: N, three letters, Enter; then the next line is waiting."""
    page = sit(f"orders/{order.said}/")
    keys = ["n", "b", "r", "k", "Enter"]
    for key in keys:
        page.keyboard.press(key)
    expect(lines(page)).to_have_count(4)
    expect(page.locator("#work-q")).to_be_focused()
    assert len(keys) <= MOST_KEYS
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(lines(page)).to_have_count(1)


def test_a_line_is_a_row_of_a_spreadsheet(sit, order):
    row = make_line(order)
    page = sit(f"orders/{order.said}/")
    page.locator(f"#line-{row.pk}-quantity").fill("2")
    page.keyboard.press("Tab")
    expect(page.locator(f"#row-{row.pk}")).to_contain_text("€120.00")
    expect(page.locator(f"#line-{row.pk}-price")).to_be_focused()
    page.keyboard.press("Control+d")
    expect(lines(page)).to_have_count(3)
    page.locator(f"#line-{row.pk}-words").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#work-q")).to_be_focused()
    assert violations(page) == []


def test_two_people_at_one_line_see_both_and_nothing_typed_is_lost(sit, desk, order):
    row = make_line(order)
    page = sit(f"orders/{order.said}/")
    other = sit(f"orders/{order.said}/", person=make_staff(desk.site, Role.ADVISOR))
    other.locator(f"#line-{row.pk}-words").fill("Theirs")
    other.keyboard.press("Tab")
    expect(other.locator("#toasts")).to_contain_text("Saved.")
    page.locator(f"#line-{row.pk}-words").fill("Mine")
    page.keyboard.press("Tab")
    expect(page.locator(".conflict")).to_contain_text("Theirs")
    expect(page.locator(f"#line-{row.pk}-words")).to_have_value("Mine")
    page.get_by_role("button", name="Use mine").click()
    expect(page.locator("#toasts")).to_contain_text("Saved.")
    row.refresh_from_db()
    assert row.words == "Mine"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", [OrderState.DRAFT, OrderState.SIGNED])
def test_the_page_and_the_list_are_for_everybody(sit, desk, state, scheme):
    order = make_order(desk.site, state=state)
    page = sit(f"orders/{order.said}/", viewport=OFFICE, color_scheme=scheme)
    expect(page.locator(".order-aside").first).not_to_be_empty()
    page.keyboard.press("n")
    page.keyboard.type("oil")
    expect(page.locator("#work-found [role=option]").first).to_be_visible()
    assert violations(page) == []
    page.goto(page.url.split(order.said)[0] + "?tab=all")
    assert violations(page) == []


@pytest.mark.parametrize("width", [390, 820, 1180])
def test_the_page_fits_every_screen(sit, order, width):
    page = sit(f"orders/{order.said}/", viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
