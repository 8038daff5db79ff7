"""The client wants none of it (S-3c): a reason, perhaps a fee, and the car leaves as it came."""

from decimal import Decimal

import pytest
from django.urls import reverse

from service_desk.lib.refusals import Refusal
from service_desk.visits.models import DeferredDefect
from service_desk.visits.states import VisitState
from tests.factories import NOW
from tests.factories.desk import make_desk
from tests.factories.orders import make_line, make_order
from workorders.actions.declining import decline_at_reception
from workorders.states import OrderState

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def order(desk):
    order = make_order(desk.site)
    make_line(order)
    return order


def decline(order, desk, fee="0", reason="Too dear"):
    return decline_at_reception(
        order, reason=reason, fee=Decimal(fee), by=desk.reception, door="desk", now=NOW
    )


def test_all_work_comes_off_and_the_car_may_leave(desk, order):
    declined = decline(order, desk)

    assert (declined.state, declined.declined_reason) == (OrderState.READY, "Too dear")
    assert not order.lines.filter(removed_at=None).exists()
    order.visit.refresh_from_db()
    assert order.visit.state == VisitState.READY


def test_a_diagnosis_without_repair_has_its_fee(desk, order):
    decline(order, desk, fee="35")

    [line] = order.lines.filter(removed_at=None)
    assert (line.words, line.amount) == ("Diagnóstico sin reparación", Decimal(35)) or (
        line.words,
        line.amount,
    ) == ("Diagnosis without repair", Decimal(35))


def test_what_this_visit_would_have_settled_is_open_again(desk, order):
    defect = DeferredDefect.objects.create(
        vehicle=order.visit.vehicle, words="Wipers", found_on=NOW.date(), settled_by=order.visit
    )

    decline(order, desk)

    defect.refresh_from_db()
    assert defect.settled_by is None


def test_nobody_declines_for_no_reason_or_once_work_has_begun(desk, order):
    with pytest.raises(Refusal) as unsaid:
        decline(order, desk, reason=" ")
    with pytest.raises(Refusal) as begun:
        decline(make_order(desk.site, state=OrderState.WORKING), desk)

    assert [obstacle.field for obstacle in unsaid.value.obstacles] == ["reason"]
    assert begun.value.messages == ("Work has begun: it can't be declined any more.",)


def test_the_page_asks_why_and_what_it_costs(client, desk, order):
    tablet = desk.sign_in(client)
    url = reverse("order_decline", args=[desk.site.slug, order.said])

    asked = tablet.get(url)
    wrong = tablet.post(url, {"fee": "35"})
    done = tablet.post(url, {"reason": "Too dear", "fee": "35,00"})

    assert (asked.status_code, wrong.status_code, done.status_code) == (200, 400, 303)
    assert "Say why the work was declined." in wrong.content.decode()
