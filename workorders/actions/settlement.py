"""The bill: written of the order's lines, lessened by who may, issued under its number (S-12b)."""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.words import read_words
from service_desk.lib.money import quantize
from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.records.moves import move
from service_desk.records.numbers import next_number
from workorders.actions.approvals import ask_approval, decide_approval
from workorders.actions.course import lock_order, refusal_of, tell
from workorders.models import Approval, Settlement, WorkOrder
from workorders.reads.settlement import bill_of, charge_of
from workorders.rules import check_right
from workorders.rules.limits import granted_of, most_of
from workorders.rules.settlement import obstacles_to_draft, obstacles_to_issue, obstacles_to_void
from workorders.states import ApprovalOf, SettlementState
from workorders.totals import NOTHING, tax_in

REASON_LENGTH = 200


@whole_transaction
def draft_settlement(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> Settlement:
    """The bill as it would be: the client's lines as they stand now, a discount given before.

    An issued one is given back as it is. Raises Refusal 409 before the client has agreed.
    """
    order = lock_order(order)
    check_right(by, order.site, Right.SETTLE)
    refuse_if(obstacles_to_draft(order))
    return _draft(order, now=now)


@whole_transaction
def set_discount(
    order: WorkOrder,
    *,
    amount: Decimal | None = None,
    percent: Decimal | None = None,
    reason: str,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Settlement | Approval:
    """Take ``amount``, or ``percent`` of the bill, off for a reason; zero takes the discount back.

    Above the limit of the person's roles it is asked for instead, and what comes back is the
    open ``Approval`` (C2-6b). Raises Refusal 400 without a reason or beyond the bill.
    """
    order = lock_order(order)
    check_right(by, order.site, Right.SETTLE)
    bill = _open_draft(order, now=now)
    less = _amount_of(bill, amount, percent)
    said = read_words(reason, REASON_LENGTH, "reason")
    if less and not said:
        refuse("required", _("Say why there is a discount."), "reason", status=400)
    most = most_of(order.site, by, ApprovalOf.DISCOUNT, bill.subtotal)
    if most is not None and less > max(most, granted_of(order, ApprovalOf.DISCOUNT)):
        return ask_approval(
            order, kind=ApprovalOf.DISCOUNT, amount=less, reason=said, by=by, door=door, now=now
        )
    asked = Approval.objects.filter(order=order, kind=ApprovalOf.DISCOUNT)
    asked.filter(decided_at=None).delete()
    # A void bill keeps the approval it was written under.
    granted = asked.filter(is_granted=True, amount__gte=less, settlement=None)
    bill.approval = granted.first() if most is not None and less > most else None
    _lessen(order, bill, less, said)
    tell(order, "discount_set", by=by, door=door, now=now, amount=str(less), reason=said)
    return bill


@whole_transaction
def decide_discount(
    approval: Approval, *, is_granted: bool, word: str = "", by: Staff, door: str, now: dt.datetime
) -> Approval:
    """Grant a discount, which is then on the bill that is not issued yet, or refuse it."""
    order = lock_order(approval.order)
    approval = decide_approval(
        approval, is_granted=is_granted, word=word, by=by, door=door, now=now
    )
    if is_granted:
        bill = _draft(order, now=now)
        if bill.state == SettlementState.DRAFT:
            bill.approval = approval
            _lessen(order, bill, min(approval.amount, bill.subtotal), approval.reason)
    return approval


@whole_transaction
def issue_settlement(
    order: WorkOrder, *, seen: Decimal | None = None, by: Staff, door: str, now: dt.datetime
) -> Settlement:
    """Issue the bill under the next number of the site and year, without gaps.

    ``seen`` is the total the person read; a second press gives the bill that is out. Raises
    Refusal 409 for work not finished, an open question about a discount, another total than was
    seen, and for more than the client agreed to.
    """
    order = lock_order(order)
    check_right(by, order.site, Right.SETTLE)
    there = bill_of(order)
    if there.is_issued:
        assert there.settlement is not None
        return there.settlement
    refuse_if(obstacles_to_draft(order))
    bill = _draft(order, now=now)
    refuse_if(obstacles_to_issue(order, there, bill.total))
    if seen is not None and seen != bill.total:
        refuse("changed", _("The total has changed meanwhile. Look again."))
    year = order.site.today(now).year
    serial = next_number(site=order.site, kind="bill", year=year)
    try:
        with transaction.atomic():
            move(
                bill,
                sources=[SettlementState.DRAFT],
                to=SettlementState.ISSUED,
                number=f"{order.site.slug.upper()}-S{year % 100:02d}-{serial:05d}",
                issued_at=now,
                issued_by=by,
            )
    except IntegrityError as error:
        raise refusal_of(error) from error
    told = {"number": bill.number, "total": str(bill.total)}
    tell(order, "settlement_issued", by=by, door=door, now=now, **told)
    return bill


@whole_transaction
def void_settlement(
    order: WorkOrder, *, reason: str, by: Staff, door: str, now: dt.datetime
) -> Settlement:
    """The bill was wrong: its number stays and says so, and the next one is another.

    Raises Refusal 400 without a reason, 409 once money was taken for it.
    """
    order = lock_order(order)
    check_right(by, order.site, Right.SETTLE)
    said = read_words(reason, REASON_LENGTH, "reason")
    if not said:
        refuse("required", _("Say why the settlement is void."), "reason", status=400)
    bill = bill_of(order)
    refuse_if(obstacles_to_void(order, bill))
    settlement = bill.settlement
    assert settlement is not None
    move(settlement, sources=[SettlementState.ISSUED], to=SettlementState.VOID, void_reason=said)
    told = {"number": settlement.number, "reason": said}
    tell(order, "settlement_void", by=by, door=door, now=now, **told)
    return settlement


def _draft(order: WorkOrder, *, now: dt.datetime) -> Settlement:
    """The bill that is not void, redone from the lines while it is a draft."""
    bill = order.settlements.exclude(state=SettlementState.VOID).first()
    if bill is not None and bill.state == SettlementState.ISSUED:
        return bill
    rows, subtotal = charge_of(order)
    bill = bill or Settlement(order=order, site=order.site, created_at=now)
    bill.snapshot, bill.subtotal = rows, subtotal
    less = bill.discount if bill.discount <= subtotal else NOTHING
    _lessen(order, bill, less, bill.discount_reason)
    return bill


def _open_draft(order: WorkOrder, *, now: dt.datetime) -> Settlement:
    refuse_if(obstacles_to_draft(order))
    bill = _draft(order, now=now)
    if bill.state != SettlementState.DRAFT:
        refuse("issued", _("The settlement is issued. Void it first."))
    return bill


def _lessen(order: WorkOrder, bill: Settlement, less: Decimal, reason: str) -> None:
    bill.discount, bill.discount_reason = less, reason if less else ""
    bill.total = bill.subtotal - less
    bill.tax = tax_in(bill.total, order.site)
    bill.save()


def _amount_of(bill: Settlement, amount: Decimal | None, percent: Decimal | None) -> Decimal:
    less = bill.subtotal * percent / 100 if percent is not None else amount or NOTHING
    less = quantize(less, bill.site.currency)
    if not 0 <= less <= bill.subtotal:
        sentence = _("A discount is between zero and the whole bill.")
        refuse("discount", sentence, "discount", status=400)
    return less
