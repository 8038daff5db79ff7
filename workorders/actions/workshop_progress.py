"""The promise, and the question three quarters of the way whether it holds (S-5b, S-10, S-11c)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.actions import tell_late
from appointments.messages.late import last_told
from appointments.models import LIVE, Appointment
from appointments.states import Kind, LateReason
from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.records.journal import record
from service_desk.visits.models import Visit
from workorders.actions.course import lock_order, tell
from workorders.actions.versions import check_version, note_change
from workorders.models import ProgressCheck, WorkOrder
from workorders.queries import policy_of
from workorders.reads.radar import asks_at, told_later, without_question
from workorders.rules.workshop import check_one_of, obstacles_to_promise
from workorders.states import IN_WORKSHOP, Progress

WORDS_LENGTH = 200


@whole_transaction
def set_promise(
    order: WorkOrder,
    *,
    ready_at: dt.datetime,
    reason: LateReason | None = None,
    version: int | None = None,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> WorkOrder:
    """Promise another time (UTC): the next version of the order, and a new question half-way.

    Later than the client was promised, they are told at once with ``reason`` and the pick-up
    moves (``appointments.tell_late``, whose refusals come through); nothing is ever silently
    late. Raises Refusal 400 at ``reason`` where it is missing, 409 for a time past or the same.
    """
    order = lock_order(order)
    check_one_of(by, order.site, Right.EDIT_ORDER, Right.ROUTE_WORK)
    check_version(order, version)
    refuse_if(obstacles_to_promise(order, ready_at, now=now))
    before = order.promised_at
    is_told = is_later_for_client(order, ready_at)
    if is_told:
        if reason is None:
            refuse("required", _("Choose the reason. The client is told."), "reason", status=400)
        tell_late(order.visit, ready_at=ready_at, reason=reason, by=by, door=door, now=now)
        order.visit.refresh_from_db()
    _promise(order, ready_at, by=by, now=now)
    if is_told:
        order.progress_checks.filter(told_at=None).exclude(promised_at=ready_at).update(told_at=now)
    told = {"before": before and before.isoformat(), "ready_at": ready_at.isoformat()}
    tell(order, "order_promised", by=by, door=door, now=now, **told)
    return order


@whole_transaction
def answer_progress(
    check: ProgressCheck,
    *,
    answer: Progress,
    words: str = "",
    new_ready_at: dt.datetime | None = None,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> ProgressCheck:
    """Will it be ready as promised? Later needs the new time, something wrong needs words.

    Both stand on the list of promises at risk until the client is told (``set_promise``), or the
    answer is given anew.
    """
    order = lock_order(check.order)
    check_one_of(by, order.site, Right.WORK, Right.EDIT_ORDER)
    said = words.strip()[:WORDS_LENGTH]
    if answer == Progress.LATE and (new_ready_at is None or new_ready_at <= check.promised_at):
        refuse("required", _("Choose the time it will be ready."), "new_ready_at", status=400)
    if answer == Progress.ANOMALY and not said:
        refuse("required", _("Say what is wrong, in a few words."), "words", status=400)
    check = order.progress_checks.get(pk=check.pk)
    check.answer, check.words = answer, said
    check.new_ready_at = new_ready_at if answer == Progress.LATE else None
    check.answered_at, check.answered_by = now, by
    check.save()
    told = {"answer": answer.value, "words": said}
    if check.new_ready_at:
        told["ready_at"] = check.new_ready_at.isoformat()
    tell(order, "progress_answered", by=by, door=door, now=now, **told)
    if answer != Progress.ON_TIME:
        # The advisor reads the visit; the foreman has it on the list.
        record(
            site=order.site,
            subject=order.visit,
            verb="progress_answered",
            by=by,
            door=door,
            now=now,
            **told,
        )
    return check


def plan_progress(order: WorkOrder, *, since: dt.datetime) -> ProgressCheck | None:
    """The question of the present promise, planned from ``since``; made once, in the caller's
    transaction. None where nothing is promised.
    """
    if order.promised_at is None:
        return None
    percent = policy_of(order.site).progress_percent
    check, _made = ProgressCheck.objects.get_or_create(
        order=order,
        promised_at=order.promised_at,
        defaults={"due_at": asks_at(order.site, since, order.promised_at, percent)},
    )
    return check


def is_later_for_client(order: WorkOrder, ready_at: dt.datetime) -> bool:
    """Later than the client has been promised: the pick-up, what was told last, or the order."""
    promised = told_to_client(order.visit) or order.promised_at
    return promised is not None and ready_at > promised


def told_to_client(visit: Visit) -> dt.datetime | None:
    """The pick-up that is booked, else the last later time the client was told of."""
    handover = Appointment.objects.filter(LIVE, visit=visit, kind=Kind.HANDOVER).first()
    return handover.starts_at if handover else last_told(visit)


@whole_transaction
def adopt_told(order: WorkOrder, *, now: dt.datetime) -> bool:
    """A later time told at the desk is the order's promise too. Whether anything changed."""
    order = lock_order(order)
    said = last_told(order.visit)
    if said is None or order.promised_at is None or said <= order.promised_at:
        return False
    order.progress_checks.filter(told_at=None).update(told_at=now)
    _promise(order, said, by=None, now=now)
    return True


def plan_missing_progress(now: dt.datetime) -> int:
    """Orders at work whose present promise nobody will ask about get their question; how many.

    A scan: run late or twice it changes nothing more.
    """
    settled = sum(adopt_told(order, now=now) for order in told_later())
    for order in without_question():
        plan_progress(order, since=order.started_at or now)
        settled += 1
    return settled


def _promise(
    order: WorkOrder, ready_at: dt.datetime, *, by: Staff | None, now: dt.datetime
) -> None:
    before = order.promised_at
    order.promised_at = ready_at
    order.save(update_fields=["promised_at"])
    change = {
        "what": "promised",
        "before": before and before.isoformat(),
        "after": ready_at.isoformat(),
    }
    note_change(order, [change], by=by, now=now)
    if order.state in IN_WORKSHOP and order.started_at is not None:
        plan_progress(order, since=now)
