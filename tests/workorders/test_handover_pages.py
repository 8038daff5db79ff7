"""The handover on the tablet, the till's page, and the two lists."""

import json
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from service_desk.organisation.roles import Role
from service_desk.visits.states import Mobility, VisitState
from tests.factories import NOW, at
from tests.factories.orders import STROKES, make_order
from tests.factories.organisation import make_staff
from tests.workorders.leaving import make_ready, ready_to_sign
from workorders.models import GatePass, HandOver, Payment, Settlement, WorkOrder
from workorders.states import OrderState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("present")]

SIGNED = {"name": "Lucía Castro", "strokes": json.dumps(STROKES), "way": "pad"}


@pytest.fixture
def present(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def browser(ana):
    browser = Client()
    browser.force_login(ana)
    return browser


def url(order: WorkOrder, path: str = "handover/") -> str:
    return f"/desk/north/orders/{order.said}/{path}"


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_all_that_is_left_is_said_at_once_with_the_way_to_each(site, browser):
    answer = browser.get(url(make_ready(site)))

    assert [obstacle.field for obstacle in answer.context["left"]] == [
        "settle",
        "pass",
        "explained",
        "figures",
    ]
    for part in ("settle", "pass", "explained", "figures"):
        assert f'href="#{part}"' in answer.content.decode()
        assert f'id="{part}"' in answer.content.decode()


def test_a_car_is_settled_paid_explained_and_signed_for(site, browser):
    """The whole way out by its buttons (S-12)."""
    order = make_ready(site)
    total = str(order.agreed_total)
    browser.post(url(order, "settlement/issue/"), {"seen": total})
    browser.post(
        url(order, "settlement/pay/"), {"amount": total, "way": "card", "key": str(uuid.uuid4())}
    )
    browser.post(url(order, "settlement/pass/"))
    browser.post(url(order, "handover/explained/"))
    browser.post(url(order, "handover/figures/"), {"mileage": "48 700", "fuel": "5"})

    answer = browser.post(url(order, "handover/sign/"), SIGNED, follow=True)

    order.refresh_from_db()
    order.visit.refresh_from_db()
    assert (order.state, order.visit.state) == (OrderState.CLOSED, VisitState.HANDED_OVER)
    assert order.visit.handed_over_at == NOW
    assert "Handed over to" in words_of(answer)


def test_a_signature_too_early_is_not_lost_on_a_half_finished_car(site, browser):
    order = make_ready(site)

    answer = browser.post(url(order, "handover/sign/"), SIGNED)

    assert answer.status_code == 409
    assert "Issue the settlement first." in words_of(answer)
    assert "Read mileage and fuel with the client." in words_of(answer)


def test_the_sheet_is_read_in_the_language_of_the_client_or_another(site, browser):
    order = make_ready(site)
    order.visit.language = "es"
    order.visit.save(update_fields=["language"])

    assert 'class="explain" lang="es"' in browser.get(url(order)).content.decode()
    assert (
        'class="explain" lang="zh-hans"' in browser.get(f"{url(order)}?in=zh-hans").content.decode()
    )


def test_a_wrong_amount_keeps_what_was_typed(site, browser):
    order = make_ready(site)
    browser.post(url(order, "settlement/issue/"))

    answer = browser.post(
        url(order, "settlement/pay/"),
        {"amount": "9999", "way": "cash", "key": str(uuid.uuid4()), "reference": "A-17"},
    )

    assert answer.status_code == 409
    assert "is still owed. Check the amount." in words_of(answer)
    assert 'value="9999"' in answer.content.decode()
    assert 'value="A-17"' in answer.content.decode()


def test_the_cashier_sees_the_till_and_no_tablet(site):
    order = make_ready(site)
    browser = Client()
    browser.force_login(make_staff(site, Role.CASHIER))

    till = browser.get(url(order, "settlement/"))
    issued = browser.post(url(order, "settlement/issue/"), {"from": "settlement"})

    assert till.status_code == 200
    assert issued["Location"] == url(order, "settlement/#settle")
    assert browser.get(url(order)).status_code == 403
    assert Settlement.objects.get().state == "issued"


def test_a_payment_is_undone_from_where_it_was_taken(site, browser):
    order = make_ready(site)
    browser.post(url(order, "settlement/issue/"))
    paid = browser.post(
        url(order, "settlement/pay/"),
        {"amount": "10", "way": "cash", "key": str(uuid.uuid4()), "from": "settlement"},
        follow=True,
    )
    undo = re.search(r'action="([^"]+/back/\?from=settlement)"', paid.content.decode())

    assert undo
    back = browser.post(undo.group(1))

    assert back["Location"] == url(order, "settlement/#settle")
    assert Payment.objects.get().voided_at == NOW


def test_only_a_manager_is_offered_the_unpaid_pass(site, browser):
    order = make_ready(site)
    browser.post(url(order, "settlement/issue/"))
    manager = Client()
    manager.force_login(make_staff(site, Role.MANAGER))

    assert "Let it leave unpaid" not in words_of(browser.get(url(order)))
    assert "Let it leave unpaid" in words_of(manager.get(url(order)))
    assert browser.post(url(order, "settlement/pass/"), {"unpaid_reason": "x"}).status_code == 403
    manager.post(url(order, "settlement/pass/"), {"unpaid_reason": "By the month"})
    assert GatePass.objects.get().unpaid_reason == "By the month"


def test_the_list_has_who_waits_here_first_and_not_tomorrow(site, browser):
    later = make_ready(site, promised_at=at("2027-03-08 12:00"))
    waits = make_ready(site, promised_at=at("2027-03-08 17:00"))
    working = make_order(site, state=OrderState.WORKING, promised_at=at("2027-03-08 08:30"))
    make_order(site, state=OrderState.WORKING, promised_at=at("2027-03-09 12:00"))
    waits.visit.mobility = Mobility.WAIT
    waits.visit.save(update_fields=["mobility"])
    HandOver.objects.create(order=later, told_at=NOW)

    rows = browser.get("/desk/north/handovers/").context["rows"]

    assert [row.order for row in rows] == [waits, later, working]
    assert [row.told_at for row in rows] == [None, NOW, None]
    assert [row.is_late for row in rows] == [False, False, True]


def test_the_till_has_what_is_not_paid_also_of_cars_that_left(site, browser, ana):
    ready = make_ready(site)
    left_unpaid = make_order(site, state=OrderState.CLOSED, closed_at=NOW)
    ready_to_sign(make_ready(site), ana)

    rows = browser.get("/desk/north/settlements/").context["rows"]

    assert {row.order for row in rows} == {ready, left_unpaid}


@pytest.mark.parametrize("path", ["handovers/", "settlements/"])
def test_a_list_asks_as_much_for_three_cars_as_for_one(
    site, browser, path, django_assert_num_queries
):
    make_ready(site)
    browser.get(f"/desk/north/{path}")
    with CaptureQueriesContext(connection) as one:
        browser.get(f"/desk/north/{path}")
    make_ready(site)
    make_ready(site)

    with django_assert_num_queries(len(one)):
        browser.get(f"/desk/north/{path}")


def test_the_orders_page_says_where_the_handover_stands(site, browser):
    order = make_ready(site)

    answer = browser.get(url(order, "handover/aside/"))

    assert "4 things left" in words_of(answer)
    assert url(order) in answer.content.decode()
