"""What stands between a ready car and its client: all of it is said at once (S-12)."""

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Blocker, Obstacle
from workorders.models import Belonging, HandOver, WorkOrder
from workorders.reads.settlement import Bill, charge_of
from workorders.rules.course import obstacles_to
from workorders.sentences import SENTENCES

SIGNATURE = "work_order_leaves_with_a_signature"


def obstacles_to_leave(
    order: WorkOrder, bill: Bill, done: HandOver | None, *, is_signed: bool
) -> list[Obstacle]:
    """Everything before CLOSED, each with the part of the page where it is seen to.

    At most five queries. The database asks for the gravest of it once more (migration 0002).
    """
    if found := obstacles_to("hand_over", order):
        return found
    return [
        *_money(order, bill),
        *_things(order),
        *_talk(done),
        *([] if is_signed else [_said(SIGNATURE, "sign")]),
    ]


def _money(order: WorkOrder, bill: Bill) -> list[Obstacle]:
    if not bill.is_issued:
        return [_said("work_order_leaves_with_its_settlement", "settle"), *_pass(bill)]
    found: list[Obstacle] = []
    assert bill.settlement is not None
    rows, subtotal = charge_of(order)
    if (rows, subtotal) != (bill.settlement.snapshot, bill.settlement.subtotal):
        sentence = _("The order has changed since the settlement. Void it and issue another.")
        found.append(Blocker("settlement_old", sentence, "settle"))
    if not bill.is_paid and not bill.may_leave_unpaid:
        found.append(_said("work_order_leaves_paid", "settle"))
    return [*found, *_pass(bill)]


def _pass(bill: Bill) -> list[Obstacle]:
    if bill.gate_pass is not None:
        return []
    return [_said("work_order_leaves_with_a_gate_pass", "pass")]


def _things(order: WorkOrder) -> list[Obstacle]:
    found: list[Obstacle] = []
    if order.loans.filter(in_at=None).exists():
        found.append(_said("work_order_leaves_when_the_loaner_is_back", "loaner"))
    open_things = Belonging.objects.filter(intake__order=order, returned_at=None, missing_words="")
    if open_things.exists():
        sentence = _("Give the belongings back, or say what is missing.")
        found.append(Blocker("belongings", sentence, "belongings"))
    if order.keys.filter(returned_at=None).exists():
        found.append(Blocker("key", _("Give the key back."), "key"))
    return found


def _talk(done: HandOver | None) -> list[Obstacle]:
    found: list[Obstacle] = []
    if done is None or done.explained_at is None:
        found.append(Blocker("explained", _("Explain the work to the client."), "explained"))
    if done is None or done.mileage is None or done.fuel is None:
        sentence = _("Read mileage and fuel with the client.")
        found.append(Blocker("figures", sentence, "figures"))
    return found


def _said(code: str, part: str) -> Blocker:
    return Blocker(code, SENTENCES[code], part)
