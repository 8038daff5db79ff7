"""When a site is open, as instants: its weekly hours less the days on which it is shut."""

import datetime as dt

from service_desk.lib.intervals import Interval, union
from service_desk.lib.slots import localize
from service_desk.organisation.models import Site

_DAY = dt.timedelta(days=1)
_LOOK_AHEAD = 21
"""No site is shut for longer than three weeks on end; one that is, is asked for nothing."""


def openings(site: Site, first: dt.date, last: dt.date) -> list[Interval[dt.datetime]]:
    """The openings (UTC) from ``first`` to ``last``, both included. Two queries.

    A lunch break is no opening; on the night the clocks change each hour counts as it is.
    """
    hours = list(site.opening_hours.all())
    shut = set(site.closures.filter(on__range=(first, last)).values_list("on", flat=True))
    days = [first + _DAY * number for number in range((last - first).days + 1)]
    found = [
        (
            localize(dt.datetime.combine(on, each.opens_at), site.zone_info),
            localize(dt.datetime.combine(on, each.closes_at), site.zone_info),
        )
        for on in days
        if on not in shut
        for each in hours
        if each.weekday == on.weekday()
    ]
    return union(Interval(opens, closes) for opens, closes in found if opens < closes)


def open_from(site: Site, at: dt.datetime) -> dt.datetime:
    """``at`` itself while the site is open, else the instant it opens next.

    ``at``, too, where no hours are on file: who set none is asked at any time.
    """
    today = site.today(at)
    ahead = openings(site, today, today + _DAY * _LOOK_AHEAD)
    return next((max(each.start, at) for each in ahead if each.end > at), at)
