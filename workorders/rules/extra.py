"""What stands in the way of asking a client about extra work, and of taking the answer."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Blocker, Obstacle
from workorders.models import ConsentRequest, Finding, WorkOrder
from workorders.rules.orders import obstacles_to_edit
from workorders.states import DECIDED, ConsentState, OrderState

OPEN_REQUEST = (ConsentState.DRAFT, ConsentState.SENT)


def obstacles_to_find(order: WorkOrder) -> list[Obstacle]:
    """Something may be found as long as the car is in our hands and not declared ready."""
    if over := obstacles_to_edit(order):
        return over
    if order.state == OrderState.READY:
        return [Blocker("ready", _("The car is declared ready. Send it back to work first."))]
    return []


def obstacles_to_ask(request: ConsentRequest, findings: Sequence[Finding]) -> list[Obstacle]:
    """Asked is what has a price, after a first agreement, with a time when it would be ready."""
    order = request.order
    if over := obstacles_to_find(order):
        return over
    if order.agreed_at is None:
        return [
            Blocker("not_agreed", _("Nothing is signed yet: put this work on the order itself."))
        ]
    if request.state not in OPEN_REQUEST:
        return [Blocker("answered", _("This question is closed. Ask a new one."))]
    if not findings:
        return [Blocker("nothing_found", _("Write down first what was found."))]
    unpriced = next((each for each in findings if not each.amount and not each.hours), None)
    if unpriced is not None:
        return [Blocker("unpriced", _("Give each finding its price first."), "amount")]
    return []


def obstacles_to_answer(request: ConsentRequest) -> list[Obstacle]:
    """The question is still open, and the car still here to be worked on."""
    if request.state not in OPEN_REQUEST:
        return [Blocker("answered", _("This question is closed."))]
    return obstacles_to_find(request.order)


def is_decided(finding: Finding) -> bool:
    """Yes or not now; "call me" leaves it open."""
    return finding.answer in DECIDED
