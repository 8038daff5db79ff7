"""How a state or a badge looks: one of eight tones and a shape of ``static/img/shapes.svg``.

Shape and word carry the meaning, the tone only helps (no palette tells twelve states apart for
every eye). Words are the caller's: this floor doesn't know visits.
"""

from typing import NamedTuple


class Look(NamedTuple):
    tone: str
    shape: str


STATES: dict[str, Look] = {
    "REQUESTED": Look("violet", "requested"),
    "BOOKED": Look("slate", "booked"),
    "CONFIRMED": Look("petrol", "confirmed"),
    "PREPARED": Look("petrol", "prepared"),
    "ARRIVED": Look("blue", "arrived"),
    "IN_WORK": Look("blue", "in-work"),
    "WAITING": Look("amber", "waiting"),
    "CHECKING": Look("violet", "checking"),
    "READY": Look("green", "ready"),
    "HANDED_OVER": Look("slate", "handed-over"),
    "NO_SHOW": Look("red", "no-show"),
    "CONTACTED": Look("green", "contacted"),
    "CANCELLED": Look("slate", "cancelled"),
}

BADGES: dict[str, Look] = {
    "REPEAT": Look("magenta", "repeat"),
    "PROBLEM": Look("red", "problem"),
    "RECALL": Look("amber", "recall"),
    "LOANER": Look("blue", "loaner"),
    "WAITS": Look("slate", "waits"),
    "DECLINED": Look("amber", "declined"),
    "LATE": Look("now", "late"),
    "REGULAR": Look("slate", "regular"),
}


def look_of(code: str) -> Look:
    """The look of a state or a badge. Raises KeyError for a code that has none."""
    return STATES.get(code) or BADGES[code]


def css_state(code: str) -> str:
    """The value of ``data-state``: IN_WORK is written ``in-work``."""
    return code.lower().replace("_", "-")
