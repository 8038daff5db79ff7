"""The answers of a walk-around by name: how each is read, and how it is told to the tablet.

Every answer travels as a string: "5", "1" or "" for a tick, "2027-03-12", words. So a tablet can
say what it had seen (``was``), and two tablets that wrote different things are told apart.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.states import Paper
from service_desk.lib.mileage import parse_mileage
from service_desk.lib.refusals import Unreadable
from service_desk.lib.text import clean_text
from workorders.models import Intake, KeyHolding
from workorders.states import Mark, Point

WORDS_LENGTH = 2000
EIGHTHS = range(9)
MARK, WORD, PAPER, UNTIL = "mark", "word", "paper", "until"
KEY = ("tag", "place", "pieces")


class Answer(NamedTuple):
    """A field of ``Intake``: ``read`` makes the value of the text, or raises Unreadable."""

    read: Callable[[str], Any]
    empty: Any = ""


def _line(length: int, *, multiline: bool = False) -> Callable[[str], str]:
    return lambda text: clean_text(text, length, multiline=multiline)


def _eighths(text: str) -> int:
    if text.isdecimal() and int(text) in EIGHTHS:
        return int(text)
    raise Unreadable("fuel", _("Fuel is between empty and eight eighths."))


def read_day(text: str) -> dt.date:
    """A day as a browser's date field sends it."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Unreadable("day", _("This is not a day. Please check it.")) from None


_TICK = Answer(lambda text: text == "1", empty=False)
OF_INTAKE: dict[str, Answer] = {
    "mileage": Answer(parse_mileage, empty=None),
    "mileage_reason": Answer(_line(120)),
    "fuel": Answer(_eighths, empty=None),
    "has_protection": _TICK,
    "client_words": Answer(_line(WORDS_LENGTH, multiline=True)),
    "note": Answer(_line(WORDS_LENGTH, multiline=True)),
    "storage_box": Answer(_line(20)),
    "bay": Answer(_line(20)),
    "may_diagnose": _TICK,
    "may_dismantle": _TICK,
    "is_waiting_here": _TICK,
    "drink": Answer(_line(40)),
    "refused_reason": Answer(_line(120)),
}
OF_ROWS: dict[str, frozenset[str]] = {
    MARK: frozenset(Point.values),
    WORD: frozenset(Point.values),
    PAPER: frozenset(Paper.values),
    UNTIL: frozenset(Paper.values),
}
HERE, NOT_HERE = "here", "missing"
MARKS = frozenset(Mark.values)


def is_known(name: str) -> bool:
    """Whether an answer has this name: ``fuel``, ``tag``, ``mark:tyres``, ``until:warranty``."""
    kind, _colon, which = name.partition(":")
    return name in OF_INTAKE or name in KEY or which in OF_ROWS.get(kind, ())


def canonical(name: str, typed: str) -> str:
    """What ``typed`` is kept as: "48,640" is 48640. Raises Unreadable for what can't be read."""
    kind, _colon, _which = name.partition(":")
    text = typed.strip()
    if name in OF_INTAKE:
        return as_text(OF_INTAKE[name].read(text)) if text else ""
    if name == "pieces":
        if text not in set("123456789"):
            raise Unreadable("pieces", _("Between one and nine keys."))
        return text
    if not text:
        return ""
    if name in KEY:
        return clean_text(text, 12).upper()
    if kind == MARK and text not in MARKS:
        raise Unreadable("mark", _("Choose in order, watch or act first."))
    if kind == UNTIL:
        return read_day(text).isoformat()
    return clean_text(text, 120) if kind == WORD else text


def as_text(value: object) -> str:
    """A stored value as the tablet has it."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)


def answers_of(intake: Intake, key: KeyHolding | None) -> dict[str, str]:
    """All answers given, by name. Marks and papers are one query each."""
    said = {name: as_text(getattr(intake, name)) for name in OF_INTAKE}
    # A tag hangs on one key, until somebody says on how many.
    nothing = {"pieces": "1"}
    said |= {name: as_text(getattr(key, name)) if key else nothing.get(name, "") for name in KEY}
    for row in intake.marks.all():
        said[f"{MARK}:{row.point}"], said[f"{WORD}:{row.point}"] = row.mark, row.words
    for paper in intake.papers.all():
        said[f"{PAPER}:{paper.kind}"] = HERE if paper.is_here else NOT_HERE
        said[f"{UNTIL}:{paper.kind}"] = as_text(paper.valid_until)
    return said
