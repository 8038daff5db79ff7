"""The checklist of an order, from its lines: what was done, what was fitted, what always is."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from service_desk.catalogue.models import Operation
from service_desk.lib.text import in_a_row
from workorders.models import OrderLine, QualityPoint, WorkOrder
from workorders.states import LineKind

COMPLAINT, PARTS, WHEELS = "complaint", "parts", "wheels"
# A point of the house is said in the language of whoever looks at it.
STANDARD: dict[str, str | Promise] = {
    COMPLAINT: _("The trouble the client told of is gone"),
    PARTS: _("The parts of the order are fitted"),
    WHEELS: _("Wheel bolts tightened to torque"),
    "fluids": _("Fluids are at the mark, nothing leaks"),
    "lamps": _("No warning lamp stays on"),
    "left": _("No tool or cloth is left in the car"),
    "clean": _("Clean inside, seats and mirrors as they were"),
}
_OF_EVERY_CAR = ("fluids", "lamps", "left", "clean")
# Work with a wheel off, by its name in the languages of the house; one too many does no harm.
_WHEEL_OFF = (
    *("brake", "wheel", "tyre", "tire", "suspension"),
    *("freno", "rueda", "neumátic", "pastilla"),
    *("тормоз", "колес", "колёс", "шин", "колод", "подвеск"),
    *("制动", "刹车", "轮", "悬架"),
)
LENGTH = 160


class Planned(NamedTuple):
    """A point to be looked at."""

    code: str
    words: str
    line: OrderLine | None = None


def points_of(order: WorkOrder, lines: Iterable[OrderLine]) -> list[Planned]:
    """The points of ``order`` for its live ``lines``, in the order they are walked through."""
    there = [line for line in lines if line.removed_at is None]
    return [*_of_trouble(order), *_of_work(there), *_of_fitting(order, there), *_of_all(order)]


def words_of(point: QualityPoint) -> str:
    """What a point says, in the language that is active; of a line, as the order has it."""
    return str(STANDARD.get(point.code) or point.words)


def _of_trouble(order: WorkOrder) -> Iterator[Planned]:
    """C2-4c: back for the same trouble, that trouble is looked for first."""
    if order.visit.repeat_of_id is not None:
        yield _standard(order, COMPLAINT)


def _of_work(lines: list[OrderLine]) -> Iterator[Planned]:
    for line in lines:
        if line.kind != LineKind.PART:
            yield Planned("", line.words, line)


def _of_fitting(order: WorkOrder, lines: list[OrderLine]) -> Iterator[Planned]:
    if any(line.kind == LineKind.PART for line in lines):
        yield _standard(order, PARTS)
    if any(_is_wheel_off(line) for line in lines):
        yield _standard(order, WHEELS)


def _of_all(order: WorkOrder) -> Iterator[Planned]:
    for code in _OF_EVERY_CAR:
        yield _standard(order, code)


def _standard(order: WorkOrder, code: str) -> Planned:
    with override(order.site.language):
        return Planned(code, str(STANDARD[code])[:LENGTH])


def _is_wheel_off(line: OrderLine) -> bool:
    operation: Operation | None = line.operation
    names = in_a_row((line.words, operation.name if operation else "")).casefold()
    return any(stem in names for stem in _WHEEL_OFF)
