"""Whose timeline is read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from service_desk.clients.models import ClientMerge
from service_desk.organisation.models import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class Whose:
    """The files of one person (the kept one first, then those merged into it), and the car
    that is open, whose history is shown with the visits of earlier owners.

    ``merges`` are those that may still be taken back.
    """

    site: Site
    files: tuple[int, ...]
    car: int | None
    merges: tuple[ClientMerge, ...] = ()


def undoable(merges: Iterable[ClientMerge], now: dt.datetime) -> tuple[ClientMerge, ...]:
    """Merges that may still be taken back."""
    return tuple(m for m in merges if m.undone_at is None and now - m.at <= m.UNDO_WITHIN)
