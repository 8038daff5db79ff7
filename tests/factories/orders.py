"""Work orders in any state, put there without walking the way."""

import datetime as dt
from decimal import Decimal
from typing import Any

from service_desk.organisation.models import Site, Staff
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, next_int
from tests.factories.organisation import make_staff
from tests.factories.visits import make_visit
from workorders.actions.agreeing import agree
from workorders.actions.opening import open_order
from workorders.models import (
    GatePass,
    OrderLine,
    Settlement,
    Signature,
    WorkOrder,
)
from workorders.states import Agreed, LineKind, OrderState, Origin, Payer, Purpose, SettlementState
from workorders.totals import totals_of
from workorders.transitions import VISIT_STATE

STROKES = [[[100, 100], [200, 150], [300, 90]]]
_LATER = {
    OrderState.SIGNED: ("signed_at",),
    OrderState.ISSUED: ("signed_at", "issued_at"),
    OrderState.WORKING: ("signed_at", "issued_at", "started_at"),
    OrderState.WAITING: ("signed_at", "issued_at", "started_at"),
    OrderState.CHECKING: ("signed_at", "issued_at", "started_at", "finished_at"),
    OrderState.READY: ("signed_at", "issued_at", "started_at", "finished_at", "ready_at"),
    OrderState.CLOSED: (
        *("signed_at", "issued_at", "started_at", "finished_at", "ready_at", "closed_at"),
    ),
}


def make_order(
    site: Site,
    *,
    state: OrderState = OrderState.DRAFT,
    visit: Visit | None = None,
    by: Staff | None = None,
    now: dt.datetime = NOW,
    **fields: Any,
) -> WorkOrder:
    """The order of ``visit`` (of one that has arrived, if none is given) in ``state``.

    From SIGNED on it is agreed and signed with the client's pad; CLOSED has its settlement (paid
    nothing: a pass lets it go unpaid) and its signature at the handover. ``fields`` go on the row.
    """
    visit = visit or make_visit(site, state=VisitState.ARRIVED)
    order = open_order(visit, by=by, door="desk", now=now)
    if state not in {OrderState.DRAFT, OrderState.VOID}:
        signature = make_signature(order, now=now)
        agree(order, how=Agreed.SIGNATURE, name=signature.name, signature=signature, by=by, now=now)
    if state == OrderState.CLOSED:
        settle_order(order, by=by or make_staff(site), now=now)
    stamps = dict.fromkeys(_LATER.get(state, ()), now) | fields
    if state == OrderState.VOID:
        stamps.setdefault("void_reason", "Opened by mistake")
    WorkOrder.objects.filter(pk=order.pk).update(state=state, **stamps)
    if to := VISIT_STATE.get(state):
        gone = {"handed_over_at": now} if to == VisitState.HANDED_OVER else {}
        Visit.objects.filter(pk=visit.pk).update(
            state=to, arrived_at=visit.arrived_at or now, keys_at=now, **gone
        )
    return WorkOrder.objects.select_related("site", "visit__client", "visit__vehicle").get(
        pk=order.pk
    )


def make_signature(
    order: WorkOrder, purpose: Purpose = Purpose.INTAKE, *, now: dt.datetime = NOW, **fields: Any
) -> Signature:
    """The client's name under something, written on the pad."""
    return Signature.objects.create(
        **{
            "order": order,
            "purpose": purpose,
            "name": order.visit.client.name,
            "strokes": STROKES,
            "signed_at": now,
            **fields,
        }
    )


def make_line(order: WorkOrder, *, kind: LineKind = LineKind.LABOUR, **fields: Any) -> OrderLine:
    """An hour of labour for 60.00 that the client pays, or one part for 20.00."""
    is_part = kind == LineKind.PART
    quantity = Decimal(fields.pop("quantity", 1))
    price = Decimal(fields.pop("price", 20 if is_part else 60))
    return OrderLine.objects.create(
        **{
            "order": order,
            "kind": kind,
            "position": order.lines.count() + 1,
            "words": "Brake pads" if is_part else "Brakes looked at",
            "quantity": quantity,
            "price": price,
            "amount": quantity * price,
            "payer": Payer.CLIENT,
            "origin": Origin.ORIGINAL if is_part else "",
            **fields,
        }
    )


def settle_order(order: WorkOrder, *, by: Staff, now: dt.datetime) -> None:
    """The bill of its client lines, unpaid with somebody's word, and its pass at the gate."""
    total = totals_of(order.site, order.lines.all()).client
    Settlement.objects.create(
        order=order,
        site=order.site,
        state=SettlementState.ISSUED,
        number=f"{order.site.slug.upper()}-S27-{next_int():05d}",
        subtotal=total,
        total=total,
        created_at=now,
        issued_at=now,
        issued_by=by,
    )
    GatePass.objects.create(
        order=order,
        number=f"{order.site.slug.upper()}-G27-{next_int():05d}",
        issued_at=now,
        issued_by=by,
        unpaid_reason="Pays by the month",
        unpaid_by=by,
    )
    make_signature(order, Purpose.HANDOVER, now=now)
