"""Which work of the maker's plan a car is due for (C1-2T, R-1.8): by kilometres or by months."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from service_desk.catalogue.models import MaintenancePlan, Operation
from service_desk.clients.models import MileageReading, Vehicle
from service_desk.visits.models import RequestedWork
from service_desk.visits.states import VisitState

_MONTH = dt.timedelta(days=30)
_DONE = [VisitState.HANDED_OVER, VisitState.CONTACTED]


@dataclass(frozen=True, slots=True)
class _Done:
    """When an operation was done last, and what the odometer showed then."""

    on: dt.date
    km: int | None


def due_work(vehicle: Vehicle, *, today: dt.date) -> list[Operation]:
    """The operations a car is due for on ``today``, in the order of the catalogue. Two queries.

    Counted from the last time each was done here, else from the first registration and a new
    odometer. What can't be known (no mileage read, no papers seen) is not due.
    """
    plans = MaintenancePlan.objects.filter(
        Q(model="") | Q(model__iexact=vehicle.model),
        make__iexact=vehicle.make,
        operation__site=vehicle.site_id,
        operation__is_active=True,
    ).select_related("operation")
    done = _last_done(vehicle) if vehicle.make else {}
    due = [plan for plan in plans if _is_due(plan, vehicle, done.get(plan.operation_id), today)]
    operations = {plan.operation_id: plan.operation for plan in due}
    return sorted(operations.values(), key=lambda work: (work.position, work.code))


def _last_done(vehicle: Vehicle) -> dict[int, _Done]:
    """The last time of each operation, with the reading nearest before it."""
    read = MileageReading.objects.filter(
        vehicle=vehicle, at__lt=OuterRef("visit__handed_over_at")
    ).order_by("-at")
    rows = (
        RequestedWork.objects.filter(
            visit__vehicle=vehicle, visit__state__in=_DONE, visit__handed_over_at__isnull=False
        )
        .order_by("operation_id", "-visit__handed_over_at")
        .distinct("operation_id")
        .values_list("operation_id", "visit__handed_over_at", Subquery(read.values("km")[:1]))
    )
    return {operation: _Done(at.date(), km) for operation, at, km in rows}


def _is_due(plan: MaintenancePlan, vehicle: Vehicle, done: _Done | None, today: dt.date) -> bool:
    since = done.on if done else vehicle.first_registered_on
    if plan.every_months and since and today - since >= plan.every_months * _MONTH:
        return True
    before = done.km if done else 0
    if not plan.every_km or vehicle.mileage is None or before is None:
        return False
    return vehicle.mileage - before >= plan.every_km
