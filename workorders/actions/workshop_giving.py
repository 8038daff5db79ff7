"""Whose work it is: a line, or all of an order, given to a mechanic or a team."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import lock_order, tell
from workorders.models import Assignment, OrderLine, Team, WorkOrder, WorkSpan
from workorders.rules import check_right
from workorders.rules.workshop import REASON_LENGTH, obstacles_to_give
from workorders.states import IN_WORKSHOP, LineKind


@whole_transaction
def assign_line(
    line: OrderLine,
    *,
    mechanic: Staff | None = None,
    team: Team | None = None,
    reason: str = "",
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Assignment:
    """Give a labour line to a mechanic or a team; who had it before has it no more.

    Raises Refusal: 409 while somebody is at work on it, and with code ``needs_reason`` at
    ``reason`` for a mechanic without the skill or another than the first of a repeat (C2-4a).
    """
    order = _locked_for_routing(line.order, by)
    line = order.lines.select_related("operation", "order__visit").get(pk=line.pk)
    given = _give(order, line, mechanic, team, reason, by=by, now=now)
    _tell(order, [line], mechanic, team, reason, by=by, door=door, now=now)
    return given


@whole_transaction
def give_order(
    order: WorkOrder,
    *,
    mechanic: Staff | None = None,
    team: Team | None = None,
    reason: str = "",
    by: Staff,
    door: str,
    now: dt.datetime,
) -> list[Assignment]:
    """Give all labour that is not done to one mechanic or team. Refusals as ``assign_line``."""
    order = _locked_for_routing(order, by)
    labour = order.lines.filter(kind=LineKind.LABOUR, removed_at=None, done_at=None)
    lines = list(labour.select_related("operation", "order__visit"))
    if not lines:
        refuse("nothing_to_give", _("All work of this order is done."))
    given = [_give(order, line, mechanic, team, reason, by=by, now=now) for line in lines]
    _tell(order, lines, mechanic, team, reason, by=by, door=door, now=now)
    return given


@whole_transaction
def withdraw_assignment(
    assignment: Assignment, *, by: Staff, door: str, now: dt.datetime
) -> Assignment:
    """Nobody has this work any more; ``give_back`` undoes it. Refusal 409 while it is worked on."""
    order = _locked_for_routing(assignment.order, by)
    if WorkSpan.objects.filter(assignment=assignment, ends_at=None).exists():
        refuse("at_work", _("Somebody is at work on it. Stop that first."))
    withdrawn = Assignment.objects.filter(pk=assignment.pk, withdrawn_at=None, done_at=None)
    if not withdrawn.update(withdrawn_at=now):
        refuse("withdrawn", _("This work was given to somebody else. Look again."))
    tell(order, "work_withdrawn", by=by, door=door, now=now, line=assignment.line.words)
    assignment.refresh_from_db()
    return assignment


@whole_transaction
def give_back(assignment: Assignment, *, by: Staff, door: str, now: dt.datetime) -> Assignment:
    """Undo ``withdraw_assignment``. Refusal 409 where somebody else has the work by now."""
    order = _locked_for_routing(assignment.order, by)
    line = assignment.line
    is_free = not line.assignments.filter(withdrawn_at=None).exists()
    if not is_free or line.done_at is not None or line.removed_at is not None:
        refuse("withdrawn", _("This work was given to somebody else. Look again."))
    assignment.withdrawn_at = None
    assignment.save(update_fields=["withdrawn_at"])
    tell(order, "work_given", by=by, door=door, now=now, to=_name(assignment), lines=[line.words])
    return assignment


def _locked_for_routing(order: WorkOrder, by: Staff) -> WorkOrder:
    order = lock_order(order)
    check_right(by, order.site, Right.ROUTE_WORK)
    if order.state not in IN_WORKSHOP:
        refuse("out_of_order", _("This order is not in the workshop."))
    return order


def _give(
    order: WorkOrder,
    line: OrderLine,
    mechanic: Staff | None,
    team: Team | None,
    reason: str,
    *,
    by: Staff,
    now: dt.datetime,
) -> Assignment:
    if mechanic is None and team is None:
        refuse("required", _("Choose a mechanic or a team."), "to", status=400)
    if line.kind != LineKind.LABOUR:
        refuse("no_labour", _("Only labour is given to a mechanic."))
    refuse_if(obstacles_to_give(line, mechanic, reason))
    line.assignments.filter(withdrawn_at=None).update(withdrawn_at=now)
    return Assignment.objects.create(
        order=order,
        line=line,
        team=team,
        mechanic=mechanic,
        planned_hours=line.quantity,
        reason=reason.strip()[:REASON_LENGTH],
        assigned_at=now,
        assigned_by=by,
    )


def _tell(
    order: WorkOrder,
    lines: list[OrderLine],
    mechanic: Staff | None,
    team: Team | None,
    reason: str,
    *,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> None:
    told = {"to": str(mechanic or team), "lines": [line.words for line in lines]}
    if reason.strip():
        told["why"] = reason.strip()[:REASON_LENGTH]
    tell(order, "work_given", by=by, door=door, now=now, **told)


def _name(assignment: Assignment) -> str:
    return str(assignment.mechanic or assignment.team)
