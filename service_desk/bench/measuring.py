"""What is measured, how, and against which bars."""

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from service_desk.bench.house import House, build_house
from service_desk.lib import clock

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is built, and how often each thing is asked."""

    clients: int
    searches: int
    rounds: int
    past: int = 0


SCALES = {
    # For a test: it says that the bench runs, not how quick anything is.
    "tiny": Scale(clients=300, searches=4, rounds=2),
    "small": Scale(clients=100_000, searches=200, rounds=40),
    "full": Scale(clients=100_000, searches=1_000, rounds=100, past=1_000_000),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A scratch site with its people, and chance that is the same in every run."""

    house: House
    scale: Scale
    chance: random.Random
    now: dt.datetime
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Times in ms; ``ratio`` is to the floor; ``kilobytes`` gzipped.

    ``cpu`` is what our own process spends, without the database and without waiting: the one
    time that a busy machine leaves alone.

    ``bars`` is the most that each figure, by its name, may be.
    """

    name: str
    p50: float
    p95: float
    queries: int
    cpu: float | None = None
    ratio: float | None = None
    kilobytes: float | None = None
    bars: dict[str, float] = field(default_factory=dict)

    @property
    def broken(self) -> list[str]:
        """The figures over their bar, as sentences; a figure that was not taken is over."""
        return [
            f"{self.name}: {figure} is {_shown(got)}, the bar is {_shown(most)}"
            for figure, most in self.bars.items()
            if (got := getattr(self, figure)) is None or got > most
        ]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "broken": self.broken}


@contextmanager
def scratch(scale: Scale, say: Callable[[str], None]) -> Iterator[Stage]:
    """A site that was never there: the transaction is rolled back whatever happens."""
    chance, now = random.Random(20270308), clock.now()
    with transaction.atomic():
        try:
            yield Stage(build_house(now, past=scale.past), scale, chance, now, say)
        finally:
            transaction.set_rollback(True)


def timed(act: Callable[[T], Any], inputs: Sequence[T]) -> list[float]:
    """How long each takes, ms, after one that is not counted."""
    act(inputs[0])
    return [_once(act, each) for each in inputs]


def in_turn(
    act: Callable[[], Any], floor: Callable[[], Any], *, rounds: int
) -> tuple[list[float], list[float]]:
    """Both, one after the other, so that what else the machine does slows both."""
    act(), floor()
    pairs = [(_once(lambda _: act(), None), _once(lambda _: floor(), None)) for _ in range(rounds)]
    return [mine for mine, _floor in pairs], [theirs for _mine, theirs in pairs]


def queries_of(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def cpu_of(act: Callable[[], Any], *, times: int = 5) -> float:
    """Milliseconds of our process for one of them."""
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) * 1000 / times


def percentile(times: Sequence[float], share: int) -> float:
    """The value that ``share`` per cent of the times do not exceed."""
    ranked = sorted(times)
    return ranked[max(0, -(-len(ranked) * share // 100) - 1)]


def _once(act: Callable[[T], Any], given: T) -> float:
    began = time.perf_counter()
    act(given)
    return (time.perf_counter() - began) * 1000


def _shown(figure: float | None) -> str:
    return "not taken" if figure is None else f"{figure:.3g}" if figure < 1000 else f"{figure:.0f}"
