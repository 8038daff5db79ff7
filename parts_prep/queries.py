"""From which day can these parts be there? Asked by the diary before it promises a day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from parts_prep.models import Reservation
from service_desk.catalogue.models import KitLine, Operation, Part, Stock
from service_desk.organisation.models import BookingPolicy, Closure, OpeningHours, Site
from service_desk.visits.models import Visit

# A site that opens on no day of a year gets no part either.
_FURTHEST = 366
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class PartNeed:
    """A part that a visit needs: how much, how much is free for it now, when the rest is there."""

    part: Part
    quantity: Decimal
    free: Decimal
    ready_on: dt.date | None = None

    @property
    def is_late(self) -> bool:
        return self.free < self.quantity


@dataclass(frozen=True, slots=True)
class PartsReady:
    """``on`` is the first day all parts can be there, today if all lie on the shelf.

    None where nobody can say. ``late`` are the parts that do not lie there.
    """

    on: dt.date | None
    late: tuple[Part, ...] = ()
    needs: tuple[PartNeed, ...] = ()

    @property
    def parts_from(self) -> dt.date | None:
        """The day from which times may be offered; None where nothing has to be waited for."""
        return self.on if self.late else None


def parts_needed(operations: Iterable[Operation]) -> dict[Part, Decimal]:
    """The parts that these kinds of work usually take, summed over their kits. One query."""
    needed: dict[Part, Decimal] = {}
    for line in _kit(operations):
        needed[line.part] = needed.get(line.part, _NOTHING) + line.quantity
    return needed


def ready_from(
    *,
    site: Site,
    operations: Iterable[Operation],
    now: dt.datetime,
    visit: Visit | None = None,
) -> PartsReady:
    """From which day of the site all parts of the work can be there (B-1.6, C1-6e). One query.

    A part is free as far as it is on hand and not held for others; what ``visit`` holds itself
    counts as free for it. The rest is there on the day the stock names, if that is not past,
    else after the policy's working days.
    """
    today = site.today(now)
    needs: dict[int, PartNeed] = {}
    ready_on: dict[int, dt.date | None] = {}
    for line in _shelf(site, _kit(operations), today, visit):
        before = needs.get(line.part_id)
        quantity = line.quantity + (before.quantity if before else _NOTHING)
        free = max(_NOTHING, (line.on_hand or _NOTHING) - line.held)
        late = free < quantity
        if late and line.part_id not in ready_on:
            known = line.eta is not None and line.eta >= today
            ready_on[line.part_id] = line.eta if known else _ordered_today(line, today)
        needs[line.part_id] = PartNeed(
            line.part, quantity, free, ready_on[line.part_id] if late else None
        )
    late_needs = [need for need in needs.values() if need.is_late]
    days = [need.ready_on for need in late_needs]
    unknown = None in days
    return PartsReady(
        on=None if unknown else max([today, *(day for day in days if day)]),
        late=tuple(need.part for need in late_needs),
        needs=tuple(needs.values()),
    )


def _kit(operations: Iterable[Operation]) -> Any:
    works: Sequence[Operation] = list(operations)
    return KitLine.objects.filter(operation__in=works).select_related("part").order_by("part__code")


def _shelf(site: Site, kit: Any, today: dt.date, visit: Visit | None) -> Any:
    """The lines of a kit with what the shelf of the site has of each, and its working days."""
    stock = Stock.objects.filter(site=site, part=OuterRef("part"))
    others = Reservation.objects.filter(
        ~Q(visit=visit) if visit else Q(), site=site, part=OuterRef("part"), released_at=None
    )
    held = others.order_by().values("part").annotate(sum=Sum("held")).values("sum")
    closures = Closure.objects.filter(
        site=site, on__gte=today, on__lt=today + dt.timedelta(_FURTHEST)
    )
    return kit.annotate(
        on_hand=Subquery(stock.values("on_hand")),
        eta=Subquery(stock.values("eta")),
        held=Coalesce(Subquery(held), _NOTHING, output_field=DecimalField()),
        open_weekdays=ArraySubquery(OpeningHours.objects.filter(site=site).values("weekday")),
        closed_days=ArraySubquery(closures.values("on")),
        lead_days=Subquery(BookingPolicy.objects.filter(site=site).values("parts_lead_days")),
    )


def _ordered_today(line: Any, today: dt.date) -> dt.date | None:
    """The day a part is there that is ordered today: so many open days of the site later."""
    left = line.lead_days or 0
    for number in range(1, _FURTHEST):
        on = today + dt.timedelta(number)
        if on.weekday() in line.open_weekdays and on not in line.closed_days:
            left -= 1
        if left <= 0:
            return on
    return None
