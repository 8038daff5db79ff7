"""``free_slots``: load, then subtract."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from appointments.availability.loading import load_diary
from appointments.availability.pipeline import Availability, Wanted, free_slots_in
from appointments.states import Audience, Kind
from parts_prep.queries import ready_from
from service_desk.catalogue.models import Operation
from service_desk.organisation.models import Site
from service_desk.visits.states import Mobility


def hours_by_zone(operations: Iterable[Operation]) -> dict[str, Decimal]:
    """Norm hours of the operations, summed by the arrival zone that does them."""
    hours: dict[str, Decimal] = {}
    for operation in operations:
        hours[operation.zone] = hours.get(operation.zone, Decimal(0)) + operation.norm_hours
    return hours


def free_slots(
    *,
    site: Site,
    operations: Iterable[Operation],
    first: dt.date,
    last: dt.date,
    now: dt.datetime,
    kind: Kind = Kind.DROP_OFF,
    advisor: int | None = None,
    needs_loaner: bool = False,
    audience: Audience = Audience.STAFF,
    owner: str = "",
) -> Availability:
    """The free quarters of ``site`` from day ``first`` to ``last``, both included.

    Honours shifts, breaks, absences, opening hours, closed days, the cap, soft holds of others
    than ``owner``, the zone's labour hours, the day the parts are there, the window of the
    audience, and a free loaner where one is wanted (C1-3, B-1.6). Instants are UTC. Three
    queries, two for a handover.
    """
    works = list(operations)
    is_coming = kind == Kind.DROP_OFF
    ready = ready_from(site=site, operations=works, now=now) if is_coming else None
    wanted = Wanted(
        kind=kind,
        hours=hours_by_zone(works),
        advisor=advisor,
        needs_loaner=needs_loaner,
        mobility=Mobility.LOANER if needs_loaner else "",
        parts_from=ready.parts_from if ready else None,
        audience=audience,
    )
    return free_slots_in(load_diary(site, first, last, now=now, owner=owner), wanted, now=now)
