"""Lines of an order, written and not yet saved: an operation taken apart, and one in own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from appointments.estimate import Estimate, PartLine
from service_desk.catalogue.models import Operation, Part
from service_desk.lib.money import quantize
from workorders.models import OrderLine, WorkOrder
from workorders.states import LineKind, Origin, Payer

NOTHING = Decimal(0)
_CENT = Decimal("0.01")


def lines_of(
    order: WorkOrder, estimate: Estimate, operations: Mapping[str, Operation], *, after: int = 0
) -> list[OrderLine]:
    """Unsaved lines for each operation of ``estimate``, behind position ``after``. One query.

    What a fixed price saves is taken off its parts, so that the lines add up to that price.
    """
    codes = [part.code for line in estimate.lines for part in line.parts]
    parts = {part.code: part for part in Part.objects.filter(code__in=codes)}
    rows: list[OrderLine] = []
    for line in estimate.lines:
        rows.append(
            OrderLine(
                order=order,
                kind=LineKind.LABOUR,
                operation=operations[line.code],
                words=line.name,
                quantity=line.hours,
                price=quantize(line.labour / line.hours, order.site.currency),
                amount=line.labour,
            )
        )
        left = line.reduction
        for part in line.parts:
            saved = min(left, part.amount)
            left -= saved
            rows.append(_part_line(order, part, parts[part.code], saved))
    for position, row in enumerate(rows, start=after + 1):
        row.position = position
    return rows


def _part_line(order: WorkOrder, line: PartLine, part: Part, saved: Decimal) -> OrderLine:
    return OrderLine(
        order=order,
        kind=LineKind.PART,
        part=part,
        words=line.name,
        quantity=line.quantity,
        price=line.price,
        reduction=saved,
        amount=line.amount - saved,
        origin=Origin.ORIGINAL,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class LineWish:
    """What a line shall say. ``price`` is of one, tax contained; ``quantity`` of labour hours.

    Without a price labour costs the site's rate, anything else nothing.
    """

    words: str
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None
    payer: Payer = Payer.CLIENT
    origin: str = ""
    supplier: str = ""


def write_line(line: OrderLine, wish: LineWish, *, rate: Decimal) -> dict[str, dict[str, str]]:
    """Put ``wish`` on an unsaved or locked line; what changed of it, as ``before`` and ``after``.

    The sum of labour is taken anew only with its hours or price: booked at a fixed price it is
    not their product. What a fixed price saved stays taken off its parts.
    """
    old = _said(line)
    price = wish.price if wish.price is not None else rate
    is_part = line.kind == LineKind.PART
    line.words, line.payer = wish.words, wish.payer
    line.origin = (wish.origin or Origin.ORIGINAL) if is_part else ""
    line.supplier = wish.supplier if line.kind == LineKind.OUTSIDE else ""
    if line.origin == Origin.CLIENTS_OWN:
        price = NOTHING
    if (line.quantity, line.price) != (wish.quantity, price):
        line.quantity, line.price = wish.quantity, price
        whole = (wish.quantity * price).quantize(_CENT, ROUND_HALF_UP)
        line.reduction = min(line.reduction or NOTHING, whole)
        line.amount = whole - line.reduction
    new = _said(line)
    changed = [name for name in new if old[name] != new[name]]
    return {
        "before": {name: old[name] for name in changed},
        "after": {name: new[name] for name in changed},
    }


def wish_of(line: OrderLine, before: Mapping[str, str]) -> LineWish:
    """What the line says, but for the values of ``before`` as ``write_line`` told them."""
    said = _said(line) | dict(before)
    return LineWish(
        words=said["words"],
        quantity=Decimal(said["quantity"]),
        price=Decimal(said["price"]),
        payer=Payer(said["payer"]),
        origin=said["origin"],
        supplier=said["supplier"],
    )


def _said(line: OrderLine) -> dict[str, str]:
    quantity = line.quantity or NOTHING
    return {
        "words": line.words,
        "quantity": f"{quantity.normalize():f}",
        "price": str((line.price or NOTHING).quantize(_CENT)),
        "payer": str(line.payer),
        "origin": str(line.origin),
        "supplier": line.supplier,
    }
