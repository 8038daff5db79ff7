"""One row of a file on its way in, and everything that is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeVar, cast, overload

from django.utils.translation import gettext_lazy as _

from service_desk.lib.formulas import plain_cell
from service_desk.lib.refusals import Sentence, Unreadable
from service_desk.records.importing.columns import Column

T = TypeVar("T")

LOST_CHARACTER = "\ufffd"


class Outcome(Enum):
    """What became of a good row."""

    NEW = auto()
    CHANGED = auto()
    UNCHANGED = auto()
    TWICE = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused: a sentence for who corrects it, a label to count it under."""

    code: str
    message: Sentence
    label: Sentence
    column: str | None = None


class RowError(Exception):
    """Raised while an entry is compared with what is on file; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


ROW_SHORT = Fault(
    "row_short", _("This row has fewer cells than the head. Add the missing ones."), _("row short")
)
ROW_LONG = Fault(
    "row_long",
    _("This row has more cells than the head. Look for a stray separator."),
    _("row long"),
)
CHARACTERS_LOST = Fault(
    "characters_lost",
    _("Some characters of this row were lost. Please retype them."),
    _("characters lost"),
)
QUOTE_OPEN = Fault(
    "quote_open",
    _("A quotation mark in this row never closes. Remove it."),
    _("quotation mark open"),
)
CELL_HUGE = Fault(
    "cell_huge", _("A cell of this row is far too long. Shorten it."), _("cell too long")
)


@dataclass(slots=True)
class Row:
    """Cells of one row; ``line`` is where it starts in the file, the head being line 1."""

    line: int
    cells: Sequence[str]
    places: Mapping[str, int]
    columns: Mapping[str, Column]
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The cell without spaces around it; "" where the file has no such column."""
        place = self.places.get(name)
        return "" if place is None else plain_cell(self.cells[place]).strip()

    @overload
    def read(self, name: str, parse: Callable[[str], T]) -> T: ...
    @overload
    def read(self, name: str, parse: Callable[[str], T], *, empty: None) -> T | None: ...
    @overload
    def read(self, name: str, parse: Callable[[str], T], *, empty: T) -> T: ...
    def read(self, name: str, parse: Callable[[str], T], **default: T | None) -> T | None:
        """What ``parse`` makes of the cell, or ``empty`` where nothing stands in it.

        An unreadable cell is noted as a fault, and all of them are told at once; the entry made
        of such a row is never looked at.
        """
        text = self.text(name)
        if not text and "empty" in default:
            return default["empty"]
        try:
            return parse(text)
        except Unreadable as problem:
            self.refuse(name, problem.reason, problem.message)
            return cast(T, None)

    def refuse(self, name: str, code: str, message: Sentence) -> None:
        self.faults.append(fault_in(self.columns[name], code, message))

    def check_shape(self, width: int) -> None:
        """Fewer cells than the head, or words beyond it, mean that cells stand in wrong places."""
        if len(self.cells) < width:
            self.faults.append(ROW_SHORT)
        elif any(cell.strip() for cell in self.cells[width:]):
            self.faults.append(ROW_LONG)
        if any(LOST_CHARACTER in cell for cell in self.cells):
            self.faults.append(CHARACTERS_LOST)


def fault_in(column: Column, code: str, message: Sentence) -> Fault:
    return Fault(code, message, column.fault_label(code), column.name)
