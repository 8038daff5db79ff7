"""What a walk-around is drawn from: the key's hook, the last reading, what is known of the car."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from service_desk.clients.models import MileageReading, Vehicle
from service_desk.organisation.models import Site
from service_desk.visits.models import DeferredDefect
from workorders.models import Damage, Intake, KeyHolding, OrderPhoto, WorkOrder
from workorders.states import SIX_SHOTS


def intake_of(order: WorkOrder) -> Intake | None:
    """The walk-around of an order, with its marks and papers."""
    return (
        Intake.objects.filter(order=order)
        .select_related("started_by", "signed_by")
        .prefetch_related("marks", "papers")
        .first()
    )


def key_of(order: WorkOrder) -> KeyHolding | None:
    """The tag under which the car's key hangs."""
    return KeyHolding.objects.filter(order=order, returned_at=None).first()


def next_free_tag(site: Site) -> str:
    """The lowest number that hangs on no key."""
    taken = set(
        KeyHolding.objects.filter(site=site, returned_at=None).values_list("tag", flat=True)
    )
    return next(tag for number in range(1, len(taken) + 2) if (tag := str(number)) not in taken)


def known_damages(order: WorkOrder) -> list[tuple[Damage, dt.date]]:
    """The marks of this car's last signed walk-around, each with the day it was first seen."""
    last = (
        Intake.objects.filter(order__visit__vehicle=order.visit.vehicle_id, signed_at__isnull=False)
        .exclude(order=order)
        .order_by("-signed_at")
        .first()
    )
    if last is None or last.signed_at is None:
        return []
    seen_on = order.site.local(last.signed_at).date()
    return [(damage, damage.known_since or seen_on) for damage in last.damages.all()]


def last_reading(vehicle: Vehicle) -> MileageReading | None:
    """What the odometer showed last."""
    return vehicle.mileage_readings.order_by("-at", "-id").first()


def declined_before(vehicle: Vehicle) -> QuerySet[DeferredDefect]:
    """Found and not done on this car (B-3.f1): safety first, then the oldest."""
    return DeferredDefect.objects.filter(
        vehicle=vehicle, settled_by=None, dropped_at=None
    ).select_related("operation")


def missing_shots(photos: Iterable[OrderPhoto]) -> list[str]:
    """Which of the six are still to be taken, in their order."""
    taken = {photo.shot for photo in photos}
    return [shot.value for shot in SIX_SHOTS if shot not in taken]
