"""The pages a wall flips through: all rows in its first language, then in its second."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appointments.models import WallScreen
from appointments.wall.lines import Line, arriving, collecting, read_day
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
    most = rows_on(size_of(screen.inches, float(screen.metres)))
    pages = -(-_count(screen, day, now) // most) or 1
    place, language = turn % pages, screen.languages[turn // pages % len(screen.languages)]
    with translation.override(language):
        groups = [
            (pgettext("wall", "Arriving"), arriving(screen, day, now=now)),
            (pgettext("wall", "To collect"), collecting(screen, day, now=now)),
        ]
        here = screen.site.local(now)
        return WallPage(
            language=language,
            greeting=_greeting(here.hour),
            day=show_day(here.date(), language),
            clock=f"{here:%H:%M}",
            groups=_cut(groups, place * most, most),
            dots=[number == place for number in range(pages)],
        )


def _count(screen: WallScreen, day: Sequence[object], now: dt.datetime) -> int:
    return len(arriving(screen, day, now=now)) + len(collecting(screen, day, now=now))


def _cut(
    groups: Sequence[tuple[str, Sequence[Line]]], start: int, most: int
) -> list[tuple[str, Sequence[Line]]]:
    """The rows of one page; a group goes on with its heading on the next."""
    cut = []
    for heading, lines in groups:
        if shown := lines[max(start, 0) : max(start + most, 0)]:
            cut.append((heading, shown))
        start -= len(lines)
    return cut


def _greeting(hour: int) -> str:
    if hour < _NOON:
        return _("Good morning")
    return _("Good afternoon") if hour < _EVENING else _("Good evening")
