"""The pages a wall flips through: all rows in its first language, then in its second."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appointments.models import WallScreen
from appointments.wall.lines import Line, Shown, arriving, collecting, line_of, read_day
from appointments.wall.sizes import rows_on, size_of
from service_desk.lib.dates import show_day

_NOON, _EVENING = 12, 18


@dataclass(frozen=True, kw_only=True)
class WallPage:
    """One page as it is drawn. ``groups`` are headings with rows; ``dots`` marks this page."""

    language: str
    greeting: str
    day: str
    clock: str
    groups: Sequence[tuple[str, Sequence[Line]]]
    dots: Sequence[bool]

    @property
    def number(self) -> int:
        return list(self.dots).index(True) + 1


def page_of(screen: WallScreen, turn: int, *, now: dt.datetime) -> WallPage:
    """The page of a turn: the screen counts turns, and they come round. One query."""
    day = read_day(screen, now=now)
    shown = [arriving(day, now=now), collecting(day, now=now)]
    most = rows_on(size_of(screen.inches, float(screen.metres)))
    pages = -(-sum(map(len, shown)) // most) or 1
    place, language = turn % pages, screen.languages[turn // pages % len(screen.languages)]
    with translation.override(language):
        headings = [pgettext("wall", "Arriving"), pgettext("wall", "To collect")]
        here = screen.site.local(now)
        return WallPage(
            language=language,
            greeting=_greeting(here.hour),
            day=show_day(here.date(), language),
            clock=f"{here:%H:%M}",
            groups=[
                (heading, [line_of(screen, *each) for each in rows])
                for heading, rows in zip(headings, _cut(shown, place * most, most), strict=True)
                if rows
            ],
            dots=[number == place for number in range(pages)],
        )


def _cut(groups: Sequence[Sequence[Shown]], start: int, most: int) -> list[Sequence[Shown]]:
    """What of each group stands on one page; a group goes on with its heading on the next."""
    cut = []
    for rows in groups:
        cut.append(rows[max(start, 0) : max(start + most, 0)])
        start -= len(rows)
    return cut


def _greeting(hour: int) -> str:
    if hour < _NOON:
        return _("Good morning")
    return _("Good afternoon") if hour < _EVENING else _("Good evening")
