"""To the workshop and back: an order is issued, routed, and the car taken over (S-8a–S-8c)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import advance, lock_order, tell
from workorders.actions.signing import keep_signature
from workorders.actions.versions import live_lines
from workorders.models import Assignment, CustodyStamp, OrderLine, Team, WorkOrder
from workorders.reads.custody import place_of, to_ten_minutes
from workorders.rules import obstacles_to
from workorders.rules.orders import obstacles_to_issue
from workorders.rules.workshop import check_one_of
from workorders.states import OVER, LineKind, Place, Purpose, SignedBy

WORDS_LENGTH = 120


@whole_transaction
def issue_order(
    order: WorkOrder,
    *,
    taken_by: Staff | None = None,
    strokes: Sequence[Any] = (),
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> WorkOrder:
    """Send a signed order to the workshop: to the one team of its zone, else to the foreman.

    ``taken_by`` took the car over at once, to ten minutes, with ``strokes`` where they signed on
    the screen; without, whoever starts the work, or takes the car, is noted then (B-3.21).
    """
    order = lock_order(order)
    refuse_if(obstacles_to("issue", order) or obstacles_to_issue(order, live_lines(order)))
    team = route_order(order, by=by, now=now)
    told = {"team": str(team)} if team else {}
    order = advance(order, "issue", by=by, door=door, now=now, told=told)
    if taken_by is not None:
        stamp = _stamp(order, Place.WORKSHOP, given_by=by, taken_by=taken_by, now=now)
        if strokes:
            _sign(order, stamp, strokes, by=by, now=now)
    return order


@whole_transaction
def take_back_order(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> WorkOrder:
    """Issued too early: nobody has it any more, and a car in the workshop is at reception again."""
    order = lock_order(order)
    order = advance(order, "take_back", by=by, door=door, now=now)
    order.assignments.filter(withdrawn_at=None).update(withdrawn_at=now)
    if place_of(order) != Place.RECEPTION:
        _stamp(order, Place.RECEPTION, given_by=None, taken_by=by, now=now)
    return order


@whole_transaction
def send_on(
    order: WorkOrder,
    *,
    to: Place,
    taken_by: Staff | None = None,
    words: str = "",
    strokes: Sequence[Any] = (),
    by: Staff,
    door: str,
    now: dt.datetime,
) -> CustodyStamp:
    """The car goes to the wash, outside, to the parking or back: who took it, to ten minutes.

    ``taken_by`` is who presses where nobody is named. Refusal 409 for a car that is there already
    or not ours any more.
    """
    order = lock_order(order)
    check_one_of(by, order.site, Right.WORK, Right.RECEIVE_CAR, Right.HAND_OVER)
    if order.state in OVER:
        refuse("order_closed", _("This order is closed. Nothing can be changed."))
    if place_of(order) == to:
        refuse("there_already", _("The car is there already."), "to")
    stamp = _stamp(order, to, given_by=by, taken_by=taken_by or by, words=words, now=now)
    if strokes:
        _sign(order, stamp, strokes, by=by, now=now)
    tell(order, "car_moved", by=by, door=door, now=now, to=to.value, before=stamp.from_place)
    return stamp


def take_car(order: WorkOrder, *, by: Staff | None, now: dt.datetime) -> None:
    """Who begins to work has the car: in the caller's transaction, on a locked order."""
    if place_of(order) != Place.WORKSHOP:
        _stamp(order, Place.WORKSHOP, given_by=None, taken_by=by, now=now)


def route_order(order: WorkOrder, *, by: Staff | None, now: dt.datetime) -> Team | None:
    """Give what nobody has to the one team of the order's one zone (S-8a); None: to route.

    In the caller's transaction; also for work that the client agreed to later.
    """
    labour = list(
        order.lines.filter(kind=LineKind.LABOUR, removed_at=None, done_at=None).select_related(
            "operation"
        )
    )
    zones = {zone_of(order, line) for line in labour}
    if len(zones) != 1:
        return None
    teams = Team.objects.filter(site=order.site, zone=zones.pop(), is_active=True)[:2]
    if len(teams) != 1:
        return None
    held = set(order.assignments.filter(withdrawn_at=None).values_list("line", flat=True))
    Assignment.objects.bulk_create(
        Assignment(
            order=order,
            line=line,
            team=teams[0],
            planned_hours=line.quantity,
            assigned_at=now,
            assigned_by=by,
        )
        for line in labour
        if line.pk not in held
    )
    return teams[0]


def zone_of(order: WorkOrder, line: OrderLine) -> str:
    """Where a line is worked on: its operation's zone, else the visit's."""
    return line.operation.zone if line.operation else order.visit.zone


def _stamp(
    order: WorkOrder,
    to: Place,
    *,
    given_by: Staff | None,
    taken_by: Staff | None,
    words: str = "",
    now: dt.datetime,
) -> CustodyStamp:
    return CustodyStamp.objects.create(
        order=order,
        from_place=place_of(order),
        to_place=to,
        at=now,
        stamped_at=to_ten_minutes(now, order.site),
        given_by=given_by,
        taken_by=taken_by,
        words=words.strip()[:WORDS_LENGTH],
    )


def _sign(
    order: WorkOrder,
    stamp: CustodyStamp,
    strokes: Sequence[Any],
    *,
    by: Staff | None,
    now: dt.datetime,
) -> None:
    keep_signature(
        order,
        purpose=Purpose.CUSTODY,
        about=f"stamp:{stamp.pk}",
        name=str(stamp.taken_by),
        strokes=strokes,
        way=SignedBy.PAD,
        by=by,
        now=now,
    )
