"""The till: never twice, never too much; and the pass for the gate."""

import threading
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from service_desk.lib.refusals import Refusal
from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.orders import make_order
from tests.factories.organisation import make_staff
from tests.workorders.leaving import desk_of, issued, make_ready, pay
from workorders.actions.payments import issue_gate_pass, take_back_payment
from workorders.models import Payment
from workorders.reads.settlement import bill_of
from workorders.states import OrderState

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(site, ana):
    order = make_ready(site)
    issued(order, ana)
    return order


def test_a_bill_is_paid_in_parts(order, ana):
    pay(order, ana, 10)
    assert (bill_of(order).owed, bill_of(order).is_paid) == (order.agreed_total - 10, False)

    pay(order, ana, order.agreed_total - 10)

    assert bill_of(order).is_paid


def test_a_press_sent_twice_is_one_payment(order, ana):
    key = uuid.uuid4()

    assert pay(order, ana, 10, key=key) == pay(order, ana, 10, key=key)
    assert bill_of(order).paid == 10


def test_more_than_is_owed_is_not_taken(order, ana):
    pay(order, ana, 10)

    with pytest.raises(Refusal, match="Only €119 is still owed"):
        pay(order, ana)


def test_nothing_is_paid_before_there_is_a_bill(site, ana):
    with pytest.raises(Refusal, match="Issue the settlement first"):
        pay(make_ready(site), ana)


def test_a_payment_taken_back_counts_no_more(order, ana):
    payment = pay(order, ana)

    take_back_payment(payment, **desk_of(ana))

    assert (bill_of(order).paid, Payment.objects.get().voided_by) == (0, ana)


def test_what_a_car_left_on_stays(site, ana):
    order = make_order(site, state=OrderState.CLOSED, closed_at=NOW, by=ana)
    later = pay(order, ana)
    assert bill_of(order).is_paid, "a client who pays by the month pays after the handover"

    take_back_payment(later, **desk_of(ana))

    Payment.objects.update(voided_at=None, voided_by=None, at=NOW.replace(hour=1))
    with pytest.raises(Refusal, match="handed over"):
        take_back_payment(later, **desk_of(ana))


def test_a_paid_car_has_its_pass_once(order, ana):
    pay(order, ana)

    first, again = (issue_gate_pass(order, **desk_of(ana)) for _press in "ab")

    assert (first.number, again, first.unpaid_reason) == ("NORTH-G27-00001", first, "")


def test_an_unpaid_car_leaves_for_a_reason_and_by_who_may_approve(site, order, ana):
    manager = make_staff(site, Role.MANAGER)
    with pytest.raises(Refusal, match="not paid"):
        issue_gate_pass(order, **desk_of(manager))
    with pytest.raises(PermissionDenied):
        issue_gate_pass(order, unpaid_reason="Fleet, by the month", **desk_of(ana))

    passed = issue_gate_pass(order, unpaid_reason="Fleet, by the month", **desk_of(manager))

    assert (passed.unpaid_reason, passed.unpaid_by) == ("Fleet, by the month", manager)


@pytest.mark.django_db(transaction=True)
def test_of_two_tills_that_take_the_whole_bill_at_once_one_gets_it(order, ana):
    start, told = threading.Barrier(2), []

    def till() -> None:
        try:
            start.wait()
            told.append(pay(order, ana).amount)
        except Refusal as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    tills = [threading.Thread(target=till) for _each in range(2)]
    for each in tills:
        each.start()
    for each in tills:
        each.join()

    assert sorted(told, key=str) == [
        Decimal(order.agreed_total),
        "This settlement is paid already.",
    ]
    assert bill_of(order).paid == order.agreed_total
