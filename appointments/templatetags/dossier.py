"""Drawing a client's file: figures of kilometres and the curve of a car's mileage."""

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from appointments.board.words import language
from appointments.dossier.cars import km_words
from appointments.dossier.curve import HEIGHT, WIDTH, Curve
from service_desk.lib.dates import show_date
from service_desk.organisation.models import Site

register = template.Library()


@register.filter
def km(value: int | None) -> str:
    """64 805"""
    return "" if value is None else km_words(value)


@register.filter
def date_words(on: dt.date | None) -> str:
    """12 March 2027"""
    return show_date(on, language()) if on else ""


@register.simple_tag
def local_day(at: dt.datetime, site: Site) -> str:
    """12 March 2027, of the site's calendar"""
    return show_date(site.local(at).date(), language())


@register.simple_tag
def mileage_curve(curve: Curve) -> SafeString:
    """The line over the years, its last point marked; read out as its two ends."""
    facts = {
        "first": km_words(curve.first_km),
        "last": km_words(curve.last_km),
        "day": show_date(curve.readings[0].on, language()),
    }
    x, y = curve.last
    return format_html(
        '<svg class="curve" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="3"/></svg>',
        WIDTH,
        HEIGHT,
        _("From %(first)s km on %(day)s to %(last)s km") % facts,
        curve.line,
        f"{x:g}",
        f"{y:g}",
    )
