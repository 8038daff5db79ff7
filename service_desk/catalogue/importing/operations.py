"""Operations with the parts they usually take (R-1.10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.importing.figures import (
    parse_code,
    parse_hours,
    parse_kit,
    parse_zone,
)
from service_desk.catalogue.importing.heads import OPERATION_COLUMNS
from service_desk.catalogue.models import KitLine, Operation, Part
from service_desk.catalogue.wording import wording_of
from service_desk.lib.money import parse_money
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Site
from service_desk.records.importing.engine import Importer, SiteRule
from service_desk.records.importing.rows import Fault, Outcome, Row, RowError

NAME_LENGTH = 80
SAID_OTHERWISE = Fault(
    "said_otherwise",
    _("This code stands in an earlier row with other figures. Keep one of them."),
    _("code twice"),
    "code",
)

Kit = tuple[tuple[str, Decimal], ...]
NO_PARTS: Kit = ()
_COMPARED = ("name", "norm_hours", "price", "zone")
_TRANSLATED = ("name_ru", "name_es", "name_zh")


@dataclass(frozen=True, slots=True)
class OperationRow:
    """``kit`` is None where the file does not speak of parts; a name may be "" likewise."""

    code: str
    name: str
    name_ru: str
    name_es: str
    name_zh: str
    norm_hours: Decimal
    price: Decimal
    zone: str
    kit: Kit | None


class OperationImporter(Importer[OperationRow]):
    """The file is the price list: what it says replaces what was there, at each site it is for."""

    kind = "operations"
    label = _("Operations with their kits")
    columns = OPERATION_COLUMNS
    site_rule = SiteRule.ONE_OR_ALL

    def read_row(self, row: Row) -> OperationRow:
        def named(text: str) -> str:
            return clean_text(text, NAME_LENGTH)

        currency = self.sites[0].currency
        return OperationRow(
            code=row.read("code", parse_code),
            name=row.read("name", named),
            name_ru=row.read("name_ru", named, empty=""),
            name_es=row.read("name_es", named, empty=""),
            name_zh=row.read("name_zh", named, empty=""),
            norm_hours=row.read("norm_hours", parse_hours),
            price=row.read("price", lambda text: parse_money(text, currency)),
            zone=row.read("zone", parse_zone),
            kit=row.read("parts", parse_kit, empty=NO_PARTS) if "parts" in row.places else None,
        )

    def forget(self) -> None:
        self.parts: dict[str, Part] = {}
        self.operations: dict[tuple[int, str], Operation] = {}
        self.kits: dict[tuple[int, str], Kit] = {}
        self.said: set[str] = set()
        self.drop()

    def drop(self) -> None:
        self.new_parts: list[Part] = []
        self.new_operations: list[Operation] = []
        self.changed_operations: list[Operation] = []
        self.new_kits: list[tuple[Operation, Kit]] = []

    def load(self, entries: Sequence[OperationRow]) -> None:
        codes = {part for row in entries for part, _quantity in row.kit or ()}
        for part in Part.objects.filter(code__in=codes - self.parts.keys()):
            self.parts[part.code] = part
        operations = Operation.objects.filter(
            site__in=self.sites, code__in={row.code for row in entries}
        ).prefetch_related("kit__part")
        for operation in operations:
            key = (operation.site_id, operation.code)
            self.operations[key] = operation
            lines = ((line.part.code, line.quantity) for line in operation.kit.all())
            self.kits[key] = tuple(sorted(lines))

    def decide(self, entry: OperationRow) -> Outcome:
        if entry.code in self.said:
            raise RowError(SAID_OTHERWISE)
        self.said.add(entry.code)
        outcomes = {self._decide_at(site, entry) for site in self.sites}
        for outcome in (Outcome.NEW, Outcome.CHANGED):
            if outcome in outcomes:
                return outcome
        return Outcome.UNCHANGED

    def _decide_at(self, site: Site, entry: OperationRow) -> Outcome:
        key = (site.pk, entry.code)
        operation = self.operations.get(key)
        outcome = Outcome.UNCHANGED
        if operation is None:
            operation, outcome = self._new(site, entry), Outcome.NEW
        elif changes := _changes(operation, entry):
            for name, value in changes.items():
                setattr(operation, name, value)
            self.changed_operations.append(operation)
            outcome = Outcome.CHANGED
        if entry.kit is not None and entry.kit != self.kits.get(key, ()):
            self.kits[key] = entry.kit
            self.new_kits.append((operation, entry.kit))
            self._know_parts(entry.kit)
            return Outcome.NEW if outcome is Outcome.NEW else Outcome.CHANGED
        return outcome

    def _new(self, site: Site, entry: OperationRow) -> Operation:
        wording = wording_of(entry.code)
        operation = Operation(
            site=site,
            code=entry.code,
            name_ru=entry.name_ru or wording.ru,
            name_es=entry.name_es or wording.es,
            name_zh=entry.name_zh or wording.zh,
            papers=list(wording.papers),
            position=wording.position,
            is_public=wording.is_public,
            **{name: getattr(entry, name) for name in _COMPARED},
        )
        self.operations[site.pk, entry.code] = operation
        self.new_operations.append(operation)
        return operation

    def _know_parts(self, kit: Kit) -> None:
        """A part nobody told of yet goes by its number until a list of parts names it."""
        for code, _quantity in kit:
            if code not in self.parts:
                self.parts[code] = Part(code=code, name=code)
                self.new_parts.append(self.parts[code])

    def write(self) -> None:
        Part.objects.bulk_create(self.new_parts)
        Operation.objects.bulk_create(self.new_operations)
        Operation.objects.bulk_update(self.changed_operations, [*_COMPARED, *_TRANSLATED])
        changed = [operation for operation, _kit in self.new_kits]
        KitLine.objects.filter(operation__in=changed).delete()
        KitLine.objects.bulk_create(
            KitLine(operation=operation, part=self.parts[code], quantity=quantity)
            for operation, kit in self.new_kits
            for code, quantity in kit
        )
        self.drop()


def _changes(operation: Operation, entry: OperationRow) -> dict[str, Any]:
    """What the file says otherwise; a translation it does not bring stays."""
    told = (*_COMPARED, *(name for name in _TRANSLATED if getattr(entry, name)))
    return {
        name: getattr(entry, name)
        for name in told
        if getattr(entry, name) != getattr(operation, name)
    }
