"""Figures and moments as the desk says them."""

import datetime as dt

from django import template
from django.utils.translation import gettext as _

from appointments.board.glance import plain
from appointments.board.words import language
from service_desk.catalogue.models import Operation
from service_desk.lib import dates
from service_desk.lib.money import show_money
from service_desk.lib.phones import show_phone
from service_desk.organisation.models import Site

register = template.Library()


@register.simple_tag
def phone_words(e164: str, site: Site) -> str:
    """612 345 678, as the country of the site writes it; nothing for no phone."""
    return show_phone(e164, site.country) if e164 else ""


@register.simple_tag
def moment_words(at: dt.datetime, site: Site) -> str:
    """Tuesday 12 March, 10:15"""
    return dates.show_moment(at, site.zone_info, language())


@register.simple_tag
def day_of(on: dt.date) -> str:
    """Tuesday 12 March"""
    return dates.show_day(on, language())


@register.simple_tag
def work_figures(operation: Operation, site: Site) -> str:
    """0.8 h, €129"""
    return _("%(hours)s h, %(price)s") % {
        "hours": plain(operation.norm_hours),
        "price": show_money(operation.price, site.currency, language()),
    }
