"""The check, what is made ready before the client comes, and a loaner that is out."""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.walk_arounds import scribble
from service_desk.organisation.models import Staff
from workorders.actions.loans import hand_out_loaner
from workorders.actions.quality import pass_check, plan_check, start_check
from workorders.actions.quality_marks import mark_point, mark_rest
from workorders.actions.ready import declare_ready, tick
from workorders.models import WorkOrder
from workorders.reads.loans import booking_of, due_back, free_loaners
from workorders.states import IN_WORKSHOP, CheckState, Mark

_TICKS = ("wash", "looked_over", "papers", "totals")
_ROAD_KM = Decimal("6.5")
_LICENCE, _FUEL = "B 28 041 977-T", 6


def ask_for_check(order: WorkOrder, *, by: Staff, at: dt.datetime) -> None:
    """Begun: the first point is looked at already."""
    check = start_check(order, by=by, door="desk", now=at)
    first = check.points.all()[0]
    mark_point(order, point=first.pk, mark=Mark.OK, by=by, door="desk", now=at)


def pass_if_drawn(order: WorkOrder, *, by: Staff, at: dt.datetime) -> None:
    """What the number's draw, or a repeat, asks to be checked is in order."""
    check = plan_check(order, now=at)
    if check is not None and check.state == CheckState.DUE:
        mark_rest(order, by=by, door="desk", now=at)
        pass_check(order, road_km=_ROAD_KM, by=by, door="desk", now=at)


def make_ready(order: WorkOrder, *, by: Staff, at: dt.datetime) -> None:
    """Washed, looked over, papers and totals; then the client may come."""
    for what in _TICKS:
        tick(order, what=what, by=by, door="desk", now=at)
    declare_ready(order, by=by, door="desk", now=at)


def lend(desk: FrontDesk, orders: Sequence[WorkOrder], rng: random.Random) -> None:
    """A loaner goes out: to who was promised one, else to whoever's car will take long."""
    stay = [order for order in orders if _state_of(order) in IN_WORKSHOP]
    stay.sort(key=lambda order: booking_of(order.visit) is None)
    for order in stay[:1]:
        at = order.opened_at
        booking = booking_of(order.visit)
        until = due_back(order, booking, now=at)
        free = free_loaners(order.site, visit=order.visit, now=at, until=until).first()
        loaner = booking.loaner if booking else free
        if loaner is not None and order.advisor is not None:
            hand_out_loaner(
                order,
                loaner,
                licence=_LICENCE,
                km=loaner.mileage + 12,
                fuel=_FUEL,
                signature={"name": order.visit.client.name, "strokes": scribble(rng)},
                by=order.advisor,
                door="desk",
                now=at,
            )


def _state_of(order: WorkOrder) -> str:
    order.refresh_from_db(fields=["state"])
    return order.state
