"""May this work be given, started, finished; may this time be promised; and if not why."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Blocker, Obstacle
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from workorders.models import Assignment, ConsentRequest, OrderLine, WorkOrder, WorkSpan
from workorders.reads.mechanics import first_mechanic, lacks_skill
from workorders.states import ConsentState, LineKind, OrderState

REASON_LENGTH = 120


def check_one_of(by: Staff | None, site: Site, *rights: Right) -> None:
    """Raise PermissionDenied for a person with none of ``rights``; scans (None) pass."""
    if by is not None and by.rights_at(site).isdisjoint(rights):
        raise PermissionDenied


def check_own_work(by: Staff | None, mechanic: Staff, site: Site) -> None:
    """A mechanic presses for themselves; for another, who routes the work."""
    is_own = by is None or by == mechanic
    check_one_of(by, site, *((Right.WORK,) if is_own else (Right.ROUTE_WORK,)))


def obstacles_to_give(line: OrderLine, mechanic: Staff | None, reason: str) -> list[Obstacle]:
    """Why ``line`` can't be given to ``mechanic``; to a team (None) it always can.

    Without the operation's skill, and for a repeat claim anybody but who did the work, only with
    a reason (C2-4a, R-1.12).
    """
    if line.removed_at is not None:
        return [Blocker("line_removed", _("This line is not on the order any more."))]
    if line.done_at is not None:
        return [Blocker("line_done", _("This work is done already."))]
    if WorkSpan.objects.filter(assignment__line=line, ends_at=None).exists():
        return [Blocker("at_work", _("Somebody is at work on it. Stop that first."))]
    if mechanic is None or reason.strip():
        return []
    if lacks_skill(mechanic, line):
        skill = line.operation.skill if line.operation else ""
        sentence = _("%(name)s is not marked for “%(skill)s”. Say why this mechanic.")
        words = sentence % {"name": mechanic.name, "skill": skill}
        return [Blocker("needs_reason", words, "reason")]
    first = first_mechanic(line.order)
    if first is not None and first != mechanic:
        sentence = _("%(name)s did this work the first time. Say why another mechanic.")
        return [Blocker("needs_reason", sentence % {"name": first.name}, "reason")]
    return []


def obstacles_to_start(assignment: Assignment, mechanic: Staff) -> list[Obstacle]:
    """Why ``mechanic`` can't start now: not theirs, done, or at work on another car."""
    if assignment.withdrawn_at is not None:
        return [Blocker("withdrawn", _("This work was given to somebody else. Look again."))]
    if assignment.done_at is not None:
        return [Blocker("line_done", _("This work is done already."))]
    if assignment.mechanic_id not in {None, mechanic.pk}:
        sentence = _("%(name)s has this work. Ask the foreman.")
        return [Blocker("not_yours", sentence % {"name": assignment.mechanic})]
    team = assignment.team
    if assignment.mechanic_id is None and team and not team.members.filter(pk=mechanic.pk).exists():
        sentence = _("This is the work of %(team)s. Ask the foreman.")
        return [Blocker("not_yours", sentence % {"team": team})]
    running = WorkSpan.objects.filter(mechanic=mechanic, ends_at=None)
    busy = running.select_related("assignment__order__visit__vehicle").first()
    if busy is not None:
        sentence = _("%(name)s is at work on %(plate)s. Stop that first.")
        plate = busy.assignment.order.visit.vehicle.plate
        return [Blocker("at_work", sentence % {"name": mechanic.name, "plate": plate})]
    if assignment.mechanic_id is None:
        return obstacles_to_give(assignment.line, mechanic, assignment.reason)
    return []


def obstacles_to_finish(order: WorkOrder) -> list[Obstacle]:
    """All labour is done, nobody is at work, and the client owes no answer."""
    labour = order.lines.filter(kind=LineKind.LABOUR, removed_at=None)
    if left := labour.filter(done_at=None).first():
        sentence = _("“%(work)s” is not done yet.")
        return [Blocker("work_left", sentence % {"work": left.words})]
    if WorkSpan.objects.filter(assignment__order=order, ends_at=None).exists():
        return [Blocker("at_work", _("Somebody is at work on it. Stop that first."))]
    asked = [ConsentState.DRAFT, ConsentState.SENT]
    if ConsentRequest.objects.filter(order=order, state__in=asked).exists():
        return [Blocker("question_open", _("The client has not answered about what was found."))]
    return []


_OVER = {
    OrderState.READY: _("The car is ready. Nobody has to wait."),
    OrderState.CLOSED: _("This order is closed: the car was handed over."),
    OrderState.VOID: _("This order is void."),
}


def obstacles_to_promise(
    order: WorkOrder, ready_at: dt.datetime, *, now: dt.datetime
) -> list[Obstacle]:
    """A time is promised for a car that is not ready, and lies ahead."""
    if sentence := _OVER.get(OrderState(order.state)):
        return [Blocker("no_promise", sentence)]
    if ready_at <= now:
        return [Blocker("past", _("That time has passed. Choose a later one."), "ready_at")]
    if ready_at == order.promised_at:
        return [Blocker("same", _("That is promised already."), "ready_at")]
    return []
