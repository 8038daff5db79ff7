"""What stands in the way of the bill, of a discount on it, and of money for it."""

from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from service_desk.lib.money import show_money
from service_desk.lib.refusals import Blocker, Obstacle
from workorders.models import Payment, WorkOrder
from workorders.reads.settlement import Bill
from workorders.sentences import SENTENCES
from workorders.states import OVER, OrderState

ABOVE_AGREED = "settlement_is_within_what_was_agreed"
ABOVE_BILL = "payment_is_within_the_bill"
_DONE = {OrderState.CHECKING, OrderState.READY}


def obstacles_to_draft(order: WorkOrder) -> list[Obstacle]:
    """A bill is written of work that was agreed or declined, while the car is here."""
    if order.state in OVER:
        return [Blocker("order_closed", _("This order is closed. Nothing can be changed."))]
    if order.agreed_at is None and not order.is_declined:
        sentence = SENTENCES["work_order_is_agreed_before_work"]
        return [Blocker("work_order_is_agreed_before_work", sentence)]
    return []


def obstacles_to_issue(order: WorkOrder, bill: Bill, total: Decimal) -> list[Obstacle]:
    """Only of work that is done, decided on, and never above what the client agreed to (R-1.12)."""
    found = obstacles_to_draft(order)
    if not found and order.state not in _DONE:
        found.append(Blocker("not_done", _("The work is not finished yet.")))
    if bill.asked is not None:
        sentence = _("A discount is asked for. Wait for the answer, or take it back.")
        found.append(Blocker("asked", sentence, "discount"))
    if order.agreed_total is not None and total > order.agreed_total:
        found.append(Blocker(ABOVE_AGREED, SENTENCES[ABOVE_AGREED], "consent"))
    return found


def obstacles_to_void(order: WorkOrder, bill: Bill) -> list[Obstacle]:
    """A bill somebody paid for stays; the money goes back first."""
    if not bill.is_issued:
        return [Blocker("not_issued", _("No settlement is issued."))]
    if order.state in OVER:
        return [Blocker("order_closed", _("This order is closed. Nothing can be changed."))]
    if bill.paid:
        return [Blocker("paid", _("Money was taken for it. Take the payments back first."))]
    return []


def obstacles_to_pay(order: WorkOrder, bill: Bill, amount: Decimal) -> list[Obstacle]:
    """Money is taken for an issued bill, and never more than is owed. Also after the handover."""
    if not bill.is_issued:
        sentence = SENTENCES["work_order_leaves_with_its_settlement"]
        return [Blocker("not_issued", sentence)]
    if bill.is_paid:
        return [Blocker(ABOVE_BILL, _("This settlement is paid already."), "amount")]
    if amount > bill.owed:
        owed = show_money(bill.owed, order.site.currency, get_language() or "en")
        sentence = format_lazy(_("Only {amount} is still owed. Check the amount."), amount=owed)
        return [Blocker(ABOVE_BILL, sentence, "amount")]
    return []


def obstacles_to_take_back(order: WorkOrder, payment: Payment) -> list[Obstacle]:
    """What a car left on stays; a payment that came in after that may still be a mistake."""
    if payment.voided_at is not None:
        return [Blocker("voided", _("This payment was taken back already."))]
    if order.closed_at is not None and payment.at < order.closed_at:
        return [Blocker("order_closed", _("This order is closed: the car was handed over."))]
    return []
