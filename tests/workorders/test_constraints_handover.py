"""What a bill, a payment, a pass, a handover and a loan can never say, by every door."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from service_desk.lib.transactions import constraint_of
from tests.factories import NOW
from tests.factories.orders import make_order, make_signature
from tests.factories.organisation import make_loaner, make_site
from tests.never import Never, is_refused_by_orm, is_refused_by_sql
from tests.workorders.leaving import issued, make_advisor_of, make_ready, pay, ready_to_sign
from workorders.models import (
    Agreement,
    GatePass,
    HandOver,
    Loan,
    Payment,
    Settlement,
    WorkOrder,
)
from workorders.states import OrderState, Purpose

pytestmark = pytest.mark.django_db

NEVER = {
    "settlement_state_is_known": Never(Settlement, "bill", {"state": "lost"}),
    "settlement_is_one_an_order": Never(Settlement, "other_bill", {"order": "order"}),
    "settlement_number_is_its_own": Never(Settlement, "other_bill", {"number": "NORTH-S27-00001"}),
    "settlement_adds_up": Never(Settlement, "bill", {"discount": 5, "discount_reason": "Late"}),
    "settlement_discount_has_its_reason": Never(Settlement, "bill", {"discount": 9, "total": 120}),
    "settlement_issued_has_its_number": Never(Settlement, "bill", {"number": ""}),
    "settlement_is_void_for_a_reason": Never(Settlement, "bill", {"state": "void"}),
    "settlement_is_within_what_was_agreed": Never(
        Settlement, "bill", {"subtotal": 200, "total": 200}
    ),
    "payment_way_is_known": Never(Payment, "payment", {"way": "promise"}),
    "payment_is_of_something": Never(Payment, "payment", {"amount": 0}),
    "payment_void_has_its_person": Never(Payment, "payment", {"voided_at": NOW}),
    "payment_is_within_the_bill": Never(Payment, "payment", {"amount": Decimal("129.01")}),
    "gate_pass_unpaid_has_its_person": Never(GatePass, "gate", {"unpaid_reason": "A friend"}),
    "hand_over_fuel_is_in_eighths": Never(HandOver, "done", {"fuel": 9}),
    "hand_over_drive_is_known": Never(HandOver, "done", {"drive": "perhaps"}),
    "hand_over_has_its_person": Never(HandOver, "done", {"done_at": NOW}),
    "loan_is_one_a_loaner": Never(Loan, "other_loan", {"loaner": "loaner"}),
    "loan_is_one_an_order": Never(Loan, "other_loan", {"order": "order"}),
    "loan_goes_out_with_a_licence": Never(Loan, "loan", {"licence": ""}),
    "loan_comes_back_with_its_figures": Never(
        Loan, "loan", {"in_at": NOW, "in_by": "ana", "in_km": 9, "in_fuel": 8}
    ),
    "agreement_is_kept_as_it_was": Never(Agreement, "agreement", {"total": 500}),
}
TRIGGERS = {
    "settlement_is_within_what_was_agreed",
    "payment_is_within_the_bill",
    "agreement_is_kept_as_it_was",
}


@pytest.fixture
def house():
    site = make_site("north")
    ana = make_advisor_of(site)
    order, other = make_ready(site), make_ready(site)
    bill, other_bill = issued(order, ana), issued(other, ana)
    loaner = make_loaner(site)
    loans = [
        Loan.objects.create(
            order=each, loaner=car, licence="B-1", out_at=NOW, out_by=ana, out_km=10, out_fuel=8
        )
        for each, car in ((order, loaner), (other, make_loaner(site)))
    ]
    return {
        "site": site,
        "ana": ana,
        "order": order,
        "bill": bill,
        "other_bill": other_bill,
        "payment": pay(order, ana, 10),
        "gate": GatePass.objects.create(order=order, number="G-1", issued_at=NOW, issued_by=ana),
        "done": HandOver.objects.create(order=order),
        "loaner": loaner,
        "loan": loans[0],
        "other_loan": loans[1],
        "agreement": order.agreements.get(),
    }


def test_nothing_is_left_untried():
    models = (Settlement, Payment, GatePass, HandOver, Loan)
    named = {each.name for model in models for each in model._meta.constraints}

    assert set(NEVER) - TRIGGERS == named


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    is_refused_by_sql(NEVER[name], house, name)


LEAVES = {
    "work_order_leaves_with_its_settlement": "DELETE FROM workorders_payment; "
    "DELETE FROM workorders_settlement",
    "work_order_leaves_paid": "UPDATE workorders_payment "
    "SET voided_at = now(), voided_by_id = by_id",
    "work_order_leaves_with_a_gate_pass": "DELETE FROM workorders_gatepass",
    "work_order_leaves_with_a_signature": "DELETE FROM workorders_signature "
    "WHERE purpose = 'handover'",
}


@pytest.mark.parametrize("name", LEAVES)
def test_no_writer_lets_a_car_leave_without(name):
    """The last gate is the database's own: an admin or a shell is told no as well."""
    site = make_site("north")
    order = ready_to_sign(make_ready(site), make_advisor_of(site))
    make_signature(order, Purpose.HANDOVER)
    with connection.cursor() as sql:
        sql.execute(LEAVES[name])

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        WorkOrder.objects.filter(pk=order.pk).update(state=OrderState.CLOSED, closed_at=NOW)

    assert constraint_of(refused.value) == name


def test_no_writer_lets_a_car_leave_while_our_loaner_is_out():
    site = make_site("north")
    ana = make_advisor_of(site)
    order = ready_to_sign(make_ready(site), ana)
    make_signature(order, Purpose.HANDOVER)
    Loan.objects.create(
        order=order,
        loaner=make_loaner(site),
        licence="B-1",
        out_at=NOW,
        out_by=ana,
        out_km=10,
        out_fuel=8,
    )

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        WorkOrder.objects.filter(pk=order.pk).update(state=OrderState.CLOSED, closed_at=NOW)

    assert constraint_of(refused.value) == "work_order_leaves_when_the_loaner_is_back"


def test_a_press_of_the_till_is_kept_once(house):
    key = uuid.uuid4()
    pay(house["order"], house["ana"], 1, key=key)

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=house["payment"].pk).update(key=key)


def test_a_car_that_was_declined_may_pay_its_fee_without_an_agreement():
    site = make_site("north")
    order = make_order(site)
    WorkOrder.objects.filter(pk=order.pk).update(declined_at=NOW, declined_reason="Too dear")

    bill = Settlement.objects.create(
        order=order,
        site=site,
        state="issued",
        number="NORTH-S27-00009",
        subtotal=45,
        total=45,
        created_at=NOW,
        issued_at=NOW,
        issued_by=make_advisor_of(site),
    )

    assert bill.total == 45
