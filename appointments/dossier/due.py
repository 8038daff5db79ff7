"""What a car is due for next, by its maker's maintenance plan (C1-2T)."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from appointments.dossier.curve import Reading, yearly_km
from service_desk.catalogue.models import MaintenancePlan, Operation
from service_desk.clients.models import Vehicle
from service_desk.organisation.models import Site
from service_desk.visits.models import RequestedWork
from service_desk.visits.states import VisitState

_DONE = [VisitState.READY, VisitState.HANDED_OVER, VisitState.CONTACTED]
_YEAR = 365.25
SOON = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ServiceDue:
    """An operation with the day and the mileage at which it is due; ``on`` is the earlier of
    the plan's day and the day the mileage is likely reached. ``last_on`` None: never here."""

    operation: Operation
    on: dt.date | None
    at_km: int | None
    last_on: dt.date | None
    is_over: bool
    is_soon: bool


def services_due(
    site: Site, car: Vehicle, readings: Sequence[Reading], *, today: dt.date
) -> list[ServiceDue]:
    """What is due, the earliest first. Two queries: the plans, and when it was done last.

    A plan of the model goes before one of the whole make. What has neither a day nor a mileage
    to count from is left out: the car's first registration and its readings say too little.
    """
    if not car.make:
        return []
    plans = MaintenancePlan.objects.filter(
        Q(model="") | Q(model__iexact=car.model), make__iexact=car.make, operation__site=site
    )
    chosen: dict[int, MaintenancePlan] = {}
    for plan in plans.filter(operation__is_active=True).select_related("operation"):
        if plan.model or plan.operation_id not in chosen:
            chosen[plan.operation_id] = plan
    done = _last_done(site, car, list(chosen))
    found = [_due(plan, car, done.get(key), readings, today) for key, plan in chosen.items()]
    return sorted(
        (due for due in found if due is not None),
        key=lambda due: (not due.is_over, due.on or dt.date.max, due.at_km or 0),
    )


def _last_done(site: Site, car: Vehicle, operations: list[int]) -> dict[int, dt.date]:
    if not operations:
        return {}
    rows = (
        RequestedWork.objects.filter(
            visit__vehicle=car,
            visit__state__in=_DONE,
            visit__handed_over_at__isnull=False,
            operation__in=operations,
        )
        .order_by("visit__handed_over_at")
        .values_list("operation", F("visit__handed_over_at"))
    )
    return {operation: site.local(at).date() for operation, at in rows}


def _due(
    plan: MaintenancePlan,
    car: Vehicle,
    last_on: dt.date | None,
    readings: Sequence[Reading],
    today: dt.date,
) -> ServiceDue | None:
    by_plan = _due_day(plan, car, last_on, today)
    at_km = _due_km(plan, car, last_on, readings)
    days = [day for day in (by_plan, _reached(at_km, car, readings, today)) if day]
    if not days and at_km is None:
        return None
    on = min(days) if days else None
    is_over = (by_plan is not None and by_plan < today) or (
        at_km is not None and car.mileage is not None and car.mileage >= at_km
    )
    return ServiceDue(
        operation=plan.operation,
        on=on,
        at_km=at_km,
        last_on=last_on,
        is_over=is_over,
        is_soon=not is_over and on is not None and on <= today + SOON,
    )


def _due_day(
    plan: MaintenancePlan, car: Vehicle, last_on: dt.date | None, today: dt.date
) -> dt.date | None:
    """So many months after the last time; never done here, the next round of the plan."""
    if not plan.every_months:
        return None
    if last_on is not None:
        return _later(last_on, plan.every_months)
    first = car.first_registered_on
    if first is None:
        return None
    months = max(0, (today.year - first.year) * 12 + today.month - first.month)
    rounds = months // plan.every_months + 1
    return _later(first, rounds * plan.every_months)


def _later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    longest = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, longest))


def _due_km(
    plan: MaintenancePlan, car: Vehicle, last_on: dt.date | None, readings: Sequence[Reading]
) -> int | None:
    """Counted from what the odometer showed around the last time, from the last full round of
    the plan where it was never done here."""
    if not plan.every_km or car.mileage is None:
        return None
    if last_on is None:
        return (car.mileage // plan.every_km + 1) * plan.every_km
    then = [reading.km for reading in readings if reading.on <= last_on]
    return (then[-1] if then else car.mileage) + plan.every_km


def _reached(
    at_km: int | None, car: Vehicle, readings: Sequence[Reading], today: dt.date
) -> dt.date | None:
    """The day the car has likely driven so far; None where nobody can tell."""
    yearly = yearly_km(readings) if len(readings) > 1 else None
    if at_km is None or not yearly or car.mileage is None or not readings:
        return None
    ahead = (at_km - car.mileage) / yearly * _YEAR
    if ahead <= 0:
        return today
    return readings[-1].on + dt.timedelta(days=min(round(ahead), 3650))
