"""Days as people type them: short at the desk, whole in a dealer's files.

`parse_day` looks ahead, because the desk books: 12.3 is the next twelfth of March. `parse_date`
guesses nothing, because an import must not.
"""

import re
import unicodedata
from datetime import date, timedelta
from functools import cache
from typing import Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.lib.locales import LANGUAGES, locale_for
from service_desk.lib.refusals import Unreadable

Order = Literal["dmy", "mdy"]

YEARS = range(1900, 2100)

_NEAR = {
    **dict.fromkeys(("today", "hoy", "сегодня", "今天"), 0),
    **dict.fromkeys(("tomorrow", "manana", "завтра", "明天"), 1),
    **dict.fromkeys(("yesterday", "ayer", "вчера", "昨天"), -1),
}
_YEAR_FIRST = re.compile(
    r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"
)
_YEAR_LAST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})")
_NO_YEAR = re.compile(r"(\d{1,2})[-./ ](\d{1,2})")
_SHORT_YEAR = re.compile(r"^(\d{1,2}([-./])\d{1,2})\2(\d{2})$")
_NO_YEAR_CHINESE = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")


class DateError(Unreadable):
    """Reasons: empty, not_a_date, no_such_day."""


def parse_date(text: str, order: Order = "dmy") -> date:
    """A date with its year in four digits: 31/12/2026, 31.12.2026, 31-12-2026, 2026-12-31.

    `order` says what comes first where the year comes last. DateError if none.
    """
    typed = _plain(text)
    if not typed:
        raise DateError("empty", _("Enter the date, for example 31.12.2026."))
    found = _with_year(typed, order)
    if found is None:
        sentence = _("Write the date as day, month and year, for example 31.12.2026.")
        raise DateError("not_a_date", sentence)
    return found


def parse_day(text: str, today: date, language: str) -> date:
    """The day meant at the desk: 12.3, 12/3, 3月12日, tomorrow, fri, or a whole date.

    Without a year it is today or the next such day; two digits are a year of this century; a
    weekday is the next after today. Chinese puts the month first. Words are understood in all
    four languages. DateError if none.
    """
    typed = _SHORT_YEAR.sub(r"\1\g<2>20\3", _plain(text)).rstrip(".")
    if typed in _NEAR:
        return today + timedelta(days=_NEAR[typed])
    if (weekday := _weekday(typed, language)) is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    order: Order = "mdy" if locale_for(language).language == "zh" else "dmy"
    if found := _with_year(typed, order) or _without_year(typed, order, today):
        return found
    raise DateError("not_a_date", _("Write the day like 12.3, tomorrow or fri."))


def _with_year(typed: str, order: Order) -> date | None:
    if match := _YEAR_FIRST.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups() if part)
    elif match := _YEAR_LAST.fullmatch(typed):
        year = int(match[4])
        month, day = _ordered(match[1], match[3], order)
    else:
        return None
    if year not in YEARS:
        raise _no_such_day(typed)
    try:
        return date(year, month, day)
    except ValueError:
        raise _no_such_day(typed) from None


def _without_year(typed: str, order: Order, today: date) -> date | None:
    if match := _NO_YEAR_CHINESE.fullmatch(typed):
        month, day = int(match[1]), int(match[2])
    elif match := _NO_YEAR.fullmatch(typed):
        month, day = _ordered(match[1], match[2], order)
    else:
        return None
    for year in range(today.year, today.year + 9):  # two leap days are at most eight years apart
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise _no_such_day(typed)


def _ordered(first: str, second: str, order: Order) -> tuple[int, int]:
    """Month and day."""
    return (int(first), int(second)) if order == "mdy" else (int(second), int(first))


def _no_such_day(typed: str) -> DateError:
    sentence = _("There is no day {day}. Please check it.")
    return DateError("no_such_day", format_lazy(sentence, day=typed))


def _weekday(typed: str, language: str) -> int | None:
    """Monday is 0. Whole names, abbreviations, and beginnings that leave no doubt."""
    own = locale_for(language).language
    for spoken in (own, *(other for other in LANGUAGES if other != own)):
        names = _weekday_names(spoken)
        if typed in names:
            return names[typed]
        begun = {day for name, day in names.items() if len(typed) > 1 and name.startswith(typed)}
        if len(begun) == 1:
            return begun.pop()
    return None


@cache
def _weekday_names(language: str) -> dict[str, int]:
    days = locale_for(language).days["stand-alone"]
    names = {
        _plain(name).rstrip("."): day
        for width in ("wide", "abbreviated", "short")
        for day, name in days.get(width, {}).items()
    }
    names |= {name.replace("日", "天"): day for name, day in names.items()}
    return names | {name.replace("星期", "礼拜"): day for name, day in names.items()}


def _plain(text: str) -> str:
    """Lower case, half width, without accents, single spaces."""
    bare = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFC", letters).split())
