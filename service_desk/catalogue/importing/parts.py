"""Parts with their stock and price at one site."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.importing.figures import parse_part, parse_quantity
from service_desk.catalogue.importing.heads import PART_COLUMNS
from service_desk.catalogue.models import Part, Stock
from service_desk.lib.money import parse_money
from service_desk.lib.text import clean_text
from service_desk.lib.typed_dates import parse_date
from service_desk.records.importing.engine import Importer, SiteRule
from service_desk.records.importing.rows import Fault, Outcome, Row, RowError

NAME_LENGTH = 120
SAID_OTHERWISE = Fault(
    "said_otherwise",
    _("This number stands in an earlier row with other figures. Keep one of them."),
    _("number twice"),
    "part",
)


@dataclass(frozen=True, slots=True)
class PartRow:
    part: str
    name: str
    on_hand: Decimal
    price: Decimal
    # None: the file has no such column, and what was known stays; "" in it takes it away.
    eta: dt.date | Literal[""] | None = None


class PartImporter(Importer[PartRow]):
    """The file is a stock count: what it says replaces what was counted before."""

    kind = "parts"
    label = _("Parts with their stock")
    columns = PART_COLUMNS
    site_rule = SiteRule.ONE

    def read_row(self, row: Row) -> PartRow:
        currency = self.site.currency
        if row.text("currency") not in ("", currency):
            sentence = _("This site counts in {currency}. Look whether the file is for it.")
            row.refuse("currency", "other_currency", format_lazy(sentence, currency=currency))
        return PartRow(
            part=row.read("part", parse_part),
            name=row.read("name", lambda text: clean_text(text, NAME_LENGTH), empty=""),
            on_hand=row.read("on_hand", parse_quantity),
            price=row.read("price", lambda text: parse_money(text, currency)),
            eta=row.read("eta", parse_date, empty="") if "eta" in row.places else None,
        )

    def forget(self) -> None:
        self.parts: dict[str, Part] = {}
        self.stock: dict[str, Stock] = {}
        self.said: set[str] = set()
        self.drop()

    def drop(self) -> None:
        self.new_parts: list[Part] = []
        self.named_parts: list[Part] = []
        self.new_stock: list[Stock] = []
        self.changed_stock: list[Stock] = []

    def load(self, entries: Sequence[PartRow]) -> None:
        codes = {row.part for row in entries}
        for part in Part.objects.filter(code__in=codes - self.parts.keys()):
            self.parts[part.code] = part
        stock = Stock.objects.filter(site=self.site, part__code__in=codes - self.stock.keys())
        for each in stock.select_related("part"):
            self.stock[each.part.code] = each

    def decide(self, entry: PartRow) -> Outcome:
        if entry.part in self.said:
            raise RowError(SAID_OTHERWISE)
        self.said.add(entry.part)
        part, is_named = self._part(entry)
        stock = self.stock.get(entry.part)
        if stock is None:
            stock = Stock(
                site=self.site,
                part=part,
                on_hand=entry.on_hand,
                price=entry.price,
                eta=entry.eta or None,
            )
            self.stock[entry.part] = stock
            self.new_stock.append(stock)
            return Outcome.NEW
        eta = stock.eta if entry.eta is None else entry.eta or None
        if (stock.on_hand, stock.price, stock.eta) != (entry.on_hand, entry.price, eta):
            stock.on_hand, stock.price, stock.eta = entry.on_hand, entry.price, eta
            self.changed_stock.append(stock)
            return Outcome.CHANGED
        return Outcome.CHANGED if is_named else Outcome.UNCHANGED

    def _part(self, entry: PartRow) -> tuple[Part, bool]:
        """The part, and whether it only now got its name; one that has a name keeps it.

        Parts are shared by the sites: two lists with two names must not rename it in turn.
        """
        part = self.parts.get(entry.part)
        if part is None:
            part = Part(code=entry.part, name=entry.name or entry.part)
            self.parts[entry.part] = part
            self.new_parts.append(part)
        elif entry.name and part.name == part.code != entry.name:
            part.name = entry.name
            self.named_parts.append(part)
            return part, True
        return part, False

    def write(self) -> None:
        Part.objects.bulk_create(self.new_parts)
        Part.objects.bulk_update(self.named_parts, ["name"])
        Stock.objects.bulk_create(self.new_stock)
        Stock.objects.bulk_update(self.changed_stock, ["on_hand", "price", "eta"])
        self.drop()
