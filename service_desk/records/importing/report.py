"""What became of a file, and the refused rows for correction."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from service_desk.lib.formulas import safe_cell
from service_desk.records.importing.reading import Table
from service_desk.records.importing.rows import Fault, Outcome


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that did not get in: its line, its cells as they stand in the file, and why."""

    line: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class Report:
    """Counts of one run. Each row read is counted once: by its outcome or as refused."""

    kind: str
    table: Table
    rows_read: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refused: list[RefusedRow] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        self.outcomes[outcome] += 1

    def refuse(self, row: RefusedRow) -> None:
        self.refused.append(row)

    @property
    def new(self) -> int:
        return self.outcomes[Outcome.NEW]

    @property
    def changed(self) -> int:
        return self.outcomes[Outcome.CHANGED]

    @property
    def unchanged(self) -> int:
        return self.outcomes[Outcome.UNCHANGED]

    @property
    def twice(self) -> int:
        return self.outcomes[Outcome.TWICE]

    def refused_by_reason(self) -> list[tuple[int, str, str]]:
        """Rows, reason and column, most rows first; a row counts under its first fault."""
        tally = Counter(
            (str(row.faults[0].label), self.column_of(row.faults[0])) for row in self.refused
        )
        return sorted(
            ((rows, label, column) for (label, column), rows in tally.items()),
            key=lambda entry: (-entry[0], entry[1]),
        )

    def column_of(self, fault: Fault) -> str:
        """The head, as the file writes it, of the column a fault is in; "" for the whole row."""
        place = self.table.places.get(fault.column or "")
        return "" if place is None else self.table.head[place].strip()

    def columns_of(self, row: RefusedRow) -> str:
        """The heads of all columns with a fault."""
        return ", ".join(filter(None, dict.fromkeys(map(self.column_of, row.faults))))

    def reasons_of(self, row: RefusedRow) -> str:
        """The sentences of all faults, in the language active now."""
        return " ".join(dict.fromkeys(str(fault.message) for fault in row.faults))


def refused_rows_csv(report: Report) -> bytes:
    """Line, column and reason before each refused row as it was; corrected, it goes in again.

    UTF-8 with its mark and the file's own separator, for the spreadsheet it is corrected in;
    cells that a spreadsheet would calculate are made text (S15).
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=report.table.delimiter, lineterminator="\r\n")
    writer.writerow([_("line"), _("column"), _("reason"), *report.table.head])
    for row in report.refused:
        told = [row.line, report.columns_of(row), report.reasons_of(row)]
        writer.writerow([*told, *(safe_cell(cell) for cell in row.cells)])
    return text.getvalue().encode("utf-8-sig")
