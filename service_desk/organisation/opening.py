"""When a site is open, as instants: its weekly hours less the days on which it is shut."""

import datetime as dt
from collections.abc import Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from service_desk.lib.intervals import Interval, union
from service_desk.lib.slots import localize
from service_desk.organisation.models import Closure, Site

_DAY = dt.timedelta(days=1)
_LOOK_AHEAD = 21
"""No site is shut for longer than three weeks on end; one that is, is asked for nothing."""


def openings(site: Site, first: dt.date, last: dt.date) -> list[Interval[dt.datetime]]:
    """The openings (UTC) from ``first`` to ``last``, both included. One query.

    A lunch break is no opening; on the night the clocks change each hour counts as it is.
    """
    closed = Closure.objects.filter(site=OuterRef("site"), on__range=(first, last))
    hours = list(site.opening_hours.annotate(shut=ArraySubquery(closed.values("on"))))
    days = [first + _DAY * number for number in range((last - first).days + 1)]
    found = [
        (
            localize(dt.datetime.combine(on, each.opens_at), site.zone_info),
            localize(dt.datetime.combine(on, each.closes_at), site.zone_info),
        )
        for on in days
        for each in hours
        if each.weekday == on.weekday() and on not in each.shut
    ]
    return union(Interval(opens, closes) for opens, closes in found if opens < closes)


def open_from(site: Site, at: dt.datetime) -> dt.datetime:
    """``at`` itself while the site is open, else the instant it opens next.

    ``at``, too, where no hours are on file: who set none is asked at any time.
    """
    today = site.today(at)
    ahead = openings(site, today, today + _DAY * _LOOK_AHEAD)
    return next((max(each.start, at) for each in ahead if each.end > at), at)


def so_long_before(
    spans: Sequence[Interval[dt.datetime]], at: dt.datetime, hours: int
) -> dt.datetime | None:
    """The instant from which so many hours of opening are left until ``at``.

    ``spans`` are openings in order. None where they hold less than that.
    """
    left = dt.timedelta(hours=hours)
    for span in reversed(spans):
        if span.start >= at:
            continue
        ends = min(span.end, at)
        if ends - span.start >= left:
            return ends - left
        left -= ends - span.start
    return None
