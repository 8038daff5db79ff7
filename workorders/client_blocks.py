"""An order on the client's page of the visit: what to decide, what is done, what it comes to."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appointments.client_blocks import Block, register_block
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from workorders.models import ConsentRequest
from workorders.queries import order_of
from workorders.reads.extra import supplement_of
from workorders.states import ConsentState, LineKind, Payer
from workorders.totals import totals_of


def bring() -> None:
    """Make the blocks of this floor known."""
    register_block(to_decide)
    register_block(done)


def to_decide(visit: Visit, token: str, now: dt.datetime) -> Block | None:
    """The open question, by the link of this very page; nothing while it waits for our call."""
    request = (
        ConsentRequest.objects.filter(order__visit=visit, state=ConsentState.SENT)
        .select_related("order__site")
        .first()
    )
    if request is None:
        return None
    question = supplement_of(request, now=now)
    return Block(
        template="workorders/client/_to_decide.html",
        words={"number": len(question.open), "total": question.total, "question": question},
        act_url=reverse("consent", args=[token]),
        act_word=_("Look and decide"),
    )


def done(visit: Visit, token: str, now: dt.datetime) -> Block | None:
    """The work of the order: what of it is done, and the sum once the car is ready."""
    order = order_of(visit)
    if order is None or order.agreed_at is None:
        return None
    lines = list(order.lines.filter(removed_at=None).select_related("operation"))
    rows = [line for line in lines if line.kind != LineKind.PART and line.payer == Payer.CLIENT]
    is_ready = visit.state == VisitState.READY
    finished = [line for line in rows if is_ready or line.done_at]
    if not finished:
        return None
    return Block(
        template="workorders/client/_done.html",
        words={
            "lines": finished,
            "total": totals_of(order.site, lines).client if is_ready else None,
            "site": order.site,
        },
    )
