"""Work orders as the API shows them: money as text, times on the site's clock."""

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from service_desk.lib.money import quantize
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.records.models import JournalEntry
from workorders.models import OrderLine, WorkOrder
from workorders.totals import totals_of
from workorders.transitions import BY_VERB, verbs_from

VERB = "order_"


def order_output(order: WorkOrder) -> dict[str, Any]:
    """The head of an order; ``site``, ``visit__client``, ``visit__vehicle`` should be there."""
    visit, site = order.visit, order.site
    return {
        "number": order.number,
        "site": site.slug,
        "status": order.state,
        "version": order.version,
        "visit": visit.number,
        "repeat_of": visit.repeat_of.number if visit.repeat_of else None,
        "client": {"id": visit.client_id, "name": visit.client.name},
        "vehicle": {
            "id": visit.vehicle_id,
            "plate": visit.vehicle.plate,
            "vin": visit.vehicle.vin,
        },
        "advisor": {"id": order.advisor.pk, "name": order.advisor.name} if order.advisor else None,
        "pricing": order.pricing,
        "currency": site.currency,
        "agreed_total": _money(order.agreed_total, site),
        "planned_hours": str(order.planned_hours),
        "opened_at": _instant(order.opened_at, site),
        "promised_at": _instant(order.promised_at, site),
        "links": {
            "self": f"/api/v1/work-orders/{order.number}/",
            "visit": f"/api/v1/visits/{visit.number}/",
        },
    }


def whole_output(
    order: WorkOrder, entries: Iterable[JournalEntry], rights: Collection[Right]
) -> dict[str, Any]:
    """An order with its lines, sums, agreements and course, and what may come next by the caller.

    ``lines`` and ``agreements`` should be prefetched.
    """
    site = order.site
    lines = [line for line in order.lines.all() if line.removed_at is None]
    totals = totals_of(site, lines)
    next_rows = [row for row in verbs_from(order.state) if row.milestone and row.right in rights]
    return {
        **order_output(order),
        "lines": [_line_output(line, site) for line in lines],
        "totals": {
            name: _money(getattr(totals, name), site)
            for name in ("client", "warranty", "goodwill", "internal", "open", "tax", "total")
        },
        "agreements": [
            {
                "how": agreement.how,
                "name": agreement.name,
                "total": _money(agreement.total, site),
                "at": _instant(agreement.at, site),
            }
            for agreement in order.agreements.all()
        ],
        "milestones": [
            {
                "milestone": BY_VERB[entry.verb.removeprefix(VERB)].milestone,
                "at": _instant(entry.at, site),
                "by": entry.by.name if entry.by else None,
            }
            for entry in entries
        ],
        "next": [row.milestone for row in next_rows],
    }


def _line_output(line: OrderLine, site: Site) -> dict[str, Any]:
    return {
        "id": line.pk,
        "kind": line.kind,
        "operation": line.operation.code if line.operation else None,
        "part": line.part.code if line.part else None,
        "words": line.words,
        "quantity": str(line.quantity),
        "price": _money(line.price, site),
        "reduction": _money(line.reduction, site),
        "amount": _money(line.amount, site),
        "payer": line.payer,
        "origin": line.origin,
        "supplier": line.supplier,
        "is_agreed": line.agreed_in_id is not None,
        "is_done": line.done_at is not None,
    }


def _money(amount: Decimal | None, site: Site) -> str | None:
    return None if amount is None else str(quantize(amount, site.currency))


def _instant(at: dt.datetime | None, site: Site) -> str | None:
    return None if at is None else site.local(at).isoformat()
