"""What a client owes: the lines they pay for, the bill that was written of them, the money in."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, override

from workorders.models import Approval, GatePass, Payment, Settlement, WorkOrder
from workorders.queries import policy_of
from workorders.states import ApprovalOf, LineKind, Payer, SettlementState
from workorders.totals import NOTHING, snapshot_of, totals_of

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Bill:
    """The settlement of an order as it stands; ``payments`` are all, also those taken back.

    ``asked`` is a discount that somebody has still to decide on.
    """

    settlement: Settlement | None
    payments: tuple[Payment, ...]
    gate_pass: GatePass | None
    asked: Approval | None

    @property
    def is_issued(self) -> bool:
        return self.settlement is not None and self.settlement.state == SettlementState.ISSUED

    @property
    def paid(self) -> Decimal:
        return sum((each.amount for each in self.payments if each.voided_at is None), NOTHING)

    @property
    def owed(self) -> Decimal:
        """What is still to be paid of an issued bill; of any other, what it would come to."""
        return self.settlement.total - self.paid if self.settlement else NOTHING

    @property
    def is_paid(self) -> bool:
        return self.is_issued and self.owed <= 0

    @property
    def may_leave_unpaid(self) -> bool:
        return self.gate_pass is not None and bool(self.gate_pass.unpaid_reason)


def bill_of(order: WorkOrder) -> Bill:
    """The bill of ``order`` that is not void. At most four queries."""
    settlement = (
        order.settlements.exclude(state=SettlementState.VOID)
        .select_related("approval__decided_by", "issued_by")
        .first()
    )
    payments = settlement.payments.select_related("by", "voided_by") if settlement else ()
    asked = Approval.objects.filter(order=order, kind=ApprovalOf.DISCOUNT, decided_at=None)
    return Bill(
        settlement=settlement,
        payments=tuple(payments),
        gate_pass=GatePass.objects.filter(order=order).select_related("unpaid_by").first(),
        asked=asked.select_related("asked_by").first(),
    )


def charge_of(order: WorkOrder) -> tuple[Rows, Decimal]:
    """The lines the client pays for as they stand now, and their sum, tax contained.

    Of an order that was declined only the diagnosis is paid, never above what was agreed (S-3c).
    """
    if order.is_declined:
        return _fee(order)
    lines = list(order.lines.filter(removed_at=None, payer=Payer.CLIENT))
    return snapshot_of(lines), totals_of(order.site, lines).client


def _fee(order: WorkOrder) -> tuple[Rows, Decimal]:
    fee = Decimal(policy_of(order.site).diagnosis_fee)
    if order.agreed_total is not None:
        fee = min(fee, order.agreed_total)
    if not fee:
        return [], NOTHING
    with override(order.visit.language):
        words = gettext("Diagnosis without repair")
    row = {
        "line": "",
        "kind": LineKind.LABOUR.value,
        "words": words,
        "quantity": "1.00",
        "price": str(fee),
        "amount": str(fee),
        "payer": Payer.CLIENT.value,
        "origin": "",
    }
    return [row], fee
