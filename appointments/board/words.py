"""What the desk calls things."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from service_desk.lib.locales import locale_for

BADGE_WORDS = {
    "REPEAT": _("Repeat claim"),
    "PROBLEM": _("Part missing"),
    "RECALL": _("Recall"),
    "DECLINED": _("Declined before"),
    "LOANER": _("Loaner"),
    "WAITS": _("Waits here"),
    "REGULAR": _("Regular client"),
}


def language() -> str:
    """The language of the page."""
    return get_language() or "en"


def weekday_name(on: dt.date) -> str:
    """Tue · вт · mar · 周二"""
    return str(format_date(on, "ccc", locale_for(language())))


def clock(at: dt.datetime, zone: ZoneInfo) -> str:
    """10:15, for the day of the board is said above it."""
    return f"{at.astimezone(zone):%H:%M}"
