"""``advance``: the one way an order, and its visit with it, changes state."""

import datetime as dt
from typing import Any

from django.db import IntegrityError

from appointments.actions.locks import lock_visit
from service_desk.lib.refusals import Blocker, Refusal, refuse_if
from service_desk.lib.transactions import constraint_of
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.records.moves import move
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState, sources_of
from workorders.models import WorkOrder
from workorders.rules import check_right, obstacles_to
from workorders.sentences import SENTENCES
from workorders.states import OrderState
from workorders.transitions import BY_VERB, VISIT_STATE

_STAMPS = {
    OrderState.SIGNED: "signed_at",
    OrderState.ISSUED: "issued_at",
    OrderState.CHECKING: "finished_at",
    OrderState.READY: "ready_at",
    OrderState.CLOSED: "closed_at",
}
_VISIT_STAMPS = {
    VisitState.IN_WORK: "work_at",
    VisitState.CHECKING: "checking_at",
    VisitState.READY: "ready_at",
    VisitState.HANDED_OVER: "handed_over_at",
}


def lock_order(order: WorkOrder) -> WorkOrder:
    """The order as it is now, its own until the transaction ends; the visit is locked first.

    Every floor locks in this order (visit, then order), so that none waits for the other.
    """
    visit = lock_visit(order.visit)
    locked = WorkOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    locked.visit, locked.site = visit, visit.site
    return locked


def advance(
    order: WorkOrder,
    verb: str,
    *,
    by: Staff | None,
    door: str,
    now: dt.datetime,
    told: dict[str, Any] | None = None,
    **stamps: Any,
) -> WorkOrder:
    """Move a locked ``order`` along ``transitions.TABLE``, its visit with it, and write it down.

    Call it in the transaction of the verb, after its own rules. ``stamps`` are written in the same
    statement, ``told`` goes into the journal. Raises PermissionDenied for a person without the
    row's right, Refusal 409 where the state, or the database, has something against it.
    """
    row = BY_VERB[verb]
    check_right(by, order.site, row.right)
    refuse_if(obstacles_to(verb, order))
    before = order.state
    if stamp := _STAMPS.get(row.target):
        stamps.setdefault(stamp, now)
    if row.target == OrderState.WORKING and order.started_at is None:
        stamps.setdefault("started_at", now)
    try:
        moved = move(order, sources=row.sources, to=row.target, **stamps)
    except IntegrityError as error:
        raise refusal_of(error) from error
    if not moved:
        order.refresh_from_db(fields=["state"])
        refuse_if(obstacles_to(verb, order))
    _move_visit(order.visit, VISIT_STATE.get(row.target), now=now)
    facts = {"number": order.number, "before": before, **(told or {})}
    # On the order, and on the visit whose timeline people read.
    for subject in (order, order.visit):
        record(
            site=order.site,
            subject=subject,
            verb=f"order_{verb}",
            by=by,
            door=door,
            now=now,
            **facts,
        )
    return order


def refusal_of(error: IntegrityError) -> Refusal:
    """What the database refused, in words for a person."""
    name = constraint_of(error)
    if name not in SENTENCES:
        raise error
    return Refusal(Blocker(name, SENTENCES[name]))


def tell(
    order: WorkOrder, verb: str, *, by: Staff | None, door: str, now: dt.datetime, **told: Any
) -> None:
    """Write down what else happened to an order."""
    record(site=order.site, subject=order, verb=verb, by=by, door=door, now=now, **told)


def _move_visit(visit: Visit, to: VisitState | None, *, now: dt.datetime) -> None:
    if to is None or visit.state == to:
        return
    stamps: dict[str, Any] = {"version": visit.version + 1}
    if (stamp := _VISIT_STAMPS.get(to)) and (
        to != VisitState.IN_WORK or getattr(visit, stamp) is None
    ):
        stamps[stamp] = now
    moved = move(visit, sources=sources_of(to), to=to, **stamps)
    # The order's table and the visit's agree (a test walks both): only a colleague's cancelled
    # or un-arrived visit is left.
    if not moved:
        raise Refusal(Blocker("visit_changed", SENTENCES["visit_changed"]))
