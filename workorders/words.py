"""Moments of an order in the words of the page."""

import datetime as dt

from appointments.board.words import clock, language
from service_desk.lib.dates import show_day_near
from service_desk.organisation.models import Site


def show_near(at: dt.datetime, site: Site, *, now: dt.datetime) -> str:
    """Tomorrow, Tue 9 March 10:15: what a choice of times says."""
    day = show_day_near(site.local(at).date(), site.today(now), language())
    return f"{day[:1].upper()}{day[1:]} {clock(at, site.zone_info)}"
