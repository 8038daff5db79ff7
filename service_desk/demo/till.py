"""What the client pays: the bill, and, for some, the money."""

import datetime as dt
import random
import uuid

from service_desk.organisation.models import Staff
from workorders.actions.payments import issue_gate_pass, take_payment
from workorders.actions.settlement import issue_settlement
from workorders.models import WorkOrder
from workorders.states import PaidBy


def settle(
    order: WorkOrder, rng: random.Random, *, by: Staff, at: dt.datetime, is_paid: bool
) -> None:
    """The bill of an order; paid, it has its pass at the gate."""
    bill = issue_settlement(order, by=by, door="desk", now=at)
    if not is_paid:
        return
    if bill.total:
        take_payment(
            order,
            amount=bill.total,
            way=rng.choice(list(PaidBy)[:3]),
            key=uuid.UUID(int=rng.getrandbits(128), version=4),
            by=by,
            door="desk",
            now=at,
        )
    issue_gate_pass(order, by=by, door="desk", now=at)
