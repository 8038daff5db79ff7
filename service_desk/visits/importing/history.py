"""Orders of an older system: each is a visit that is over, with what that system knew of it."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client, Ownership, Vehicle
from service_desk.clients.queries import with_vins
from service_desk.lib.mileage import parse_mileage
from service_desk.lib.money import parse_money
from service_desk.lib.refusals import Unreadable
from service_desk.lib.slots import localize
from service_desk.lib.text import clean_text
from service_desk.lib.typed_dates import parse_date
from service_desk.lib.vin import parse_vin
from service_desk.records.importing.engine import Importer, SiteRule
from service_desk.records.importing.rows import Outcome, Row, RowError, fault_in
from service_desk.records.numbers import next_numbers
from service_desk.visits.actions import visit_number
from service_desk.visits.importing.heads import HISTORY_COLUMNS
from service_desk.visits.models import ImportedOrder, RequestedWork, Visit
from service_desk.visits.states import Source, VisitState

ORDER_LENGTH = 40
PERSON_LENGTH = 80
CLOSING_TIME = dt.time(18)
"""When a car of that day is taken to have been handed over, on the site's clock."""

_COLUMNS = {column.name: column for column in HISTORY_COLUMNS}

UNKNOWN_VEHICLE = fault_in(
    _COLUMNS["vin"], "unknown_vehicle", _("No car with this VIN is on file. Import it first.")
)
NO_OWNER = fault_in(
    _COLUMNS["vin"], "no_owner", _("This car has no owner on file. Name one first.")
)
ORDER_DIFFERS = fault_in(
    _COLUMNS["order"],
    "order_differs",
    _("This order is on file with other figures. Compare the two."),
)


class Figures(NamedTuple):
    """What two orders with one number must agree in to be one order."""

    closed_on: dt.date
    vin: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class OrderRow:
    order: str
    closed_on: dt.date
    vin: str
    mileage: int | None
    operations: tuple[str, ...]
    advisor: str
    mechanic: str
    total: Decimal

    @property
    def figures(self) -> Figures:
        return Figures(self.closed_on, self.vin, self.total)


class HistoryImporter(Importer[OrderRow]):
    """An order comes in once and is never changed again; a car's mileage grows with it."""

    kind = "history"
    label = _("Past orders")
    columns = HISTORY_COLUMNS
    site_rule = SiteRule.ONE

    def read_row(self, row: Row) -> OrderRow:
        def person(text: str) -> str:
            return clean_text(text, PERSON_LENGTH)

        currency = self.site.currency
        if row.text("currency") not in ("", currency):
            sentence = _("This site counts in {currency}. Look whether the file is for it.")
            row.refuse("currency", "other_currency", format_lazy(sentence, currency=currency))
        return OrderRow(
            order=row.read("order", lambda text: clean_text(text, ORDER_LENGTH)),
            closed_on=row.read("closed", self._past_day),
            vin=row.read("vin", lambda text: parse_vin(text).value),
            mileage=row.read("mileage", parse_mileage, empty=None),
            operations=row.read("operations", self._codes),
            advisor=row.read("advisor", person, empty=""),
            mechanic=row.read("mechanic", person, empty=""),
            total=row.read("total", lambda text: parse_money(text, currency)),
        )

    def _past_day(self, text: str) -> dt.date:
        day = parse_date(text)
        if day > self.site.today(self.now):
            raise Unreadable("date_ahead", _("This day is still to come. Correct the date."))
        return day

    def _codes(self, text: str) -> tuple[str, ...]:
        """Codes of the site's operations, each once, whatever stands between them."""
        codes = tuple(dict.fromkeys(code for code in re.split(r"[\s,;+/|]+", text.upper()) if code))
        unknown = [code for code in codes if code not in self.catalogue]
        if unknown:
            sentence = _("The site has no operation {code}. Add it, or correct the code.")
            raise Unreadable("unknown_operation", format_lazy(sentence, code=unknown[0][:40]))
        if not codes:
            raise Unreadable("empty", _("Name at least one operation."))
        return codes

    def forget(self) -> None:
        self.catalogue = {each.code: each for each in Operation.objects.filter(site=self.site)}
        self.cars: dict[str, Vehicle] = {}
        self.owners: dict[str, Client] = {}
        self.orders: dict[str, Figures] = {}
        self.drop()

    def drop(self) -> None:
        self.new_orders: list[OrderRow] = []
        self.driven_cars: dict[int, Vehicle] = {}

    def load(self, entries: Sequence[OrderRow]) -> None:
        vins = {row.vin for row in entries} - self.cars.keys()
        cars = with_vins(Vehicle.objects.filter(site=self.site), vins)
        self.cars |= {vehicle.vin: vehicle for vehicle in cars}
        ownerships = Ownership.objects.filter(vehicle__in=cars.values("pk"), ends_on=None)
        for ownership in ownerships.select_related("client", "vehicle"):
            self.owners[ownership.vehicle.vin] = ownership.client
        orders = ImportedOrder.objects.filter(
            site=self.site, number__in={row.order for row in entries}
        )
        for order in orders.select_related("visit__vehicle"):
            vin = order.visit.vehicle.vin
            self.orders[order.number] = Figures(order.closed_on, vin, order.total)

    def decide(self, entry: OrderRow) -> Outcome:
        if entry.order in self.orders:
            if self.orders[entry.order] != entry.figures:
                raise RowError(ORDER_DIFFERS)
            return Outcome.UNCHANGED
        vehicle = self.cars.get(entry.vin)
        if vehicle is None:
            raise RowError(UNKNOWN_VEHICLE)
        if entry.vin not in self.owners:
            raise RowError(NO_OWNER)
        self.orders[entry.order] = entry.figures
        self.new_orders.append(entry)
        if entry.mileage is not None and entry.mileage > (vehicle.mileage or 0):
            vehicle.mileage, vehicle.mileage_at = entry.mileage, self._handed_over(entry)
            self.driven_cars[vehicle.pk] = vehicle
        return Outcome.NEW

    def _handed_over(self, entry: OrderRow) -> dt.datetime:
        evening = dt.datetime.combine(entry.closed_on, CLOSING_TIME)
        return min(localize(evening, self.site.zone_info), self.now)

    def write(self) -> None:
        numbers = self._numbers()
        visits = [
            self._visit(each, number) for each, number in zip(self.new_orders, numbers, strict=True)
        ]
        Visit.objects.bulk_create(visits)
        pairs = list(zip(visits, self.new_orders, strict=True))
        RequestedWork.objects.bulk_create(
            work for visit, entry in pairs for work in self._works(visit, entry)
        )
        ImportedOrder.objects.bulk_create(self._order(visit, entry) for visit, entry in pairs)
        Vehicle.objects.bulk_update(self.driven_cars.values(), ["mileage", "mileage_at"])
        self.drop()

    def _numbers(self) -> list[str]:
        """One for each new order, in the series of the year it was closed in."""
        wanted = Counter(entry.closed_on.year for entry in self.new_orders)
        given = {
            year: iter(next_numbers(site=self.site, kind="visit", year=year, count=wanted[year]))
            for year in sorted(wanted)
        }
        years = (entry.closed_on.year for entry in self.new_orders)
        return [visit_number(self.site, year, next(given[year])) for year in years]

    def _visit(self, entry: OrderRow, number: str) -> Visit:
        client, over = self.owners[entry.vin], self._handed_over(entry)
        longest = max(
            (self.catalogue[code] for code in entry.operations), key=lambda each: each.norm_hours
        )
        return Visit(
            site=self.site,
            number=number,
            client=client,
            vehicle=self.cars[entry.vin],
            state=VisitState.HANDED_OVER,
            source=Source.IMPORT,
            language=client.language,
            zone=longest.zone,
            created_at=over,
            handed_over_at=over,
        )

    def _works(self, visit: Visit, entry: OrderRow) -> list[RequestedWork]:
        """With today's hours and prices: the old system told the total only."""
        operations = (self.catalogue[code] for code in entry.operations)
        return [
            RequestedWork(
                visit=visit,
                operation=operation,
                norm_hours=operation.norm_hours,
                price=operation.price,
                position=position,
            )
            for position, operation in enumerate(operations, start=1)
        ]

    def _order(self, visit: Visit, entry: OrderRow) -> ImportedOrder:
        return ImportedOrder(
            visit=visit,
            site=self.site,
            number=entry.order,
            closed_on=entry.closed_on,
            mileage=entry.mileage,
            advisor=entry.advisor,
            mechanic=entry.mechanic,
            total=entry.total,
        )
