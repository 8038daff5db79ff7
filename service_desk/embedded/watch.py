"""Keeps children running: one that dies is named in a line and started again."""

import time
from collections import deque
from collections.abc import Callable

from service_desk.embedded.children import Child
from service_desk.embedded.errors import StackError

# A child that dies so often within so many seconds is not started once more.
DEATHS = 3
WITHIN = 60.0


class Watch:
    """Looks after children, its own and the stack's; ``say`` prints a line for a person."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._own: list[Child] = []
        self._watched: list[tuple[Child, Callable[[], None]]] = []
        self._deaths: dict[str, deque[float]] = {}

    def run(self, child: Child) -> Child:
        """Start a child of our own: we also stop it."""
        self._own.append(child)  # first: an interrupted start is stopped with the others
        child.start()
        self._watched.append((child, child.start))
        return child

    def guard(self, child: Child, start_again: Callable[[], None]) -> None:
        """Look after somebody else's child that runs already; he stops it himself."""
        self._watched.append((child, start_again))

    def look(self) -> None:
        """Start again what has died. Raises ``StackError`` with the end of its log when a
        child keeps dying."""
        for child, start_again in self._watched:
            if not child.is_running:
                self._count_death(child)
                self._say(f"{child.name} ended ({child.how_it_ended}) and is started again")
                start_again()

    def _count_death(self, child: Child) -> None:
        deaths = self._deaths.setdefault(child.name, deque(maxlen=DEATHS))
        deaths.append(time.monotonic())
        if len(deaths) == DEATHS and deaths[-1] - deaths[0] < WITHIN:
            raise gone(child)

    def stop(self) -> None:
        """Ask our own children all at once, then wait for each in its own patience."""
        for child in reversed(self._own):
            child.ask_to_stop()
        for child in reversed(self._own):
            child.wait_until_stopped()


def gone(child: Child) -> StackError:
    """What to say about a child that is not there for us: what it does, and its log's end."""
    what = "runs but is not ready" if child.is_running else f"ended ({child.how_it_ended})"
    tail = "\n    ".join(child.last_lines())
    return StackError(f"{child.name} {what}; {child.log} says:\n    {tail}")
