"""The page of an order at the desk: opened from its visit, its lines typed in place."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW
from tests.factories.catalogue import make_operation, make_part
from tests.factories.desk import make_desk
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_staff
from tests.factories.visits import make_visit
from workorders.models import OrderLine, WorkOrder
from workorders.states import OrderState, Payer

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client):
    desk = make_desk()
    desk.sign_in(client)
    return desk


@pytest.fixture
def order(desk):
    return make_order(desk.site)


def page_of(order: WorkOrder, verb: str = "") -> str:
    return f"/desk/{order.site.slug}/orders/{order.said}/{verb}"


def typed(line: OrderLine, **changes) -> dict[str, str]:
    """What the fields of a line hold, but for ``changes``."""
    return {
        "words": line.words,
        "quantity": str(line.quantity),
        "price": str(line.price),
        "payer": line.payer,
        "origin": line.origin,
        "version": "1",
        **changes,
    }


def sentences(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize("source", ["phone", "walk_in"])
def test_an_order_is_opened_by_one_press_and_nothing_is_typed(desk, client, source):
    """UX-27: the press carries no field, and the order says what was booked."""
    oil = make_operation(desk.site, "OIL2")
    make_part(desk.site, "OC-1", kit_of=oil)
    visit = make_visit(desk.site, state=VisitState.ARRIVED, source=source, operations=(oil,))
    answer = client.post(desk.visit_url(visit, "order/"))
    order = WorkOrder.objects.get(visit=visit)
    assert (answer.status_code, answer["Location"]) == (303, page_of(order))
    assert [line.words for line in order.lines.all()] == ["Cambio de aceite", "Oil filter"]


def test_a_second_press_goes_to_the_order_that_is_there(desk, client, order):
    answer = client.post(desk.visit_url(order.visit, "order/"), headers=FRAGMENT)
    assert answer["HX-Redirect"] == page_of(order)
    assert WorkOrder.objects.count() == 1


def test_the_panel_of_the_visit_has_the_button_and_then_the_number(desk, client):
    visit = make_visit(desk.site, state=VisitState.ARRIVED)
    address = desk.visit_url(visit, "order/line/")
    assert "Open work order" in sentences(client.get(address))
    order = make_order(desk.site, visit=visit)
    assert f"Work order {order.said}" in sentences(client.get(address))


def test_after_reception_the_order_is_the_one_thing_that_comes_next(desk, client):
    visit = make_visit(desk.site, state=VisitState.ARRIVED)
    Visit.objects.filter(pk=visit.pk).update(
        greeted_at=NOW, greeted_by=desk.reception, reception_at=NOW, reception_by=desk.reception
    )
    panel = client.get(desk.visit_url(visit), headers=FRAGMENT).content.decode()
    assert desk.visit_url(visit, "order/line/?next=order") in panel


def test_the_page_says_whose_car_it_is_until_when_and_what_it_repeats(desk, client, order):
    earlier = make_order(desk.site, state=OrderState.CLOSED)
    Visit.objects.filter(pk=order.visit_id).update(
        repeat_of=earlier.visit, complaint="Still the noise", payment="card"
    )
    page = sentences(client.get(page_of(order)))
    for words in (
        order.said,
        order.visit.client.name,
        order.visit.vehicle.plate,
        f"Repeat claim, to {earlier.said}",
        "Still the noise",
        "By card",
        "Guarantee on work and parts: 24 months.",
    ):
        assert words in page, words


def test_a_job_is_found_by_three_letters_with_its_kit(desk, client, order):
    brakes = make_operation(desk.site, "BRK", name="Brake pads, front", price=168)
    make_part(desk.site, "BP-1", kit_of=brakes)
    found = sentences(client.post(page_of(order, "find/"), {"q": "bra"}))
    assert "BRK Brake pads, front 0.8 h, 1 part, €168" in found


def test_the_taken_job_is_on_the_order_and_can_be_taken_back(desk, client, order):
    brakes = make_operation(desk.site, "BRK")
    make_part(desk.site, "BP-1", kit_of=brakes)
    answer = client.post(page_of(order, "lines/"), {"take": "job:BRK"}, headers=FRAGMENT)
    undo = re.search(r'action="([^"]+remove/\?also=\d+)"', answer.content.decode())
    assert order.lines.filter(removed_at=None).count() == 3
    client.post(undo[1], headers=FRAGMENT)
    assert order.lines.filter(removed_at=None).count() == 1


def test_the_whole_code_is_enough_without_script(desk, client, order):
    make_operation(desk.site, "BRK")
    assert client.post(page_of(order, "lines/"), {"q": "brk"}).status_code == 303
    answer = client.post(page_of(order, "lines/"), {"q": "something"})
    assert (answer.status_code, "Labour in these words" in sentences(answer)) == (400, True)


def test_a_line_is_saved_in_place(client, order):
    line = make_line(order)
    answer = client.post(
        page_of(order, f"lines/{line.pk}/"), typed(line, quantity="1,5"), headers=FRAGMENT
    )
    line.refresh_from_db()
    assert (answer.status_code, str(line.amount)) == (200, "90.00")


def test_what_cant_be_read_stays_as_it_was_typed(client, order):
    line = make_line(order)
    answer = client.post(page_of(order, f"lines/{line.pk}/"), typed(line, price="many"))
    assert answer.status_code == 400
    assert 'value="many"' in answer.content.decode()
    assert "Enter the amount in figures" in sentences(answer)


def test_a_colleagues_change_is_shown_beside_what_was_typed(desk, client, order):
    line = make_line(order)
    other = client.__class__()
    desk.sign_in(other, make_staff(desk.site, Role.ADVISOR))
    other.post(page_of(order, f"lines/{line.pk}/"), typed(line, words="Theirs"))
    answer = client.post(page_of(order, f"lines/{line.pk}/"), typed(line, words="Mine"))
    assert answer.status_code == 409
    assert re.search(r"Theirs Theirs .* Yours Mine", sentences(answer))
    client.post(page_of(order, f"lines/{line.pk}/"), typed(line, words="Mine", keep="mine"))
    line.refresh_from_db()
    assert line.words == "Mine"


def test_more_for_the_client_is_refused_with_the_way_on(desk, client):
    order = make_order(desk.site, state=OrderState.SIGNED)
    answer = client.post(page_of(order, "lines/"), {"q": "Wipers", "take": "labour:"})
    assert answer.status_code == 409
    assert "Ask the client first." in sentences(answer)


def test_goodwill_above_the_limit_is_asked_and_the_manager_sees_it(desk, client, order):
    line = make_line(order)
    address = page_of(order, f"lines/{line.pk}/")
    refused = client.post(address, typed(line, payer=Payer.GOODWILL))
    assert (refused.status_code, "Ask for approval" in sentences(refused)) == (409, True)
    client.post(page_of(order, "approvals/"), {"amount": "60.00", "reason": "A loyal client"})
    desk.sign_in(client, make_staff(desk.site, Role.MANAGER))
    approval = order.approvals.get()
    assert "asked by Rosa Rojo: A loyal client" in sentences(client.get(page_of(order)))
    client.post(page_of(order, f"approvals/{approval.pk}/"), {"answer": "grant"})
    desk.sign_in(client)
    assert client.post(address, typed(line, payer=Payer.GOODWILL)).status_code == 303


def test_a_draft_is_void_for_a_reason_only(client, order):
    assert client.post(page_of(order, "void/"), {"reason": " "}).status_code == 400
    client.post(page_of(order, "void/"), {"reason": "Opened twice"})
    assert "Void: Opened twice" in sentences(client.get(page_of(order)))


def test_who_only_sees_orders_has_no_field_to_type_in(desk, client, order):
    desk.sign_in(client, make_staff(desk.site, Role.MECHANIC))
    page = client.get(page_of(order)).content.decode()
    assert "order-lines" in page
    assert 'name="quantity"' not in page


def test_an_order_of_another_site_is_not_there(client, order):
    elsewhere = make_desk("south")
    stranger = client.__class__()
    elsewhere.sign_in(stranger)
    assert stranger.get(page_of(order)).status_code == 404
    assert stranger.get(f"/desk/south/orders/{order.said}/").status_code == 404


def queries_of(client, address: str) -> int:
    client.get(address)  # what is asked once a session is asked now
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_page_asks_as_much_for_three_lines_as_for_one(client, order):
    once = queries_of(client, page_of(order))
    for _each in range(3):
        make_line(order)
    assert queries_of(client, page_of(order)) == once


def test_the_list_asks_as_much_for_three_orders_as_for_one(desk, client):
    make_order(desk.site)
    address = f"/desk/{desk.site.slug}/orders/?tab=drafts"
    once = queries_of(client, address)
    for _each in range(2):
        make_order(desk.site)
    assert queries_of(client, address) == once


def test_the_list_has_a_tab_for_each_stage_and_finds_by_plate_name_and_number(desk, client):
    draft = make_order(desk.site)
    working = make_order(desk.site, state=OrderState.WORKING)
    make_order(desk.site, state=OrderState.VOID)
    address = f"/desk/{desk.site.slug}/orders/"

    def listed(**asked: str) -> list[str]:
        page = client.get(address, asked).content.decode()
        return re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)', page)

    assert listed() == [working.said]
    assert listed(tab="drafts") == [draft.said]
    assert len(listed(tab="all")) == 3
    for text in (draft.number[-5:], draft.visit.vehicle.plate, draft.visit.client.name):
        assert draft.said in listed(tab="all", q=text), text
    nothing = sentences(client.get(address, {"q": "nobody"}))
    assert "“nobody” hides 1 order." in nothing
