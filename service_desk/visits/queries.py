"""Named reads of visits."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum

from service_desk.clients.models import Vehicle
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import VisitState


def hours_wanted(visit: Visit) -> dict[str, Decimal]:
    """Norm hours of a visit's work by arrival zone, as agreed at booking. One query."""
    rows = visit.works.values("operation__zone").annotate(hours=Sum("norm_hours"))
    return {row["operation__zone"]: row["hours"] for row in rows}


def hours_agreed(works: Iterable[RequestedWork]) -> dict[str, Decimal]:
    """``hours_wanted`` of works that were read with their operations."""
    hours: dict[str, Decimal] = {}
    for work in works:
        zone = work.operation.zone
        hours[zone] = hours.get(zone, Decimal(0)) + work.norm_hours
    return hours


def recent_visit_of(vehicle: Vehicle, *, now: dt.datetime, days: int) -> Visit | None:
    """The last handover of a car within ``days``: a booking may then be a repeat (C1-2b)."""
    return (
        Visit.objects.filter(
            vehicle=vehicle,
            state__in=[VisitState.HANDED_OVER, VisitState.CONTACTED],
            handed_over_at__gte=now - dt.timedelta(days),
        )
        .order_by("-handed_over_at")
        .first()
    )
