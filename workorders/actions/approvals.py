"""More than a role may give: asked with a reason, decided by who may (C2-6b)."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Refusal, Unreadable, refuse, refuse_if
from service_desk.lib.text import clean_text
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import lock_order, tell
from workorders.models import Approval, WorkOrder
from workorders.rules import check_right, obstacles_to_change
from workorders.states import ApprovalOf

_LONGEST = 200
_WHO_ASKS = {ApprovalOf.GOODWILL: Right.EDIT_ORDER, ApprovalOf.DISCOUNT: Right.SETTLE}


@whole_transaction
def ask_approval(
    order: WorkOrder,
    *,
    kind: ApprovalOf,
    amount: Decimal,
    reason: str,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Approval:
    """Ask for ``amount`` in all of this kind. One question at a time: asked again, it is redone.

    Raises Refusal 400 without a reason or an amount, 409 for an order that is over.
    """
    order = lock_order(order)
    check_right(by, order.site, _WHO_ASKS[kind])
    refuse_if(obstacles_to_change(order))
    if amount <= 0:
        refuse("amount", _("Enter an amount above zero."), "amount", status=400)
    approval, _made = Approval.objects.update_or_create(
        order=order,
        kind=kind,
        decided_at=None,
        defaults={
            "amount": amount,
            "reason": _words(reason),
            "asked_at": now,
            "asked_by": by,
        },
    )
    told = {"kind": kind.value, "amount": str(amount), "reason": approval.reason}
    tell(order, "approval_asked", by=by, door=door, now=now, **told)
    return approval


@whole_transaction
def decide_approval(
    approval: Approval,
    *,
    is_granted: bool,
    word: str = "",
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Approval:
    """Grant it or not. Raises Refusal 409 where a colleague has decided it already."""
    order = lock_order(approval.order)
    check_right(by, order.site, Right.APPROVE)
    decided = Approval.objects.filter(pk=approval.pk, decided_at=None).update(
        decided_at=now, decided_by=by, is_granted=is_granted, word=word.strip()[:_LONGEST]
    )
    if not decided:
        refuse("decided", _("A colleague has decided this already."))
    approval.refresh_from_db()
    told = {"kind": approval.kind, "amount": str(approval.amount), "is_granted": is_granted}
    tell(order, "approval_decided", by=by, door=door, now=now, **told)
    return approval


def _words(reason: str) -> str:
    try:
        return clean_text(reason, _LONGEST)
    except Unreadable as problem:
        raise Refusal(problem.as_blocker("reason"), status=400) from None
