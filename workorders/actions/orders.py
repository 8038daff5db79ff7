"""The lines of an order: added, changed, removed, brought back. Each change is a version.

After an agreement nothing here can raise what the client pays: that is asked (``extra``).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from appointments.estimate import estimate_of
from service_desk.catalogue.models import Part, Stock
from service_desk.catalogue.queries import operations_by_code
from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from workorders.actions.editing import (
    about,
    check_untouched,
    keep_change,
    last_position,
    open_lines,
    weigh,
)
from workorders.actions.lines import LineWish, lines_of, wish_of, write_line
from workorders.actions.versions import Change
from workorders.models import Assignment, OrderChange, OrderLine, WorkOrder
from workorders.queries import policy_of
from workorders.rules.orders import obstacles_to_charge, obstacles_to_remove
from workorders.states import LineKind, Payer

NOTHING = Decimal(0)


@whole_transaction
def add_job(
    order: WorkOrder,
    *,
    code: str,
    payer: Payer = Payer.CLIENT,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> list[OrderLine]:
    """Add an operation at today's price: its labour and the parts of its kit (UX-28).

    Raises Refusal 400 for work that is not offered here, 409 after an agreement.
    """
    order = open_lines(order, by=by)
    [operation] = operations_by_code(site=order.site, codes=[code])
    estimate = estimate_of(order.site, [operation], order.visit.language)
    rows = lines_of(order, estimate, {operation.code: operation}, after=last_position(order))
    for row in rows:
        row.payer = payer
    return _add(order, rows, by=by, door=door, now=now)


@whole_transaction
def add_part(
    order: WorkOrder,
    *,
    code: str,
    quantity: Decimal = Decimal(1),
    payer: Payer = Payer.CLIENT,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> OrderLine:
    """Add an original part by its number, at the site's price. Refusal 400 for an unknown one."""
    order = open_lines(order, by=by)
    part = Part.objects.filter(code=code.strip()).first()
    if part is None:
        refuse("unknown_part", _("There is no part of this number."), "part", status=400)
    price = Stock.objects.filter(site=order.site, part=part).values_list("price", flat=True).first()
    row = OrderLine(order=order, kind=LineKind.PART, part=part, position=last_position(order) + 1)
    wish = LineWish(words=part.name, quantity=quantity, price=price, payer=payer)
    write_line(row, wish, rate=NOTHING)
    return _add(order, [row], by=by, door=door, now=now)[0]


@whole_transaction
def add_line(
    order: WorkOrder,
    *,
    kind: LineKind,
    wish: LineWish,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> OrderLine:
    """Add a line in own words: labour at the site's rate, a part, or work bought outside.

    A part the client brought costs nothing, and has no guarantee (S-4c).
    """
    order = open_lines(order, by=by)
    row = OrderLine(order=order, kind=kind, position=last_position(order) + 1)
    write_line(row, wish, rate=_rate(order, kind))
    return _add(order, [row], by=by, door=door, now=now)[0]


@whole_transaction
def copy_line(line: OrderLine, *, by: Staff | None, door: str, now: dt.datetime) -> OrderLine:
    """The same once more, under it all; nobody has agreed to it yet."""
    order = open_lines(line.order, by=by)
    row = OrderLine.objects.get(pk=line.pk)
    row.pk = row.agreed_in = row.done_at = row.removed_at = None
    row._state.adding, row.removed_reason = True, ""
    row.position = last_position(order) + 1
    return _add(order, [row], by=by, door=door, now=now)[0]


@whole_transaction
def change_line(
    line: OrderLine,
    *,
    wish: LineWish,
    seen: int | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> OrderLine:
    """Change a line in place. ``seen`` is the version of the order the person looked at.

    Raises Refusal 409: "changed" where a colleague has changed this line since, or what
    ``rules.orders`` has against it.
    """
    order = open_lines(line.order, by=by)
    row = OrderLine.objects.get(pk=line.pk)
    if row.removed_at is not None:
        refuse("line_removed", _("A colleague removed this line. Bring it back first."))
    check_untouched(order, about(row), seen, by=by)
    before, words = weigh(order), row.words
    changed = write_line(row, replace(wish, price=_kept(row, wish)), rate=_rate(order, row.kind))
    if not changed["after"]:
        return row
    refuse_if(obstacles_to_charge(order, [row]))
    row.save()
    change = {"what": "changed", "about": about(row), "words": words, **changed}
    keep_change(order, "line_changed", [change], before=before, by=by, door=door, now=now)
    return row


@whole_transaction
def undo_change(line: OrderLine, *, by: Staff | None, door: str, now: dt.datetime) -> OrderLine:
    """Give a line back what its last change took, by the same rules. Refusal 409 for none."""
    order = open_lines(line.order, by=by)
    changes = OrderChange.objects.filter(order=order, changes__contains=[{"about": about(line)}])
    last = changes.order_by("-version").first()
    told = last.changes if last else []
    entry: Change = next((each for each in told if each.get("about") == about(line)), {})
    if entry.get("what") != "changed":
        refuse("nothing_to_undo", _("There is nothing to take back here."))
    row = OrderLine.objects.get(pk=line.pk)
    wish = wish_of(row, entry["before"])
    return change_line(row, wish=wish, by=by, door=door, now=now)


@whole_transaction
def remove_line(
    line: OrderLine, *, reason: str = "", by: Staff | None, door: str, now: dt.datetime
) -> OrderLine:
    """Take a line off the order; ``restore_line`` brings it back. Pressed twice it is one."""
    order = open_lines(line.order, by=by)
    row = OrderLine.objects.get(pk=line.pk)
    if row.removed_at is not None:
        return row
    refuse_if(obstacles_to_remove(row))
    before = weigh(order)
    row.removed_at, row.removed_reason = now, reason.strip()[:200]
    row.save(update_fields=["removed_at", "removed_reason"])
    Assignment.objects.filter(line=row, withdrawn_at=None).update(withdrawn_at=now)
    change = _told("removed", row)
    keep_change(order, "line_removed", [change], before=before, by=by, door=door, now=now)
    return row


@whole_transaction
def restore_line(line: OrderLine, *, by: Staff | None, door: str, now: dt.datetime) -> OrderLine:
    """The undo of ``remove_line``: the line as it was, at its place, with its agreement."""
    order = open_lines(line.order, by=by)
    row = OrderLine.objects.get(pk=line.pk)
    if row.removed_at is None:
        return row
    before = weigh(order)
    refuse_if(obstacles_to_charge(order, [row]))
    row.removed_at, row.removed_reason = None, ""
    row.save(update_fields=["removed_at", "removed_reason"])
    change = _told("restored", row)
    keep_change(order, "line_restored", [change], before=before, by=by, door=door, now=now)
    return row


def _add(
    order: WorkOrder, rows: Sequence[OrderLine], *, by: Staff | None, door: str, now: dt.datetime
) -> list[OrderLine]:
    refuse_if(obstacles_to_charge(order, rows))
    before = weigh(order)
    added = OrderLine.objects.bulk_create(rows)
    changes = [_told("added", row) for row in added]
    keep_change(order, "line_added", changes, before=before, by=by, door=door, now=now)
    return added


def _told(what: str, line: OrderLine) -> Change:
    return {"what": what, "about": about(line), "words": line.words, "amount": str(line.amount)}


def _rate(order: WorkOrder, kind: str) -> Decimal:
    return policy_of(order.site).labour_rate if kind == LineKind.LABOUR else NOTHING


def _kept(line: OrderLine, wish: LineWish) -> Decimal:
    """A line changed without a word on its price keeps it."""
    return line.price if wish.price is None else wish.price
