"""Where a car is and since when, from the stamps of who took it over (S-8b)."""

import datetime as dt

from service_desk.organisation.models import Site
from workorders.models import CustodyStamp, WorkOrder
from workorders.states import Place

_TEN = dt.timedelta(minutes=10)
# S-8c: a washed car comes back at once.
WASH = dt.timedelta(minutes=30)


def last_stamp(order: WorkOrder) -> CustodyStamp | None:
    """The last time somebody took the car over. One query."""
    return order.stamps.select_related("taken_by").order_by("-at", "-id").first()


def place_of(order: WorkOrder) -> Place:
    """Where the car is; until somebody has taken it over, at reception. One query."""
    stamp = last_stamp(order)
    return Place(stamp.to_place) if stamp else Place.RECEPTION


def is_long_in_wash(stamp: CustodyStamp | None, *, now: dt.datetime) -> bool:
    """A car that should have come back from the wash by now."""
    return stamp is not None and stamp.to_place == Place.WASH and now - stamp.at > WASH


def to_ten_minutes(at: dt.datetime, site: Site) -> dt.datetime:
    """``at`` rounded to ten minutes of the site's clock, as the standard signs it."""
    here = site.local(at)
    over = dt.timedelta(
        minutes=here.minute % 10, seconds=here.second, microseconds=here.microsecond
    )
    return at - over + (_TEN if over >= _TEN / 2 else dt.timedelta())
