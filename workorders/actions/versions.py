"""What changed on an order, version by version."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse
from service_desk.organisation.models import Staff
from workorders.models import OrderChange, OrderLine, WorkOrder
from workorders.totals import Totals, totals_of

Change = dict[str, Any]


def live_lines(order: WorkOrder) -> list[OrderLine]:
    """The lines on the order, in their order. One query."""
    return list(order.lines.filter(removed_at=None).select_related("operation", "part"))


def check_version(order: WorkOrder, seen: int | None) -> None:
    """Refuse to write over what a colleague changed since this screen was drawn (409)."""
    if seen is not None and seen != order.version:
        refuse(
            "order_changed",
            _("A colleague changed this order meanwhile. Look at it again."),
            "version",
        )


def note_change(
    order: WorkOrder, changes: Sequence[Change], *, by: Staff | None, now: dt.datetime
) -> Totals:
    """Give a locked order its next version, and keep what changed with the sums from then on."""
    totals = totals_of(order.site, live_lines(order))
    order.version += 1
    order.planned_hours = totals.hours
    order.save(update_fields=["version", "planned_hours"])
    OrderChange.objects.create(
        order=order,
        version=order.version,
        changes=list(changes),
        total=totals.total,
        client_total=totals.client,
        promised_at=order.promised_at,
        at=now,
        by=by,
    )
    return totals
