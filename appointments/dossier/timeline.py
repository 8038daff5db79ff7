"""One timeline of a client: visits, messages, calls and notes, and what was changed on the file.

Read a stretch at a time, the newest first. Each source gives its newest rows before the
cursor, one query each, and the stretch is cut where all of them are known.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.board.words import language
from appointments.dossier import sources
from appointments.dossier.events import Happening
from appointments.dossier.whose import Whose
from service_desk.lib.dates import show_date, show_day
from service_desk.lib.refusals import Unreadable
from service_desk.organisation.models import Site

STRETCH = 40

FILTERS: dict[str, str | Promise] = {
    "all": pgettext_lazy("timeline", "Everything"),
    "visits": _("Visits"),
    "messages": _("Messages"),
    "contacts": _("Calls and notes"),
    "changes": pgettext_lazy("timeline", "Changes"),
}


class Cursor(NamedTuple):
    """The last row shown; ``rank`` is its source, so that rows of one instant keep an order."""

    at: dt.datetime
    rank: int
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}|{self.rank}|{self.pk}"


class Day(NamedTuple):
    heading: str
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """``older`` is the cursor of the next stretch, "" at the end."""

    days: tuple[Day, ...]
    show: str
    older: str


def read_cursor(text: str) -> Cursor | None:
    """What ``older`` said. Unreadable for anything else that is not empty."""
    if not text:
        return None
    try:
        at, rank, pk = text.split("|")
        cursor = Cursor(dt.datetime.fromisoformat(at), int(rank), int(pk))
    except ValueError:
        cursor = None
    if cursor is None or cursor.at.tzinfo is None or not 0 <= cursor.pk < 2**63:
        raise Unreadable("no_such_place", _("Open the timeline again from the top."))
    return cursor


def read_timeline(
    whose: Whose,
    *,
    show: str = "all",
    before: Cursor | None = None,
    now: dt.datetime,
    limit: int = STRETCH,
) -> Stretch:
    """A stretch of ``limit`` at most. Six queries for everything, whatever its length."""
    found: list[tuple[Cursor, Happening]] = []
    for rank, source in enumerate(sources.SOURCES):
        if show in {"all", source.name}:
            rows = source.rows(whose, show)
            if show == "all":
                # What is planned stands above, and under its own filter.
                rows = rows.filter(happened_at__lte=now)
            rows = _before(rows, before, rank)[: limit + 1]
            told = source.tell(whose, rows, now)
            found += [(Cursor(each.at, rank, each.pk), each) for each in told]
    found.sort(key=lambda pair: (pair[0].at, -pair[0].rank, pair[0].pk), reverse=True)
    shown, has_older = found[:limit], len(found) > limit
    return Stretch(
        days=tuple(_by_day([each for _place, each in shown], whose.site, now)),
        show=show,
        older=str(shown[-1][0]) if has_older else "",
    )


def _before(rows: QuerySet[Any], cursor: Cursor | None, rank: int) -> QuerySet[Any]:
    """Rows after the cursor in the order of the timeline, newest first."""
    rows = rows.order_by("-happened_at", "-pk")
    if cursor is None:
        return rows
    earlier = Q(happened_at__lt=cursor.at)
    if rank > cursor.rank:
        earlier |= Q(happened_at=cursor.at)
    elif rank == cursor.rank:
        earlier |= Q(happened_at=cursor.at, pk__lt=cursor.pk)
    return rows.filter(earlier)


def _by_day(happenings: Sequence[Happening], site: Site, now: dt.datetime) -> Iterator[Day]:
    this_year = site.today(now).year
    for on, of_day in groupby(happenings, key=lambda each: site.local(each.at).date()):
        heading = show_day(on, language()) if on.year == this_year else show_date(on, language())
        yield Day(heading, tuple(of_day))
