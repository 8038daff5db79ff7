"""Which orders are checked, and what stands in the way of passing one (C2-5a, C2-5d)."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Blocker, Obstacle
from workorders.models import QualityCheck, QualityPoint, WorkOrder, WorkshopPolicy
from workorders.sentences import SENTENCES
from workorders.states import CheckState, Mark, OrderState

NO_CHECK = _("This order is not being checked. Look again.")
FARTHEST_KM = Decimal(500)
SLOTS = 10_000  # of a per cent's hundredth: fine enough for any share


def is_always_checked(order: WorkOrder) -> bool:
    """A repeat claim always is (C2-5d), and what is to be driven before it is given back."""
    return order.visit.repeat_of_id is not None or order.needs_road_test


def is_drawn(number: str, percent: int) -> bool:
    """Whether the order of this number is among ``percent`` of all: the same answer every time.

    By the number's hash and not by chance, so that nobody can draw again until it suits.
    """
    place = int.from_bytes(hashlib.sha256(number.encode()).digest()[:8]) % SLOTS
    return place < percent * SLOTS // 100


def must_be_checked(order: WorkOrder, policy: WorkshopPolicy) -> bool:
    """Whether no car of this order leaves unchecked."""
    return is_always_checked(order) or is_drawn(order.number, policy.sample_percent)


def needs_drive(order: WorkOrder) -> bool:
    """Driven before it is passed: whatever is here for the same trouble again (C2-4c)."""
    return is_always_checked(order)


def obstacles_to_check(order: WorkOrder, check: QualityCheck | None) -> list[Obstacle]:
    """Marks are given while the order is checked, on a check nobody has decided."""
    if order.state != OrderState.CHECKING or check is None or check.state != CheckState.DUE:
        return [Blocker("not_checking", NO_CHECK)]
    return []


def obstacles_to_pass(
    order: WorkOrder, points: Iterable[QualityPoint], road_km: Decimal | None
) -> list[Obstacle]:
    """All points looked at, none to act on, and driven where it is asked for."""
    marks = [point.mark for point in points]
    found: list[Obstacle] = []
    if not marks or not all(marks):
        found.append(Blocker("unmarked", _("Some points are open. Look at them first."), "points"))
    if Mark.ACT in marks:
        found.append(Blocker("act", _("A point needs work. Send the car back to work."), "points"))
    if needs_drive(order) and not road_km:
        found.append(Blocker("drive", _("Drive the car first. Enter the kilometres."), "road_km"))
    return found


def obstacle_of_last(
    order: WorkOrder, check: QualityCheck | None, policy: WorkshopPolicy
) -> Obstacle | None:
    """What the order's last check has against its being ready; the database says the same."""
    is_open = check is not None and check.state != CheckState.PASSED
    if is_open or (check is None and must_be_checked(order, policy)):
        name = "work_order_is_checked_before_it_is_ready"
        return Blocker(name, SENTENCES[name], "check")
    return None
