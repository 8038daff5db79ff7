"""Days, times and durations in words, by the reader's language.

Twenty-four hours in all four. What belongs together does not break: "12 March" stays on a line.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from service_desk.lib.locales import locale_for
from service_desk.lib.slots import local
from service_desk.lib.text import NO_BREAK_SPACE, unbroken

# Babel's patterns; a tilde stands for the space that does not break.
_LONG = {
    "en": "EEEE d~MMMM",
    "es": "EEEE d~'de'~MMMM",
    "ru": "EEEE, d~MMMM",
    "zh": "M月d日(EEE)",
}
_SHORT = {"en": "EEE d~MMMM", "es": "EEE d~'de'~MMMM", "ru": "EEE d~MMMM", "zh": "M月d日(EEE)"}
_WITH_YEAR = {
    "en": "d~MMMM~y",
    "es": "d~'de'~MMMM~'de'~y",
    "ru": "d~MMMM~y",
    "zh": "y年M月d日",
}
_ON_RUSSIAN = (
    *("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу"),
    "в воскресенье",
)


def show_day(on: date, language: str) -> str:
    """Tuesday 12 March · martes 12 de marzo · вторник, 12 марта · 3月12日(周二)"""
    return _written(on, language, _LONG)


def show_on_day(on: date, language: str) -> str:
    """The day as it is said inside a sentence, after its preposition and in its case.

    on Tuesday 12 March · el martes 12 de marzo · во вторник, 12 марта · 3月12日(周二)
    """
    day = show_day(on, language)
    if locale_for(language).language == "ru":
        _weekday, _comma, rest = day.partition(", ")
        return f"{_ON_RUSSIAN[on.weekday()]}, {rest}"
    with override(language):
        return pgettext("say it", "on {day}").format(day=day)


def show_day_short(on: date, language: str) -> str:
    """Tue 12 March · mar 12 de marzo · вт 12 марта · 3月12日(周二)"""
    return _written(on, language, _SHORT)


def show_date(on: date, language: str) -> str:
    """12 March 2027 · 12 de marzo de 2027 · 12 марта 2027 · 2027年3月12日"""
    return _written(on, language, _WITH_YEAR)


def show_day_near(on: date, today: date, language: str) -> str:
    """The short day with its name where it has one: "tomorrow, Tue 12 March"."""
    day = show_day_short(on, language)
    with override(language):
        sentences = {
            -1: _("yesterday, {day}"),
            0: _("today, {day}"),
            1: _("tomorrow, {day}"),
        }
        return sentences.get((on - today).days, "{day}").format(day=day)


def show_time(at: datetime | time, zone: ZoneInfo | None = None) -> str:
    """10:15. An instant needs the `zone` of the site: ValueError without."""
    if isinstance(at, datetime):
        if zone is None:
            raise ValueError("An instant is shown on the clock of a zone.")
        at = local(at, zone).time()
    return f"{at:%H:%M}"


def show_times(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """10:15–10:30"""
    return f"{show_time(start, zone)}–{show_time(end, zone)}"


def show_moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Tuesday 12 March, 10:15 · 3月12日(周二)10:15"""
    joint = "" if locale_for(language).language == "zh" else ", "
    return f"{show_day(local(at, zone).date(), language)}{joint}{show_time(at, zone)}"


def show_duration(minutes: int | timedelta, language: str) -> str:
    """1 h 30 min · 1 ч 30 мин · 1小时30分钟; whole minutes, zero or more."""
    if isinstance(minutes, timedelta):
        minutes = minutes // timedelta(minutes=1)
    hours, rest = divmod(minutes, 60)
    with override(language):
        if not hours:
            said = _("{minutes} min")
        elif not rest:
            said = _("{hours} h")
        else:
            said = _("{hours} h {minutes} min")
        return unbroken(said.format(hours=hours, minutes=rest))


def _written(on: date, language: str, patterns: dict[str, str]) -> str:
    locale = locale_for(language)
    pattern = patterns[locale.language].replace("~", NO_BREAK_SPACE)
    return str(format_date(on, pattern, locale))
