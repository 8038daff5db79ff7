"""What the wanted work will cost, line by line: norm hours, labour, parts, the tax contained.

A price of the catalogue is the whole price of its operation, parts and tax included
(R-1.11): an estimate takes it apart and never changes it, so that what the client reads is what
was agreed at booking.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from service_desk.catalogue.models import KitLine, Operation, Stock
from service_desk.lib.money import quantize
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit

NOTHING = Decimal(0)


class Work(NamedTuple):
    """An operation with the hours and the price that hold for it: today's, or those agreed."""

    operation: Operation
    hours: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class PartLine:
    """So many of a part. ``amount`` is 0 where the site has no price of its own for it."""

    code: str
    name: str
    quantity: Decimal
    price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One operation: ``labour + the parts' amounts − reduction == total``.

    ``reduction`` is what a fixed price saves where the parts alone would cost more.
    """

    code: str
    name: str
    hours: Decimal
    labour: Decimal
    parts: tuple[PartLine, ...]
    reduction: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Estimate:
    """Amounts in the site's currency, to its smallest coin; hours are norm hours.

    ``labour + parts - reduction == total == net + tax``, to the cent.
    """

    lines: tuple[Line, ...]
    currency: str
    tax_percent: Decimal
    labour_hours: Decimal
    labour: Decimal
    parts: Decimal
    reduction: Decimal
    tax: Decimal
    total: Decimal

    @property
    def net(self) -> Decimal:
        return self.total - self.tax


def estimate_of(site: Site, operations: Sequence[Operation], language: str) -> Estimate:
    """The estimate at today's prices, with names for a reader of ``language``. One query."""
    works = [Work(operation, operation.norm_hours, operation.price) for operation in operations]
    return estimate_works(site, works, language)


def estimate_of_visit(visit: Visit, language: str = "") -> Estimate:
    """The estimate at the prices agreed when the visit was booked, in the client's language."""
    works = [
        Work(work.operation, work.norm_hours, work.price)
        for work in visit.works.select_related("operation")
    ]
    return estimate_works(visit.site, works, language or visit.language)


def estimate_works(site: Site, works: Sequence[Work], language: str) -> Estimate:
    kits = _kits(site, [work.operation for work in works])
    lines = tuple(_line(work, kits[work.operation.pk], site.currency, language) for work in works)
    total = sum((line.total for line in lines), NOTHING)
    return Estimate(
        lines=lines,
        currency=site.currency,
        tax_percent=site.tax_percent,
        labour_hours=sum((line.hours for line in lines), NOTHING),
        labour=sum((line.labour for line in lines), NOTHING),
        parts=sum((part.amount for line in lines for part in line.parts), NOTHING),
        reduction=sum((line.reduction for line in lines), NOTHING),
        tax=quantize(total * site.tax_percent / (100 + site.tax_percent), site.currency),
        total=total,
    )


def _kits(site: Site, operations: Iterable[Operation]) -> defaultdict[int, list[KitLine]]:
    """Kit lines by operation, each with the site's ``unit_price`` (None where it has none)."""
    price = Stock.objects.filter(site=site, part=OuterRef("part")).values("price")
    kits: defaultdict[int, list[KitLine]] = defaultdict(list)
    for line in (
        KitLine.objects.filter(operation__in=[operation.pk for operation in operations])
        .select_related("part")
        .annotate(unit_price=Subquery(price))
        .order_by("operation_id", "part__code")
    ):
        kits[line.operation_id].append(line)
    return kits


def _line(work: Work, kit: list[KitLine], currency: str, language: str) -> Line:
    parts = tuple(_part(line, currency) for line in kit)
    total = quantize(work.price, currency)
    rest = total - sum((part.amount for part in parts), NOTHING)
    return Line(
        code=work.operation.code,
        name=work.operation.name_in(language),
        hours=work.hours,
        labour=max(rest, NOTHING),
        parts=parts,
        reduction=max(-rest, NOTHING),
        total=total,
    )


def _part(line: KitLine, currency: str) -> PartLine:
    price = quantize(line.unit_price or NOTHING, currency)  # type: ignore[attr-defined]
    return PartLine(
        code=line.part.code,
        name=line.part.name,
        quantity=line.quantity,
        price=price,
        amount=quantize(line.quantity * price, currency),
    )
