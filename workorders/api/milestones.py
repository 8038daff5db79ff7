"""Each milestone of the STAR vocabulary and the verb of the screens that it presses."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse
from service_desk.organisation.models import Staff
from workorders.actions.declining import decline_at_reception
from workorders.actions.handover import hand_over
from workorders.actions.intake import sign_intake
from workorders.actions.quality import send_back
from workorders.actions.ready import declare_ready
from workorders.actions.workshop import issue_order
from workorders.actions.workshop_work import finish_order, need_part, start_work, stop_work
from workorders.models import Assignment, WorkOrder, WorkSpan
from workorders.states import SignedBy, StopReason

Given = dict[str, Any]
Act = Callable[[WorkOrder, Given, Staff, dt.datetime], object]
_DOOR = "api"


def _sign(order: WorkOrder, given: Given, by: Staff, at: dt.datetime) -> object:
    """Signed on paper: another system has no pad of ours."""
    return sign_intake(order, name=given["name"], way=SignedBy.PAPER, by=by, door=_DOOR, now=at)


def _decline(order: WorkOrder, given: Given, by: Staff, at: dt.datetime) -> object:
    return decline_at_reception(
        order, reason=given["words"], fee=given["fee"], by=by, door=_DOOR, now=at
    )


def _issue(order: WorkOrder, given: Given, by: Staff, at: dt.datetime) -> object:
    return issue_order(order, by=by, door=_DOOR, now=at)


def _start(order: WorkOrder, given: Given, by: Staff, at: dt.datetime) -> object:
    """The first work of the order that is in somebody's hands and not done."""
    mechanic = _mechanic(order, given["mechanic"]) if given["mechanic"] else None
    open_work = Assignment.objects.filter(order=order, done_at=None, withdrawn_at=None)
    assignment = open_work.filter(line__removed_at=None).order_by("line__position").first()
    if assignment is None:
        refuse("not_given", _("Give the work to somebody first."))
    return start_work(assignment, mechanic=mechanic, by=by, door=_DOOR, now=at)


def _hold(order: WorkOrder, given: Given, by: Staff, at: dt.datetime) -> object:
    reason = StopReason(given["reason"])
    if reason == StopReason.PARTS:
        return need_part(order, words=given["words"], by=by, door=_DOOR, now=at)
    span = WorkSpan.objects.filter(assignment__order=order, ends_at=None).first()
    if span is None:
        refuse("not_started", _("No work is running on this order."))
    return stop_work(span, reason=reason, words=given["words"], by=by, door=_DOOR, now=at)


def _finish(order: WorkOrder, given: Given, by: Staff, at: dt.datetime) -> object:
    return finish_order(order, by=by, door=_DOOR, now=at)


def _send_back(order: WorkOrder, given: Given, by: Staff, at: dt.datetime) -> object:
    return send_back(order, reason=given["words"], by=by, door=_DOOR, now=at)


def _declare_ready(order: WorkOrder, given: Given, by: Staff, at: dt.datetime) -> object:
    return declare_ready(order, by=by, door=_DOOR, now=at)


def _hand_over(order: WorkOrder, given: Given, by: Staff, at: dt.datetime) -> object:
    signature = {"name": given["name"], "way": SignedBy.PAPER}
    return hand_over(order, signature=signature, by=by, door=_DOOR, now=at)


def _mechanic(order: WorkOrder, username: str) -> Staff:
    found = Staff.objects.filter(
        username=username, is_active=True, postings__site=order.site
    ).first()
    if found is None:
        refuse("unknown_mechanic", _("Nobody of this name works here."), "mechanic", status=400)
    return found


ACTS: dict[str, Act] = {
    "CHECKED_IN": _sign,
    "DECLINED": _decline,
    "DISPATCHED": _issue,
    "WORK_IN_PROGRESS": _start,
    "ON_HOLD": _hold,
    "WORK_COMPLETED": _finish,
    "REWORK": _send_back,
    "READY_FOR_PICKUP": _declare_ready,
    "DELIVERED": _hand_over,
}
