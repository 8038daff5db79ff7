"""Hard to judge at the car: a technician is asked to reception, and somebody says they come."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import lock_order, tell
from workorders.models import WorkOrder
from workorders.reads.technician import CALLED, COMES, NOT_NEEDED, call_of
from workorders.rules import check_right
from workorders.rules.intake import obstacles_to_start


@whole_transaction
def call_technician(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> None:
    """Foremen and experts see it on their screens at once. Pressed twice it is one call."""
    order = lock_order(order)
    check_right(by, order.site, Right.RECEIVE_CAR)
    refuse_if(obstacles_to_start(order))
    there = call_of(order, now=now)
    if there is None or not there.is_open:
        tell(order, CALLED, by=by, door=door, now=now)


@whole_transaction
def take_back_call(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> None:
    """Nobody needs to come after all."""
    order = lock_order(order)
    check_right(by, order.site, Right.RECEIVE_CAR)
    if call_of(order, now=now) is not None:
        tell(order, NOT_NEEDED, by=by, door=door, now=now)


@whole_transaction
def answer_call(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> None:
    """``by`` is on the way. Refusal 409 where a colleague was quicker, or nobody asks any more."""
    order = lock_order(order)
    check_right(by, order.site, Right.ROUTE_WORK)
    there = call_of(order, now=now)
    if there is None:
        refuse("nobody_asks", _("Reception needs nobody any more."))
    if not there.is_open:
        refuse("somebody_comes", _("A colleague is on the way already."))
    tell(order, COMES, by=by, door=door, now=now)
