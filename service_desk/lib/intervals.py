"""Half-open stretches `[start, end)` of anything ordered: instants, days, mileages. Pure.

Half-open, because ten to eleven and eleven to twelve are neighbours, not rivals. Give instants
in UTC: Python compares two times of one zone by their clock faces, which is wrong on the night
the clocks change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar


class Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...
    def __le__(self, other: Any, /) -> bool: ...


T = TypeVar("T", bound=Ordered)


@dataclass(frozen=True, slots=True, order=True)
class Interval(Generic[T]):
    """From `start`, included, to `end`, excluded. Never empty: ValueError unless start < end."""

    start: T
    end: T

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError(f"An interval ends after it starts, not {self.start} to {self.end}.")

    def contains(self, point: T) -> bool:
        return self.start <= point < self.end

    def covers(self, other: Self) -> bool:
        """Whether all of `other` lies within."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Self) -> bool:
        return self.start < other.end and other.start < self.end

    def intersect(self, other: Self) -> "Interval[T] | None":
        """What both have, or None where they only touch or are apart."""
        if not self.overlaps(other):
            return None
        return Interval(max(self.start, other.start), min(self.end, other.end))


def union(intervals: Iterable[Interval[T]]) -> list[Interval[T]]:
    """The same ground in the fewest intervals, in order; neighbours that touch become one."""
    joined: list[Interval[T]] = []
    for interval in sorted(intervals):
        if joined and interval.start <= joined[-1].end:
            last = joined.pop()
            interval = Interval(last.start, max(last.end, interval.end))
        joined.append(interval)
    return joined


def subtract(whole: Iterable[Interval[T]], taken: Iterable[Interval[T]]) -> list[Interval[T]]:
    """What is left of `whole` when `taken` is gone, in order."""
    gone = union(taken)
    left: list[Interval[T]] = []
    for interval in union(whole):
        start = interval.start
        for cut in gone:
            if not cut.overlaps(interval):
                continue
            if start < cut.start:
                left.append(Interval(start, cut.start))
            start = max(start, cut.end)
        if start < interval.end:
            left.append(Interval(start, interval.end))
    return left


def step(interval: Interval[Any], width: Any) -> Iterator[Interval[Any]]:
    """Consecutive pieces of `width` from the start; a remainder shorter than that is left out.

    ValueError where `width` does not lead forward.
    """
    if not interval.start < interval.start + width:
        raise ValueError(f"A step leads forward, {width!r} does not.")
    start = interval.start
    while (end := start + width) <= interval.end:
        yield Interval(start, end)
        start = end
