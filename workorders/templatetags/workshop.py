"""Shapes and words of the workshop's cards."""

import datetime as dt

from django import template
from django.utils.safestring import SafeString

from appointments.board.words import BADGE_WORDS, clock, language, weekday_name
from service_desk.lib.dates import show_day_short
from service_desk.organisation.models import Site
from service_desk.web.templatetags.marks import shape
from workorders.looks import LOOKS
from workorders.states import OrderState

register = template.Library()


@register.simple_tag
def order_shape(state: str) -> SafeString:
    """The shape of an order's state; its column says the word."""
    return shape(LOOKS[OrderState(state)], label=str(OrderState(state).label))


@register.simple_tag
def badge_word(code: str) -> str:
    """What a badge is called: Repeat claim."""
    return str(BADGE_WORDS[code])


@register.simple_tag
def work_clock(seconds: int) -> str:
    """1:05:09, as the clock of a running work shows it (js/workshop.js goes on from there)."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"


@register.simple_tag
def when(at: dt.datetime | None, site: Site, now: dt.datetime) -> str:
    """10:15 for today, Tue 10:15 in the days beside it, else its day alone: a card is narrow."""
    if at is None:
        return "–"
    on, days = site.local(at).date(), abs((site.local(at).date() - site.today(now)).days)
    if days >= 7:
        return show_day_short(on, language())
    time = clock(at, site.zone_info)
    return f"{weekday_name(on)} {time}" if days else time
