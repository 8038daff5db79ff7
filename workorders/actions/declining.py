"""The client wants none of it: the car leaves as it came, with an exit note (S-3c)."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from service_desk.lib.money import quantize
from service_desk.lib.refusals import Refusal, Unreadable, refuse, refuse_if
from service_desk.lib.text import clean_text
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.visits.actions import reopen_defects
from workorders.actions.course import advance, lock_order
from workorders.actions.versions import note_change
from workorders.models import OrderLine, WorkOrder
from workorders.rules import check_right, obstacles_to
from workorders.rules.course import obstacles_to_reception
from workorders.states import LineKind
from workorders.transitions import BY_VERB

_REASON_LENGTH = 200
_FEE = _("Diagnosis without repair")


@whole_transaction
def decline_at_reception(
    order: WorkOrder, *, reason: str, fee: Decimal, by: Staff, door: str, now: dt.datetime
) -> WorkOrder:
    """Take all work off the order, put on the ``fee`` (zero for none), and let the car leave.

    Raises Refusal: 400 without a reason or for a fee below zero, 409 once work has begun.
    """
    order = lock_order(order)
    check_right(by, order.site, BY_VERB["decline"].right)
    refuse_if([*obstacles_to("decline", order), *obstacles_to_reception(order)])
    try:
        said = clean_text(reason, _REASON_LENGTH)
    except Unreadable as problem:
        raise Refusal(problem.as_blocker("reason"), status=400) from None
    if fee < 0:
        refuse("below_zero", _("A fee is zero or more."), "fee", status=400)
    order.lines.filter(removed_at=None).update(removed_at=now, removed_reason=said)
    if fee:
        _put_fee(order, quantize(fee, order.site.currency))
    # What this visit would have settled is an open promise again, said at the next booking.
    reopen_defects(order.visit)
    note_change(order, [{"what": "declined", "words": said}], by=by, now=now)
    return advance(
        order,
        "decline",
        by=by,
        door=door,
        now=now,
        declined_at=now,
        declined_reason=said,
        told={"reason": said, "fee": str(fee)},
    )


def _put_fee(order: WorkOrder, fee: Decimal) -> None:
    # A bill speaks the client's language, whoever writes it.
    with override(order.visit.language):
        words = str(_FEE)
    last = order.lines.order_by("position").last()
    OrderLine.objects.create(
        order=order,
        kind=LineKind.LABOUR,
        position=last.position + 1 if last else 1,
        words=words,
        quantity=1,
        price=fee,
        amount=fee,
    )
