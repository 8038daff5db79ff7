"""May we, and if not why: what stands in the way of a verb of an order.

What is asked of one subject only lives beside this file, under the name of the subject.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Blocker, Obstacle
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.visits.states import ON_SITE
from workorders.models import WorkOrder
from workorders.states import OVER, OrderState
from workorders.transitions import BY_VERB

_NOT_NOW = {
    "sign": _("This order was signed already. Look again."),
    "decline": _("Work has begun: it can't be declined any more."),
    "void": _("Only a draft can be void. Hand the car over instead."),
    "issue": _("This order is not signed, or it is in the workshop already."),
    "take_back": _("Work has begun: stop it first."),
    "start": _("This order is not in the workshop."),
    "wait": _("This order is not in the workshop."),
    "finish": _("No work has been started on this order."),
    "send_back": _("This order is not being checked."),
    "declare_ready": _("The work is not finished yet."),
    "hand_over": _("The car is not ready yet."),
}


def check_right(by: Staff | None, site: Site, right: Right) -> None:
    """Raise PermissionDenied for a person without ``right`` at ``site``; scans (None) pass."""
    if by is not None and right not in by.rights_at(site):
        raise PermissionDenied


def obstacles_to(verb: str, order: WorkOrder) -> list[Obstacle]:
    """What the order's state has against ``verb``; nothing where the table allows it."""
    if order.state in BY_VERB[verb].sources:
        return []
    if order.state == OrderState.CLOSED:
        return [Blocker("order_closed", _("This order is closed: the car was handed over."))]
    return [Blocker("out_of_order", _NOT_NOW[verb])]


def obstacles_to_change(order: WorkOrder) -> list[Obstacle]:
    """An order that is over is not changed any more."""
    if order.state in OVER:
        return [Blocker("order_closed", _("This order is closed. Nothing can be changed."))]
    return []


def obstacles_to_reception(order: WorkOrder) -> list[Obstacle]:
    """Nobody signs for a car that is not here."""
    if order.visit.state not in ON_SITE:
        return [Blocker("not_here", _("Mark the car as arrived first."))]
    return []
