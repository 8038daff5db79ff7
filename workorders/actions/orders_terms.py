"""The terms of an order: how it is priced, the word to the workshop, what warranty shall pay."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import lock_order, tell
from workorders.actions.editing import check_untouched, open_lines
from workorders.actions.versions import live_lines, note_change
from workorders.models import WorkOrder
from workorders.rules import check_right, obstacles_to_change
from workorders.states import Payer, Pricing

_NOTE_LENGTH = 1000


@whole_transaction
def set_pricing(
    order: WorkOrder,
    *,
    pricing: Pricing,
    seen: int | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> WorkOrder:
    """Say how the work is priced; the guarantee follows from it (S-4a). 409 once agreed."""
    order = open_lines(order, by=by)
    if order.pricing == pricing:
        return order
    if order.agreed_at is not None:
        refuse("agreed", _("The client agreed to these terms. Ask the client first."), "pricing")
    check_untouched(order, "pricing", seen, by=by)
    change = {"what": "pricing", "about": "pricing", "before": order.pricing, "after": pricing}
    order.pricing = pricing
    order.save(update_fields=["pricing"])
    note_change(order, [change], by=by, now=now)
    tell(order, "pricing_set", by=by, door=door, now=now, pricing=pricing.value)
    return order


@whole_transaction
def set_note(
    order: WorkOrder,
    *,
    note: str,
    needs_road_test: bool,
    seen: int | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> WorkOrder:
    """What the workshop shall know and the client need not read; a road test if one is wanted."""
    order = open_lines(order, by=by)
    note = note.strip()[:_NOTE_LENGTH]
    if (order.note, order.needs_road_test) == (note, needs_road_test):
        return order
    check_untouched(order, "note", seen, by=by)
    change = {"what": "note", "about": "note", "before": order.note, "after": note}
    if order.needs_road_test != needs_road_test:
        change["what"] = "road_test" if needs_road_test else "no_road_test"
    order.note, order.needs_road_test = note, needs_road_test
    order.save(update_fields=["note", "needs_road_test"])
    note_change(order, [change], by=by, now=now)
    tell(order, "note_set", by=by, door=door, now=now)
    return order


@whole_transaction
def confirm_warranty(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> WorkOrder:
    """The warranty will pay for what is said to be its: seen by who may say so (B-3.20)."""
    order = lock_order(order)
    check_right(by, order.site, Right.CONFIRM_WARRANTY)
    refuse_if(obstacles_to_change(order))
    if order.warranty_at is not None:
        return order
    if not any(line.payer == Payer.WARRANTY for line in live_lines(order)):
        refuse("no_warranty", _("Nothing on this order is paid by the warranty."))
    return _set_warranty(order, by, "warranty_confirmed", door=door, now=now)


@whole_transaction
def take_back_warranty(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> WorkOrder:
    """The undo of ``confirm_warranty``."""
    order = lock_order(order)
    check_right(by, order.site, Right.CONFIRM_WARRANTY)
    refuse_if(obstacles_to_change(order))
    if order.warranty_at is None:
        return order
    return _set_warranty(order, by, "warranty_taken_back", door=door, now=now)


def _set_warranty(
    order: WorkOrder, by: Staff, verb: str, *, door: str, now: dt.datetime
) -> WorkOrder:
    is_confirmed = verb == "warranty_confirmed"
    order.warranty_at, order.warranty_by = (now, by) if is_confirmed else (None, None)
    order.save(update_fields=["warranty_at", "warranty_by"])
    tell(order, verb, by=by, door=door, now=now)
    return order
