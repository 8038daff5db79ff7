"""``move()``: the one way a row changes its state."""

from collections.abc import Iterable
from typing import Any

from django.db import models


def move(row: models.Model, *, sources: Iterable[str], to: str, **stamps: Any) -> bool:
    """Move ``row`` to state ``to`` if it is in one of ``sources``; False if somebody was first.

    A conditional UPDATE: two people pressing the same button give one move and one polite
    refusal. ``stamps`` are written in the same statement, and on ``row`` when it succeeds.
    """
    changes = {"state": to, **stamps}
    moved = type(row)._default_manager.filter(pk=row.pk, state__in=list(sources)).update(**changes)
    if moved:
        for name, value in changes.items():
            setattr(row, name, value)
    return bool(moved)
