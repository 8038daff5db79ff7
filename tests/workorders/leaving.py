"""A car on its way out, as the tests of the settlement and the handover arrange it."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.orders import STROKES, make_order
from tests.factories.organisation import make_staff
from workorders.actions.handover import note_explained, note_return
from workorders.actions.payments import issue_gate_pass, take_payment
from workorders.actions.settlement import issue_settlement
from workorders.models import Settlement, WorkOrder
from workorders.states import OrderState, PaidBy, SignedBy

SIGNED: dict[str, Any] = {"name": "Lucía Castro", "strokes": STROKES, "way": SignedBy.PAD}


def desk_of(by: Staff, now: dt.datetime = NOW) -> dict[str, Any]:
    return {"by": by, "door": "desk", "now": now}


def make_ready(site: Site, **fields: Any) -> WorkOrder:
    """An order whose car is ready, its lines agreed."""
    return make_order(site, state=OrderState.READY, **fields)


def make_advisor_of(site: Site) -> Staff:
    return make_staff(site, Role.ADVISOR, name="Ana Ruiz")


def issued(order: WorkOrder, by: Staff) -> Settlement:
    return issue_settlement(order, **desk_of(by))


def pay(order: WorkOrder, by: Staff, amount: Decimal | int | None = None, **fields: Any) -> Any:
    """The whole bill by card, or ``amount`` of it."""
    return take_payment(
        order,
        amount=Decimal(order.agreed_total or 0) if amount is None else Decimal(amount),
        way=PaidBy.CARD,
        key=fields.pop("key", None) or uuid.uuid4(),
        **desk_of(by),
        **fields,
    )


def ready_to_sign(order: WorkOrder, by: Staff) -> WorkOrder:
    """Only the signature is missing."""
    issued(order, by)
    pay(order, by)
    issue_gate_pass(order, **desk_of(by))
    note_explained(order, **desk_of(by))
    note_return(order, mileage=48_700, fuel=5, **desk_of(by))
    return order
