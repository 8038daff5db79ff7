"""More work than was booked: the floor above says so in its own transaction."""

import datetime as dt
from decimal import Decimal

from django.db.models import F

from appointments.models import ZoneLoad
from service_desk.organisation.models import Zone
from service_desk.visits.models import Visit


def extend_load(visit: Visit, *, zone: str, on: dt.date, hours: Decimal) -> ZoneLoad | None:
    """``hours`` more of a zone on a day of the site are taken by ``visit`` (R-1.17).

    None where the site has no such zone, or nothing is added.
    """
    place = Zone.objects.filter(site=visit.site, kind=zone).first()
    if place is None or hours <= 0:
        return None
    row, is_new = ZoneLoad.objects.get_or_create(
        visit=visit, zone=place, on=on, defaults={"hours": hours}
    )
    if not is_new:
        ZoneLoad.objects.filter(pk=row.pk).update(hours=F("hours") + hours)
        row.refresh_from_db(fields=["hours"])
    return row
