"""What every change of an order's lines has in common: who may, what it weighs, its version."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse, refuse_if
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import lock_order, tell
from workorders.actions.versions import Change, live_lines, note_change
from workorders.models import OrderChange, OrderLine, WorkOrder
from workorders.rules import check_right
from workorders.rules.orders import obstacles_to_edit, obstacles_to_give
from workorders.totals import Totals, totals_of


def open_lines(order: WorkOrder, *, by: Staff | None) -> WorkOrder:
    """The locked order, by somebody who may change it, while it may be changed."""
    order = lock_order(order)
    check_right(by, order.site, Right.EDIT_ORDER)
    refuse_if(obstacles_to_edit(order))
    return order


def weigh(order: WorkOrder) -> Totals:
    """The sums of an order as its lines are written now. One query."""
    return totals_of(order.site, live_lines(order))


def keep_change(
    order: WorkOrder,
    verb: str,
    changes: Sequence[Change],
    *,
    before: Totals,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> None:
    """Once the rows are written: the limit of goodwill, the warranty's word, version, journal.

    A refusal names, as its alternative, the goodwill that would have to be approved.
    """
    after = weigh(order)
    refuse_if(obstacles_to_give(order, before, after, by), alternatives=[after.goodwill])
    if after.warranty != before.warranty and order.warranty_at is not None:
        # Other work than was confirmed: it is confirmed anew (B-3.20).
        order.warranty_at = order.warranty_by = None
        order.save(update_fields=["warranty_at", "warranty_by"])
    note_change(order, changes, by=by, now=now)
    tell(order, verb, by=by, door=door, now=now, changes=list(changes))


def check_untouched(order: WorkOrder, about: str, seen: int | None, *, by: Staff | None) -> None:
    """Refuse (409, "changed") to write over what a colleague did to this very thing since.

    Two people at different lines of one order are in nobody's way, nor is one who types fast in
    their own: the second change leaves before the answer to the first is there.
    """
    if seen is None or seen == order.version:
        return
    others = OrderChange.objects.filter(order=order, version__gt=seen).exclude(by=by)
    if others.filter(changes__contains=[{"about": about}]).exists():
        refuse("changed", _("A colleague changed this meanwhile."), "version")


def last_position(order: WorkOrder) -> int:
    return OrderLine.objects.filter(order=order).aggregate(last=Max("position"))["last"] or 0


def about(line: OrderLine) -> str:
    """How a version names a line."""
    return f"line:{line.pk}"
