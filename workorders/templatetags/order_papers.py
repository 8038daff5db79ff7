"""Moments of papers, as their site's clock showed them."""

import datetime as dt

from django import template
from django.utils.translation import get_language

from service_desk.lib.dates import show_date, show_time
from service_desk.organisation.models import Site

register = template.Library()


@register.filter
def at_site(at: dt.datetime, site: Site) -> str:
    """12 March 2027, 10:05"""
    here = site.local(at)
    return f"{show_date(here.date(), get_language() or site.language)}, {show_time(here.time())}"
