"""The gate before a car is called ready (S-11a): what has to be done first, said all at once."""

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Blocker, Obstacle
from workorders.models import HandOver, WorkOrder
from workorders.queries import policy_of
from workorders.reads.quality import last_check
from workorders.rules.quality import obstacle_of_last
from workorders.sentences import SENTENCES
from workorders.states import ConsentState, LineKind

_ASKED = [ConsentState.DRAFT, ConsentState.SENT]


def obstacles_to_ready(order: WorkOrder, done: HandOver | None) -> list[Obstacle]:
    """Everything that stands before READY, each with the field it is seen to at. Four queries."""
    policy = policy_of(order.site)
    found: list[Obstacle] = []
    if unchecked := obstacle_of_last(order, last_check(order), policy):
        found.append(unchecked)
    if _has_open_work(order):
        found.append(Blocker("open_work", _("Some work is not done yet. Finish it first."), "work"))
    if order.consents.filter(state__in=_ASKED).exists():
        name = "work_order_leaves_without_open_questions"
        found.append(Blocker(name, SENTENCES[name], "consent"))
    if policy.washes_cars and not (done and (done.washed_at or done.no_wash_reason)):
        found.append(Blocker("wash", _("Wash the car, or say why not."), "wash"))
    if not (done and done.looked_over_at):
        found.append(
            Blocker("looked_over", _("Look the car over and count the things."), "looked_over")
        )
    if not (done and done.papers_at):
        found.append(Blocker("papers", _("Collect the papers."), "papers"))
    if not (done and done.totals_at):
        found.append(Blocker("totals", _("Check the totals."), "totals"))
    return found


def _has_open_work(order: WorkOrder) -> bool:
    return order.lines.filter(kind=LineKind.LABOUR, removed_at=None, done_at=None).exists()
