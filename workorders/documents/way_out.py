"""Papers of the way out: settlement, gate pass, explain sheet, exit note."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workorders.documents.words import Writer, box_of, rows_of, signatures_of, sums_of
from workorders.documents.work_order import deferred_of, words_of
from workorders.guarantee import guarantee_of
from workorders.models import Finding, Intake, Settlement, WorkOrder
from workorders.queries import policy_of
from workorders.reads.papers import lines_of
from workorders.states import LineKind, PaidBy, Payer, Purpose, SettlementState
from workorders.totals import totals_of


def settlement(order: WorkOrder, write: Writer) -> dict[str, Any]:
    """What the client pays, less the discount, and what came in (S-12b)."""
    bill = issued_settlement(order)
    assert bill is not None, "rules.papers asks for an issued settlement first"
    lines = lines_of(order)
    sums = sums_of(totals_of(order.site, lines), write)
    payments = [row for row in bill.payments.all() if row.voided_at is None]
    owed = bill.total - sum((row.amount for row in payments), start=Decimal(0))
    return {
        "bill": bill,
        "bill_number": said_of(order, bill.number),
        "issued": write.stamp(bill.issued_at) if bill.issued_at else "",
        "rows": rows_of([line for line in lines if line.payer == Payer.CLIENT], write),
        "others": sums["others"],
        "subtotal": write.money(bill.subtotal),
        "discount": write.money(-bill.discount) if bill.discount else "",
        "total": write.money(bill.total),
        "tax": write.money(bill.tax),
        "percent": sums["percent"],
        "agreed": write.money(order.agreed_total) if order.agreed_total is not None else "",
        "payments": [
            (
                write.stamp(row.at),
                str(PaidBy(row.way).label),
                row.reference,
                write.money(row.amount),
            )
            for row in payments
        ],
        "owed": write.money(owed),
        "is_paid": owed <= 0,
        "guarantee": guarantee_of(order, policy_of(order.site)),
    }


def gate_pass(order: WorkOrder, write: Writer) -> dict[str, Any]:
    """What the gate opens for (S-12c); of a declined order it is the pass out as well."""
    row = order.gate_pass
    return {
        "size": "a6",
        "pass_number": said_of(order, row.number),
        "issued": write.stamp(row.issued_at),
        "issued_by": row.issued_by.name,
        "is_unpaid": bool(row.unpaid_reason),
        "unpaid_by": row.unpaid_by.name if row.unpaid_by else "",
    }


def explain_sheet(order: WorkOrder, write: Writer) -> dict[str, Any]:
    """One page to read together: done, found, declined, next due, what it costs (UX-35)."""
    lines = lines_of(order)
    out = getattr(order, "hand_over", None)
    bill = issued_settlement(order)
    sums = sums_of(totals_of(order.site, lines), write)
    key = order.keys.order_by("-taken_at").first()
    return {
        "words": words_of(order),
        "done": [(row.words, row.supplier) for row in lines if row.kind != LineKind.PART],
        "parts": [row.words for row in lines if row.kind == LineKind.PART],
        "deferred": deferred_of(order, write),
        "found": [
            (row.words, row.answer) for row in _findings(order) if row.answer and not row.defect_id
        ],
        "client": write.money(bill.total) if bill else sums["client"],
        "others": sums["others"],
        "next_due": out.next_due if out else "",
        "old_parts": out.old_parts if out else "",
        "is_washed": bool(out and out.washed_at),
        "mileage": write.number(out.mileage) if out and out.mileage is not None else "",
        "fuel": f"{out.fuel}/8" if out and out.fuel is not None else "",
        "key": key,
        "things": _things(order),
        "guarantee": guarantee_of(order, policy_of(order.site)),
    }


def exit_note(order: WorkOrder, write: Writer) -> dict[str, Any]:
    """Nothing was agreed and the car leaves: why, what is paid, the way through the gate (S-3c)."""
    bill = issued_settlement(order)
    gate = getattr(order, "gate_pass", None)
    given = signatures_of(order)
    client = _("{name}, client").format(name=order.visit.client.name)
    return {
        "words": words_of(order),
        "declined": write.stamp(order.declined_at) if order.declined_at else "",
        "reason": order.declined_reason,
        "fees": rows_of([row for row in lines_of(order) if row.payer == Payer.CLIENT], write)
        if bill
        else [],
        "total": write.money(bill.total) if bill else "",
        "bill_number": said_of(order, bill.number) if bill else "",
        "pass_number": said_of(order, gate.number) if gate else "",
        "deferred": deferred_of(order, write),
        "things": _things(order),
        "boxes": [box_of(given, Purpose.HANDOVER, _("Car and belongings received"), client, write)],
    }


def issued_settlement(order: WorkOrder) -> Settlement | None:
    rows = order.settlements.filter(state=SettlementState.ISSUED)
    return rows.prefetch_related("payments").first()


def said_of(order: WorkOrder, number: str) -> str:
    """A number as people say it, without the site's name before it."""
    return number.removeprefix(f"{order.site.slug.upper()}-")


def _findings(order: WorkOrder) -> QuerySet[Finding]:
    return Finding.objects.filter(request__order=order).order_by("request__number", "position")


def _things(order: WorkOrder) -> list[str]:
    """What lay in the car, each with a word where it did not go back."""
    intake = Intake.objects.filter(order=order).prefetch_related("belongings").first()
    if intake is None:
        return []
    return [
        f"{row.words} ({row.missing_words})" if row.missing_words else row.words
        for row in intake.belongings.all()
    ]
