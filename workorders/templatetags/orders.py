"""Orders in words and shapes, as desk and tablet show them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from babel.dates import format_skeleton
from babel.numbers import format_decimal
from django import template

from appointments.board.words import language
from service_desk.lib.dates import show_day_short, show_time
from service_desk.lib.locales import locale_for
from service_desk.lib.money import show_money
from service_desk.organisation.models import Site
from service_desk.web.tones import css_state, look_of
from workorders.looks import LOOKS
from workorders.states import OrderState

register = template.Library()


@register.inclusion_tag("ui/status.html")
def order_status(state: str) -> dict[str, Any]:
    """The pill of an order's state: shape, then word."""
    code = LOOKS[OrderState(state)]
    return {
        "code": code,
        "state": css_state(code),
        "tone": look_of(code).tone,
        "word": OrderState(state).label,
    }


@register.simple_tag
def order_tone(state: str) -> str:
    """The tone of an order's state, for ``data-tone``."""
    return look_of(LOOKS[OrderState(state)]).tone


@register.simple_tag
def money(amount: Decimal | None, site: Site) -> str:
    """129,00 €, cents and all: sums stand under one another."""
    if amount is None:
        return ""
    return show_money(amount, site.currency, language(), cents="always")


@register.filter
def plain_number(number: Decimal | None) -> str:
    """1.2 or 1,2, without zeros at its end."""
    if number is None:
        return ""
    return str(format_decimal(number, "0.##", locale_for(language())))


@register.filter
def plain_amount(amount: Decimal) -> str:
    """61.50 or 61,50, as it is typed: no sign, no groups."""
    return str(format_decimal(amount, "0.00", locale_for(language())))


@register.simple_tag
def moment_near(at: dt.datetime | None, site: Site, now: dt.datetime) -> str:
    """10:15 for today, else with its day: Tue 12 March 10:15."""
    if at is None:
        return ""
    here = site.local(at)
    time = show_time(at, site.zone_info)
    if here.date() == site.today(now):
        return time
    return f"{show_day_short(here.date(), language())} {time}"


@register.simple_tag
def short_moment(at: dt.datetime, site: Site, now: dt.datetime) -> str:
    """10:15 for today, 8/3 for another day: it stands in a narrow column."""
    here = site.local(at)
    if here.date() == site.today(now):
        return show_time(at, site.zone_info)
    return str(format_skeleton("Md", here.date(), locale=locale_for(language())))
