"""A car's mileage over the years, as the points of a small drawing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WIDTH, HEIGHT, MARGIN = 240, 44, 4
_YEAR = 365.25
_MOST_POINTS = 24
_FEWEST_DAYS = 60
"""Below that span a rate says nothing."""


class Reading(NamedTuple):
    on: dt.date
    km: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """``points`` in the drawing's own units, the last one marked; ``yearly`` is km a year."""

    readings: tuple[Reading, ...]
    points: tuple[tuple[float, float], ...]
    yearly: int | None

    @property
    def line(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)

    @property
    def last(self) -> tuple[float, float]:
        return self.points[-1]

    @property
    def first_km(self) -> int:
        return self.readings[0].km

    @property
    def last_km(self) -> int:
        return self.readings[-1].km


def draw_curve(readings: Iterable[Reading]) -> Curve | None:
    """The curve of at least two readings on different days; None of fewer."""
    by_day = {reading.on: reading for reading in sorted(readings)}
    shown = _thinned(list(by_day.values()))
    if len(shown) < 2:
        return None
    first, last = shown[0], shown[-1]
    days = (last.on - first.on).days
    lowest = min(reading.km for reading in shown)
    span = max(reading.km for reading in shown) - lowest or 1
    points = tuple(
        (
            round(MARGIN + (WIDTH - 2 * MARGIN) * (reading.on - first.on).days / days, 1),
            round(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (reading.km - lowest) / span, 1),
        )
        for reading in shown
    )
    return Curve(tuple(shown), points, yearly_km(shown))


def yearly_km(readings: Sequence[Reading]) -> int | None:
    """Kilometres a year since the odometer last fell; None where too little is known."""
    since = 0
    for place in range(1, len(readings)):
        if readings[place].km < readings[place - 1].km:
            since = place
    first, last = readings[since], readings[-1]
    days = (last.on - first.on).days
    if days < _FEWEST_DAYS or last.km <= first.km:
        return None
    return round((last.km - first.km) / days * _YEAR)


def _thinned(readings: list[Reading]) -> list[Reading]:
    """At most so many, the first and the last among them."""
    if len(readings) <= _MOST_POINTS:
        return readings
    step = (len(readings) - 1) / (_MOST_POINTS - 1)
    return [readings[round(place * step)] for place in range(_MOST_POINTS)]
