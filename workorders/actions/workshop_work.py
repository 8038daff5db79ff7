"""At work on a car: started, stopped, a part needed, something found, done."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.records.journal import record
from workorders.actions.course import advance, lock_order, refusal_of, tell
from workorders.actions.extra import add_finding
from workorders.actions.quality import plan_check
from workorders.actions.workshop import WORDS_LENGTH, take_car
from workorders.actions.workshop_progress import plan_progress
from workorders.models import Assignment, OrderLine, WorkOrder, WorkSpan
from workorders.rules import check_right
from workorders.rules.workshop import (
    check_one_of,
    check_own_work,
    obstacles_to_finish,
    obstacles_to_start,
)
from workorders.states import IN_WORKSHOP, OrderState, StopReason

# The order waits for somebody outside; a pause or another car is the workshop's own affair.
_WAITS = frozenset({StopReason.PARTS, StopReason.CLIENT, StopReason.HELP})


@whole_transaction
def start_work(
    assignment: Assignment,
    *,
    mechanic: Staff | None = None,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> WorkSpan:
    """The clock of ``mechanic`` (whose work it is, else ``by``) runs on this work from ``now``.

    A team's work becomes theirs. The first start asks for the progress at three quarters of the
    way (S-10). Raises Refusal 409 for who is at work on another car, or has not the work.
    """
    order = lock_order(assignment.order)
    assignment = Assignment.objects.select_related("line__operation", "team", "mechanic").get(
        pk=assignment.pk
    )
    assignment.line.order = order
    mechanic = mechanic or assignment.mechanic or by
    check_own_work(by, mechanic, order.site)
    refuse_if(obstacles_to_start(assignment, mechanic))
    if order.state != OrderState.WORKING:
        advance(order, "start", by=by, door=door, now=now, told={"mechanic": mechanic.name})
    if assignment.mechanic_id is None:
        assignment.mechanic = mechanic
        assignment.save(update_fields=["mechanic"])
    take_car(order, by=mechanic, now=now)
    try:
        span = WorkSpan.objects.create(assignment=assignment, mechanic=mechanic, starts_at=now)
    except IntegrityError as error:
        raise refusal_of(error) from error
    plan_progress(order, since=order.started_at or now)
    tell(order, "work_started", by=by, door=door, now=now, line=assignment.line.words)
    return span


@whole_transaction
def stop_work(
    span: WorkSpan,
    *,
    reason: StopReason,
    words: str = "",
    by: Staff,
    door: str,
    now: dt.datetime,
) -> WorkSpan:
    """Stop the clock and say why. Where nobody else is at it, an order that needs a part, the
    client's word or help waits. A second press changes nothing.
    """
    if reason == StopReason.DONE:
        refuse("reason", _("Say that the work is done instead."), "reason", status=400)
    order = lock_order(span.assignment.order)
    check_own_work(by, span.mechanic, order.site)
    span.refresh_from_db()
    if span.ends_at is not None:
        return span
    said = words.strip()[:WORDS_LENGTH]
    if reason in {StopReason.PARTS, StopReason.HELP} and not said:
        refuse("required", _("Say what is needed, in a few words."), "words", status=400)
    _end(span, reason, said, now=now)
    _wait_for(order, reason, said, by=by, door=door, now=now)
    return span


@whole_transaction
def need_part(order: WorkOrder, *, words: str, by: Staff, door: str, now: dt.datetime) -> WorkOrder:
    """Work stops for a part: the order waits, the parts desk and reception see which part."""
    order = lock_order(order)
    check_right(by, order.site, Right.WORK)
    said = words.strip()[:WORDS_LENGTH]
    if not said:
        refuse("required", _("Say which part is needed."), "words", status=400)
    if order.state not in IN_WORKSHOP:
        refuse("out_of_order", _("This order is not in the workshop."))
    own = WorkSpan.objects.filter(assignment__order=order, ends_at=None, mechanic=by)
    for span in own:
        _end(span, StopReason.PARTS, said, now=now)
    _wait_for(order, StopReason.PARTS, said, by=by, door=door, now=now)
    return order


@whole_transaction
def part_came(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> WorkOrder:
    """The part lies there: the workshop sees that it can go on."""
    order = lock_order(order)
    check_one_of(by, order.site, Right.WORK, Right.BUY_PARTS, Right.RECEIVE_CAR)
    if order.state != OrderState.WAITING:
        refuse("out_of_order", _("This order does not wait for a part."))
    _tell_both(order, "part_came", by=by, door=door, now=now)
    return order


@whole_transaction
def finish_line(line: OrderLine, *, by: Staff, door: str, now: dt.datetime) -> OrderLine:
    """This work is done and its clock stops; after the last one the order goes on by itself.

    Raises Refusal 409 for work that nobody began, unless the foreman says so.
    """
    order = lock_order(line.order)
    line = order.lines.select_related("operation").get(pk=line.pk)
    if order.state not in {OrderState.WORKING, OrderState.WAITING}:
        refuse("out_of_order", _("No work has been started on this order."))
    if line.done_at is not None:
        return line
    assignment = line.assignments.filter(withdrawn_at=None).select_related("mechanic").first()
    if assignment is None or not assignment.spans.exists():
        if by is not None and Right.ROUTE_WORK not in by.rights_at(order.site):
            refuse("not_started", _("Start the work first, so that its time is kept."))
    else:
        check_own_work(by, assignment.mechanic or by, order.site)
    for span in WorkSpan.objects.filter(assignment__line=line, ends_at=None):
        _end(span, StopReason.DONE, "", now=now)
    if assignment is not None:
        assignment.done_at = now
        assignment.save(update_fields=["done_at"])
    line.done_at = now
    line.save(update_fields=["done_at"])
    tell(order, "line_done", by=by, door=door, now=now, line=line.words)
    if not obstacles_to_finish(order):
        _finish(order, by=by, door=door, now=now)
    return line


@whole_transaction
def reopen_line(line: OrderLine, *, by: Staff, door: str, now: dt.datetime) -> OrderLine:
    """Not done after all, while the order is in the workshop."""
    order = lock_order(line.order)
    check_right(by, order.site, Right.WORK)
    if order.state not in IN_WORKSHOP:
        refuse("out_of_order", _("This order has left the workshop."))
    line.refresh_from_db()
    line.done_at = None
    line.save(update_fields=["done_at"])
    line.assignments.filter(withdrawn_at=None).update(done_at=None)
    tell(order, "line_reopened", by=by, door=door, now=now, line=line.words)
    return line


@whole_transaction
def finish_order(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> WorkOrder:
    """All labour is done: to the check. Refusal 409 with what is left or the open question."""
    order = lock_order(order)
    check_right(by, order.site, Right.WORK)
    if order.state in IN_WORKSHOP:
        refuse_if(obstacles_to_finish(order))
    return _finish(order, by=by, door=door, now=now)


@whole_transaction
def found_something(
    order: WorkOrder,
    *,
    words: str,
    technical: str = "",
    amount: Decimal | None = None,
    hours: Decimal | None = None,
    photo: Any = None,
    is_safety: bool = False,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Any:
    """What a mechanic found goes into the question to the client; nobody stops work for it."""
    return add_finding(
        order,
        words=words,
        technical=technical,
        amount=amount,
        hours=hours,
        photo=photo,
        is_safety=is_safety,
        by=by,
        door=door,
        now=now,
    )


def _end(span: WorkSpan, reason: StopReason, words: str, *, now: dt.datetime) -> None:
    # A tablet's second press may come in the same instant, a clock may be set back.
    span.ends_at = max(now, span.starts_at)
    span.stopped_for, span.words = reason, words
    span.save(update_fields=["ends_at", "stopped_for", "words"])


def _wait_for(
    order: WorkOrder, reason: StopReason, words: str, *, by: Staff, door: str, now: dt.datetime
) -> None:
    told = {"reason": reason.value, "words": words}
    still = WorkSpan.objects.filter(assignment__order=order, ends_at=None).exists()
    if reason in _WAITS and not still and order.state != OrderState.WAITING:
        advance(order, "wait", by=by, door=door, now=now, told=told)
    if reason == StopReason.PARTS:
        _tell_both(order, "part_needed", by=by, door=door, now=now, words=words)
    else:
        tell(order, "work_stopped", by=by, door=door, now=now, **told)


def _finish(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> WorkOrder:
    """Move on to the check; an order without labour of its own goes there in one step."""
    if order.state in {OrderState.ISSUED, OrderState.WAITING}:
        advance(order, "start", by=by, door=door, now=now)
    order = advance(order, "finish", by=by, door=door, now=now)
    plan_check(order, now=now)
    return order


def _tell_both(
    order: WorkOrder, verb: str, *, by: Staff, door: str, now: dt.datetime, **told: Any
) -> None:
    """On the order, and on the visit that reception reads."""
    tell(order, verb, by=by, door=door, now=now, **told)
    record(site=order.site, subject=order.visit, verb=verb, by=by, door=door, now=now, **told)
