"""What the board's tags draw: plain values, filled by the floor that knows the diary.

All times are texts already in the site's zone. ``quarter`` is the index of the row on the
board shown, 0 for its first quarter of an hour; None draws the card outside a board.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Mark(NamedTuple):
    """A badge: its code (``tones.BADGES``) and its word."""

    code: str
    word: str


@dataclass(frozen=True, kw_only=True)
class JobCard:
    """One appointment on the board, in one line: shape, time, surname, badges, code.

    ``label`` is read out and shown on hover ("10:15 Vega, 0935 MFD, arrived"); ``operation``
    is the short code of the work. A handover shows a key instead and is outlined. ``lane`` is
    the arrival zone's code; ``waits`` the seconds an arrived client has not been greeted for.
    """

    url: str
    state: str
    state_word: str
    time: str
    surname: str
    label: str
    plate: str = ""
    operation: str = ""
    marks: tuple[Mark, ...] = ()
    quarter: int | None = None
    is_handover: bool = False
    is_late: bool = False
    is_current: bool = False
    dom_id: str = ""
    number: str = ""
    lane: str = ""
    waits: int | None = None


@dataclass(frozen=True, kw_only=True)
class Version:
    """One side of a conflict: whose it is, what it says, and how to keep it."""

    heading: str
    title: str
    detail: str
    button: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """A row of a timeline. ``code`` gives shape and tone; ``strong`` is read first."""

    code: str
    time: str
    strong: str
    rest: str = ""


@dataclass(frozen=True, kw_only=True)
class EventDay:
    heading: str
    events: tuple[Event, ...]
