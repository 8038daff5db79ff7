"""Money at the till, and the pass for the gate (S-12b, S-12c)."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.words import read_words
from service_desk.lib.money import quantize
from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.records.numbers import next_number
from workorders.actions.course import lock_order, refusal_of, tell
from workorders.models import GatePass, Payment, WorkOrder
from workorders.reads.settlement import bill_of
from workorders.rules import check_right, obstacles_to
from workorders.rules.settlement import obstacles_to_pay, obstacles_to_take_back
from workorders.sentences import SENTENCES
from workorders.states import PaidBy

REFERENCE_LENGTH, REASON_LENGTH = 60, 200


@whole_transaction
def take_payment(
    order: WorkOrder,
    *,
    amount: Decimal,
    way: PaidBy,
    reference: str = "",
    key: uuid.UUID,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Payment:
    """Take ``amount`` for the issued bill. The same ``key`` again gives the payment that is there.

    Raises Refusal 400 for nothing, 409 for more than is owed, also where another till was first.
    """
    order = lock_order(order)
    check_right(by, order.site, Right.SETTLE)
    there = Payment.objects.filter(key=key, settlement__order=order).first()
    if there is not None:
        return there
    amount = quantize(amount, order.site.currency)
    if amount <= 0:
        refuse("amount", _("A payment is above zero."), "amount", status=400)
    bill = bill_of(order)
    refuse_if(obstacles_to_pay(order, bill, amount))
    assert bill.settlement is not None
    said = read_words(reference, REFERENCE_LENGTH, "reference")
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                settlement=bill.settlement,
                key=key,
                amount=amount,
                way=way,
                reference=said,
                at=now,
                by=by,
            )
    except IntegrityError as error:
        raise refusal_of(error) from error
    tell(order, "paid", by=by, door=door, now=now, amount=str(amount), way=way.value)
    return payment


@whole_transaction
def take_back_payment(payment: Payment, *, by: Staff, door: str, now: dt.datetime) -> Payment:
    """Taken by mistake: it stays on the bill, struck through, and counts no more."""
    order = lock_order(payment.settlement.order)
    check_right(by, order.site, Right.SETTLE)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    refuse_if(obstacles_to_take_back(order, payment))
    payment.voided_at, payment.voided_by = now, by
    payment.save(update_fields=["voided_at", "voided_by"])
    tell(order, "payment_taken_back", by=by, door=door, now=now, amount=str(payment.amount))
    return payment


@whole_transaction
def issue_gate_pass(
    order: WorkOrder, *, unpaid_reason: str = "", by: Staff, door: str, now: dt.datetime
) -> GatePass:
    """The paper the gate opens for: of a paid car; of an unpaid one with a reason, by who may.

    One an order: again, it is the one there is, with the reason where one is needed now. Raises
    PermissionDenied for an unpaid car without the right to approve.
    """
    order = lock_order(order)
    check_right(by, order.site, Right.SETTLE)
    refuse_if(obstacles_to("hand_over", order))
    bill = bill_of(order)
    if not bill.is_issued:
        refuse("not_issued", SENTENCES["work_order_leaves_with_its_settlement"], "settle")
    there, reason = bill.gate_pass, ""
    if not bill.is_paid:
        reason = read_words(unpaid_reason, REASON_LENGTH, "unpaid_reason")
        if not reason:
            refuse("unpaid", SENTENCES["work_order_leaves_paid"], "unpaid_reason")
        check_right(by, order.site, Right.APPROVE)
    if there is not None and (bill.is_paid or there.unpaid_reason):
        return there
    year = order.site.today(now).year
    found = there or GatePass(
        order=order,
        number=f"{order.site.slug.upper()}-G{year % 100:02d}-"
        f"{next_number(site=order.site, kind='gate', year=year):05d}",
        issued_at=now,
        issued_by=by,
    )
    found.unpaid_reason, found.unpaid_by = reason, by if reason else None
    found.save()
    tell(order, "gate_pass", by=by, door=door, now=now, number=found.number, reason=reason)
    return found
