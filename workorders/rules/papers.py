"""Which papers an order has in its state, and what one that it has not is waiting for."""

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Blocker, Obstacle, Sentence
from workorders.documents import EXIT_NOTE, SUPPLEMENT, OrderPaper
from workorders.documents.way_out import issued_settlement
from workorders.documents.workshop import passed_check
from workorders.models import ConsentRequest, Finding, GatePass, Intake, WorkOrder
from workorders.states import IN_WORKSHOP, OrderState

_AWAITED: dict[str, Sentence] = {
    "intake_sheet": _("The walk-around has not been started yet."),
    "diagnosis_sheet": _("Nothing was found so far."),
    SUPPLEMENT: _("The client has not been asked about extra work."),
    "certificate": _("The quality check has not been passed yet."),
    "settlement": _("Issue the settlement first."),
    "gate_pass": _("Issue the gate pass first."),
    EXIT_NOTE: _("This order was not declined."),
    "explain_sheet": _("The work is not finished yet."),
}
_DONE = frozenset({OrderState.CHECKING, OrderState.READY, OrderState.CLOSED})


def obstacles_to_make(
    paper: OrderPaper, order: WorkOrder, request: ConsentRequest | None = None
) -> list[Obstacle]:
    """What a paper of this order still waits for; nothing where it can be made now."""
    if order.state == OrderState.VOID:
        return [Blocker("order_void", _("This order is void: it has no papers."))]
    if _is_there(paper.kind, order, request):
        return []
    return [Blocker("paper_waits", _AWAITED[paper.kind])]


def paper_of_state(order: WorkOrder) -> str:
    """The paper that the state asks for: what P makes (UX-65)."""
    if order.is_declined:
        return EXIT_NOTE
    if order.state in IN_WORKSHOP:
        return "job_card"
    if order.state == OrderState.CLOSED:
        return "settlement"
    if order.state in _DONE:
        return "explain_sheet"
    return "work_order"


def _is_there(kind: str, order: WorkOrder, request: ConsentRequest | None) -> bool:
    if kind == "intake_sheet":
        return Intake.objects.filter(order=order).exists()
    if kind == "diagnosis_sheet":
        found = Finding.objects.filter(request__order=order).exists()
        return found or order.visit.deferred_defects.exists()
    if kind == SUPPLEMENT:
        return request is not None and request.order_id == order.pk
    if kind == "certificate":
        return passed_check(order) is not None
    if kind == "settlement":
        return issued_settlement(order) is not None
    if kind == "gate_pass":
        return GatePass.objects.filter(order=order).exists()
    if kind == "explain_sheet":
        return order.state in _DONE and not order.is_declined
    if kind == EXIT_NOTE:
        return order.is_declined
    return True
