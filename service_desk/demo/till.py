"""What the client pays: the bill, and, for some, the money."""

import datetime as dt
import random

from service_desk.organisation.models import Staff
from service_desk.records.numbers import next_number
from workorders.actions.versions import live_lines
from workorders.models import GatePass, Payment, Settlement, WorkOrder
from workorders.states import PaidBy, Payer, SettlementState
from workorders.totals import snapshot_of, totals_of

_MINUTE = dt.timedelta(minutes=1)


def settle(
    order: WorkOrder, rng: random.Random, *, by: Staff, at: dt.datetime, is_paid: bool
) -> Settlement:
    """The bill of an order; paid, it has its pass at the gate."""
    lines = live_lines(order)
    totals = totals_of(order.site, lines)
    bill = Settlement.objects.create(
        order=order,
        site=order.site,
        number=paper_number(order, "S", "bill", at),
        state=SettlementState.ISSUED,
        subtotal=totals.client,
        total=totals.client,
        tax=totals.tax,
        snapshot=snapshot_of(line for line in lines if line.payer == Payer.CLIENT),
        created_at=at,
        issued_at=at,
        issued_by=by,
    )
    if is_paid:
        if bill.total:
            Payment.objects.create(
                settlement=bill, amount=bill.total, way=rng.choice(list(PaidBy)[:3]), at=at, by=by
            )
        GatePass.objects.create(
            order=order,
            number=paper_number(order, "G", "gate", at),
            issued_at=at + _MINUTE,
            issued_by=by,
        )
    return bill


def paper_number(order: WorkOrder, letter: str, kind: str, at: dt.datetime) -> str:
    site, year = order.site, order.site.today(at).year
    serial = next_number(site=site, kind=kind, year=year)
    return f"{site.slug.upper()}-{letter}{year % 100:02d}-{serial:05d}"
