"""The bill: what it comes to, who may lessen it, its number, and that it is what was agreed."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from service_desk.lib.refusals import Refusal
from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.orders import make_line, make_order
from tests.factories.organisation import make_site, make_staff
from tests.workorders.leaving import desk_of, issued, make_ready, pay
from workorders.actions.payments import take_back_payment
from workorders.actions.settlement import (
    decide_discount,
    draft_settlement,
    issue_settlement,
    set_discount,
    void_settlement,
)
from workorders.models import Approval, RoleLimit, Settlement, WorkOrder, WorkshopPolicy
from workorders.reads.settlement import bill_of
from workorders.states import ApprovalOf, OrderState, Payer, SettlementState

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make_site("north", tax_percent=21)


@pytest.fixture
def order(site):
    return make_ready(site)


def five_percent(site, role=Role.ADVISOR):
    RoleLimit.objects.create(
        site=site, role=role, kind=ApprovalOf.DISCOUNT, most_percent=5, most_amount=20
    )


def test_a_bill_is_of_what_the_client_pays_and_contains_its_tax(order, ana):
    make_line(order, payer=Payer.WARRANTY, price=300)

    bill = draft_settlement(order, **desk_of(ana))

    assert bill.subtotal == bill.total == order.agreed_total
    assert bill.tax == (bill.total * 21 / 121).quantize(Decimal("0.01"))
    assert {row["payer"] for row in bill.snapshot} == {Payer.CLIENT}


def test_a_bill_is_issued_under_the_next_number_and_only_once(site, order, ana):
    first = issued(order, ana)
    again = issued(order, ana)
    other = issued(make_ready(site), ana)

    assert (first.number, again.pk, other.number) == (
        "NORTH-S27-00001",
        first.pk,
        "NORTH-S27-00002",
    )


def test_nobody_is_billed_more_than_they_agreed_to(order, ana):
    """R-1.12; the database says so too, see test_constraints_handover."""
    make_line(order)

    with pytest.raises(Refusal, match="more than the client agreed to"):
        issued(order, ana)


def test_another_total_than_was_read_is_not_issued(order, ana):
    with pytest.raises(Refusal, match="total has changed"):
        issue_settlement(order, seen=Decimal(1), **desk_of(ana))


def test_work_that_is_not_finished_is_not_billed(site, ana):
    with pytest.raises(Refusal, match="not finished yet"):
        issued(make_order(site, state=OrderState.WORKING), ana)


def test_a_mechanic_issues_no_bill(site, order):
    with pytest.raises(PermissionDenied):
        issued(order, make_staff(site, Role.MECHANIC))


def test_a_discount_within_the_limit_of_the_role_is_given_at_once(site, order, ana):
    five_percent(site)

    bill = set_discount(order, percent=Decimal(5), reason="Waited an hour", **desk_of(ana))

    assert isinstance(bill, Settlement)
    assert bill.discount == (bill.subtotal * 5 / 100).quantize(Decimal("0.01"))
    assert bill.total == bill.subtotal - bill.discount
    assert issued(order, ana).discount == bill.discount


def test_a_discount_above_it_is_asked_for_and_granted_by_the_manager(site, order, ana):
    """C2-6b: by authority level; the bill waits for the answer."""
    five_percent(site)
    asked = set_discount(order, amount=Decimal(30), reason="Third time here", **desk_of(ana))
    assert isinstance(asked, Approval)
    with pytest.raises(Refusal, match="Wait for the answer"):
        issued(order, ana)

    decide_discount(asked, is_granted=True, **desk_of(make_staff(site, Role.MANAGER)))

    bill = issued(order, ana)
    assert (bill.discount, bill.approval, bill.discount_reason) == (30, asked, "Third time here")


def test_what_is_not_granted_is_not_given(site, order, ana):
    asked = set_discount(order, amount=Decimal(30), reason="A friend", **desk_of(ana))

    decide_discount(asked, is_granted=False, word="No", **desk_of(make_staff(site, Role.MANAGER)))

    assert issued(order, ana).discount == 0


def test_a_discount_needs_a_reason_and_is_no_more_than_the_bill(order, site):
    manager = make_staff(site, Role.MANAGER)
    with pytest.raises(Refusal, match="why there is a discount"):
        set_discount(order, amount=Decimal(5), reason=" ", **desk_of(manager))
    with pytest.raises(Refusal, match="between zero and the whole"):
        set_discount(order, amount=Decimal(9999), reason="Mistake", **desk_of(manager))


def test_a_void_bill_keeps_its_number_and_the_next_is_another(order, ana):
    issued(order, ana)

    void = void_settlement(order, reason="Wrong line", **desk_of(ana))

    assert (void.state, void.number) == (SettlementState.VOID, "NORTH-S27-00001")
    assert issued(order, ana).number == "NORTH-S27-00002"


def test_a_bill_that_was_paid_is_not_void_until_the_money_is_back(order, ana):
    issued(order, ana)
    payment = pay(order, ana)
    with pytest.raises(Refusal, match="Take the payments back first"):
        void_settlement(order, reason="Wrong line", **desk_of(ana))

    take_back_payment(payment, **desk_of(ana))

    assert void_settlement(order, reason="Wrong line", **desk_of(ana)).void_reason == "Wrong line"


def test_who_declined_pays_for_the_diagnosis_only(site, ana):
    """S-3c: an exit with its fee, although nothing was agreed."""
    WorkshopPolicy.objects.create(site=site, diagnosis_fee=45)
    order = make_order(site)
    WorkOrder.objects.filter(pk=order.pk).update(
        state=OrderState.READY, ready_at=NOW, declined_at=NOW, declined_reason="Too expensive"
    )
    order.visit.refresh_from_db()
    type(order.visit).objects.filter(pk=order.visit_id).update(state="READY")

    bill = issued(order, ana)

    assert (bill.total, [row["amount"] for row in bill.snapshot]) == (45, ["45.00"])
    assert bill_of(order).owed == 45
