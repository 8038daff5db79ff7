"""What the floors above bring to the search and the palette.

They register it when they are loaded, as kinds of messages are; this floor never asks who they are.
"""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from appointments.finding.hits import Group

if TYPE_CHECKING:
    from appointments.finding.commands import Draft
    from appointments.finding.search import Asker
    from service_desk.organisation.models import Site

# Answers what a text is a piece of: (site, text, asker, now). One query on an index.
Finder = Callable[["Site", str, "Asker", dt.datetime], Group]

finders: list[Finder] = []
drafts: list["Draft"] = []


def add_finder(finder: Finder) -> None:
    """Have ``finder`` asked by every search, in the order in which floors are loaded."""
    if finder not in finders:
        finders.append(finder)


def add_command(draft: "Draft") -> None:
    """Put a command into the palette of every screen."""
    if draft not in drafts:
        drafts.append(draft)
