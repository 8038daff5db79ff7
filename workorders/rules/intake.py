"""What is still to be done before the client signs for the walk-around."""

from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Blocker, Obstacle
from service_desk.lib.text import in_a_row
from workorders.models import Intake, WorkOrder
from workorders.reads.intake import key_of, missing_shots
from workorders.rules.course import obstacles_to, obstacles_to_reception
from workorders.states import Point, Shot


def obstacles_to_start(order: WorkOrder) -> list[Obstacle]:
    """A walk-around is of a car that is here and whose order is not signed."""
    return obstacles_to("sign", order) or obstacles_to_reception(order)


def obstacles_to_sign(order: WorkOrder, intake: Intake) -> list[Obstacle]:
    """All that is missing, at its field: the client signs once, for the whole.

    With the walk-around refused (B-3.9) neither shots nor points are asked; the mileage, the
    fuel, the key and what is said to everybody still are.
    """
    return [
        *obstacles_to_start(order),
        *_of_the_price(order),
        *_of_every_car(order, intake),
        *(() if intake.refused_at else _of_the_walk(order, intake)),
    ]


def _of_the_price(order: WorkOrder) -> Iterator[Obstacle]:
    if not order.lines.filter(removed_at=None).exists():
        yield Blocker("no_lines", _("Nothing is on the order yet. Add the work first."), "lines")
    if order.promised_at is None:
        yield Blocker("no_promise", _("Say on the order when the car will be ready."), "lines")


def _of_every_car(order: WorkOrder, intake: Intake) -> Iterator[Obstacle]:
    if intake.fuel is None:
        yield Blocker("fuel_missing", _("Tap how much fuel is in the tank."), "fuel")
    if intake.mileage is None:
        yield Blocker("mileage_missing", _("Enter the mileage."), "mileage")
    else:
        yield from _of_the_mileage(order, intake.mileage, intake.mileage_reason)
    if key_of(order) is None:
        yield Blocker("tag_missing", _("Enter the tag of the key."), "tag")
    if not intake.has_protection:
        yield Blocker(
            "protection_missing", _("Put in the protection kit and tick it."), "has_protection"
        )
    if not intake.valuables_told:
        yield Blocker(
            "valuables_missing", _("Speak of valuables in the car, and mark it."), "mark:valuables"
        )


def _of_the_mileage(order: WorkOrder, mileage: int, reason: str) -> Iterator[Obstacle]:
    before = order.visit.vehicle.mileage
    if before is not None and mileage < before and not reason:
        sentence = _("It was {mileage} km before. Say why it is lower now.")
        yield Blocker("mileage_fell", format_lazy(sentence, mileage=before), "mileage_reason")


def _of_the_walk(order: WorkOrder, intake: Intake) -> Iterator[Obstacle]:
    if missing := missing_shots(order.photos.all()):
        shots = in_a_row([Shot(each).label for each in missing])
        sentence = _("These photos are missing: {shots}.")
        yield Blocker("shots_missing", format_lazy(sentence, shots=shots), "shots")
    marked = {mark.point for mark in intake.marks.all()}
    # Valuables are told to everybody, and asked for above.
    left = [point.label for point in Point if point not in marked and point != Point.VALUABLES]
    if left:
        sentence = _("Not looked at yet: {points}.")
        yield Blocker("points_missing", format_lazy(sentence, points=in_a_row(left)), "points")
