"""Which visits lack parts on their day, and when those parts are there."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from appointments.models import LIVE, Appointment
from appointments.states import Kind
from parts_prep.models import Reservation
from parts_prep.queries import PartsReady, ready_from
from service_desk.catalogue.models import KitLine, Operation, Stock
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import AHEAD

AHEAD_BY = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A visit without its parts: ``on`` is the day of the site on which all of them are there.

    None where nobody can say. ``is_told`` by the supplier, else it is what an order usually
    takes, and moves on by a day each day.
    """

    visit: Visit
    drop_off: Appointment
    on: dt.date | None
    is_told: bool

    @property
    def about(self) -> str:
        """What the warning is about: this time, and a day that somebody has named."""
        at = self.drop_off.starts_at.astimezone(dt.UTC)
        eta = f"{self.on}" if self.on and self.is_told else "open"
        return f"{at:%Y-%m-%dT%H:%MZ}/{eta}"


def shortages(now: dt.datetime) -> list[Shortage]:
    """Of all visits of the next 14 days.

    One query, and two for each visit that lacks something now: few, of a month's bookings.
    """
    found = (shortage_of(each.visit, each, now=now) for each in _perhaps_short(now))
    return [short for short in found if short is not None]


def shortage_of(visit: Visit, drop_off: Appointment, *, now: dt.datetime) -> Shortage | None:
    """What a visit lacks on its day, None where all will be there."""
    operations = Operation.objects.filter(
        pk__in=RequestedWork.objects.filter(visit=visit).values("operation")
    )
    ready = ready_from(site=visit.site, operations=operations, now=now, visit=visit)
    if not ready.late or (ready.on is not None and ready.on <= drop_off.starts_on):
        return None
    return Shortage(visit, drop_off, ready.on, _is_told(visit, ready, now))


def _is_told(visit: Visit, ready: PartsReady, now: dt.datetime) -> bool:
    """The supplier has named a day for the part that comes last."""
    last = [need.part for need in ready.needs if need.is_late and need.ready_on == ready.on]
    known = Stock.objects.filter(site=visit.site, part__in=last, eta=ready.on)
    return ready.on is not None and known.exists()


def _perhaps_short(now: dt.datetime) -> list[Appointment]:
    """Drop-offs whose parts do not all lie on the shelf for them, or were never kept."""
    kept = Reservation.objects.filter(visit=OuterRef("visit"), released_at=None)
    works = RequestedWork.objects.filter(visit=OuterRef(OuterRef("visit")))
    needs = KitLine.objects.filter(operation__in=works.values("operation"))
    return list(
        Appointment.objects.filter(
            LIVE,
            Exists(kept.filter(held__lt=F("quantity"))) | (~Exists(kept) & Q(Exists(needs))),
            kind=Kind.DROP_OFF,
            visit__state__in=AHEAD,
            starts_at__gt=now,
            starts_at__lte=now + AHEAD_BY,
        )
        .select_related("visit__site__policy", "visit__client")
        .order_by("starts_at", "pk")
    )
