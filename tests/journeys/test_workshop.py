"""The workshop in a browser: an order given without a mouse, a job done with gloves on."""

import pytest
from playwright.sync_api import expect

from service_desk.organisation.roles import Role
from service_desk.visits.states import VisitState
from tests.factories import NOW
from tests.factories.orders import make_order
from tests.factories.organisation import make_staff
from tests.factories.visits import make_visit
from tests.factories.workshop import make_assignment, make_mechanic
from tests.journeys.screen import OFFICE, PHONE, violations
from workorders.models import Assignment, WorkOrder
from workorders.states import OrderState

pytestmark = pytest.mark.django_db(transaction=True)

TABLET = {"width": 820, "height": 1180}
GLOVE = 56


def issued(desk, **fields) -> WorkOrder:
    visit = make_visit(desk.site, state=VisitState.ARRIVED, complaint="It squeaks when cold")
    return make_order(desk.site, visit=visit, state=OrderState.ISSUED, promised_at=NOW, **fields)


def test_the_foreman_gives_an_order_by_two_keys(sit, desk):
    ivan, order = make_mechanic(desk.site), issued(desk)
    page = sit("workshop/", person=make_staff(desk.site, Role.FOREMAN), viewport=OFFICE)
    # Promised for this moment: it stands at the top, red, and in its lane.
    expect(page.locator("#risks")).to_have_text("Promises at risk 1")
    page.locator(f"#risk-{order.pk}").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#card-{order.pk}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=order.said)).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("#toasts")).to_contain_text(f"{ivan.name} has it now.")
    expect(page.locator(f"#card-{order.pk}")).to_contain_text(ivan.name)
    assert Assignment.objects.get().mechanic == ivan
    assert violations(page) == []


def test_a_colleagues_press_is_seen_without_one_of_ours(sit, desk):
    order = issued(desk)
    page = sit("workshop/", person=make_staff(desk.site, Role.FOREMAN), viewport=OFFICE)
    lane = page.locator(".shop-stage", has=page.get_by_role("heading", name="Ready"))
    WorkOrder.objects.filter(pk=order.pk).update(state=OrderState.READY, ready_at=NOW)
    expect(lane.locator(f"#card-{order.pk}")).to_be_visible()


@pytest.mark.parametrize("viewport", [TABLET, PHONE], ids=["tablet", "phone"])
def test_a_job_from_start_to_done_with_gloves_on(sit, desk, viewport):
    ivan, order = make_mechanic(desk.site), issued(desk)
    make_assignment(order, ivan)
    page = sit("my-jobs/", person=ivan, viewport=viewport)
    page.get_by_role("button", name="Start").click()
    clock = page.get_by_role("timer")
    first = clock.inner_text()
    expect(clock).not_to_have_text(first)
    assert violations(page) == []
    buttons = page.locator(".thumb .button")
    sizes = [box["height"] for each in buttons.all() if (box := each.bounding_box())]
    assert min(sizes) >= GLOVE
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]

    page.get_by_role("button", name="Need a part").click()
    page.get_by_role("textbox", name="Which part").locator("visible=true").fill("Bolt M8")
    assert violations(page) == []
    page.get_by_role("button", name="Say it").locator("visible=true").click()
    expect(page.locator("#jobs")).to_contain_text("Needs a part: Bolt M8")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#toasts")).to_contain_text("goes to the check")
