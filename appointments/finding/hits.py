"""What a search answers with: groups of things that can be opened."""

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing by its name, with what tells it from its like; ``code`` is a short number of it.

    ``in_panel``: its address is a panel, opened beside the board where there is one.
    """

    title: Words
    url: str
    detail: Words = ""
    code: str = ""
    in_panel: bool = False


class Group(NamedTuple):
    key: str
    label: Words
    hits: list[Hit]


def address(name: str, *args: object) -> str:
    """The address of this name; empty where the floor that has it isn't there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
