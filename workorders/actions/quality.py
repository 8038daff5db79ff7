"""Quality control: whether an order is checked, point by point, passed or back to work (S-11a)."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from appointments.actions.words import read_words
from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import advance, lock_order, tell
from workorders.actions.versions import live_lines
from workorders.checklist import points_of
from workorders.models import Assignment, HandOver, QualityCheck, QualityPoint, WorkOrder
from workorders.queries import policy_of
from workorders.reads.quality import AHEAD, REASON_LENGTH, last_check
from workorders.rules import check_right, obstacles_to
from workorders.rules.quality import (
    FARTHEST_KM,
    NO_CHECK,
    must_be_checked,
    obstacles_to_check,
    obstacles_to_pass,
)
from workorders.states import CheckState, LineKind, Mark, OrderState


def plan_check(
    order: WorkOrder, *, is_wanted: bool = False, now: dt.datetime
) -> QualityCheck | None:
    """The check that a locked, finished order has to pass; None where it is not among them.

    Repeat claims and road tests always, others by the site's share (C2-5d). Planned twice it is
    the same one; its list follows the order's lines until the first mark is given. ``is_wanted``:
    somebody asks for it though it was not drawn.
    """
    check = last_check(order)
    if check is None:
        policy = policy_of(order.site)
        must = must_be_checked(order, policy)
        if not must and not is_wanted:
            return None
        check = _open(order, 1, is_sampled=must, now=now)
    if check.state == CheckState.DUE:
        _list(order, check)
    return check


@whole_transaction
def start_check(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> QualityCheck:
    """Check an order that is finished, whether it was drawn or not."""
    order = locked_for_check(order, by)
    if order.state != OrderState.CHECKING:
        refuse("not_checking", NO_CHECK)
    check = plan_check(order, is_wanted=True, now=now)
    assert check is not None
    tell(order, "check_started", by=by, door=door, now=now, round=check.round)
    return check


@whole_transaction
def pass_check(
    order: WorkOrder,
    *,
    road_km: Decimal | None = None,
    words: str = "",
    by: Staff,
    door: str,
    now: dt.datetime,
) -> QualityCheck:
    """The work is as it was ordered. With it the booked pick-up is confirmed (C2-5b).

    Raises Refusal 409 with every point that stands against it, 400 for kilometres nobody drives.
    """
    if road_km is not None and not 0 <= road_km <= FARTHEST_KM:
        refuse("road_km", _("Enter the kilometres driven, 500 at most."), "road_km", status=400)
    order = locked_for_check(order, by)
    check = being_checked(order)
    km = check.road_km if road_km is None else road_km
    refuse_if(obstacles_to_pass(order, check.points.all(), km))
    check.road_km = km
    _decide(check, CheckState.PASSED, read_words(words, REASON_LENGTH, "words"), by=by, now=now)
    meets = Appointment.objects.filter(LIVE, visit=order.visit, kind=Kind.HANDOVER).first()
    tell(
        order,
        "check_passed",
        by=by,
        door=door,
        now=now,
        round=check.round,
        pick_up=meets.starts_at.isoformat() if meets else None,
    )
    return check


@whole_transaction
def take_back_pass(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> QualityCheck:
    """Passed by mistake: it is to be decided again, with the marks as they were."""
    order = locked_for_check(order, by)
    check = last_check(order)
    if order.state != OrderState.CHECKING or check is None or check.state != CheckState.PASSED:
        refuse("not_checking", NO_CHECK)
    check.state, check.decided_at, check.decided_by = CheckState.DUE, None, None
    check.save(update_fields=["state", "decided_at", "decided_by"])
    tell(order, "check_pass_taken_back", by=by, door=door, now=now, round=check.round)
    return check


@whole_transaction
def send_back(
    order: WorkOrder, *, reason: str, by: Staff, door: str, now: dt.datetime
) -> WorkOrder:
    """Something is to be done again: to the same mechanic first, and then checked again.

    Also for a car that was declared ready and is not. What was marked "act" is opened again, all
    work where nothing was. The next round is there at once, so that the car cannot leave without
    it, whether the order was drawn or not. Raises Refusal 400 without a reason.
    """
    said = _reason(reason)
    order = lock_order(order)
    check_right(by, order.site, Right.CHECK_QUALITY)
    refuse_if(obstacles_to("send_back", order))
    check = last_check(order)
    if check is None or check.state != CheckState.DUE:
        check = _open(order, check.round + 1 if check else 1, is_sampled=False, now=now)
    lines = set(
        check.points.filter(mark=Mark.ACT, line__isnull=False).values_list("line", flat=True)
    )
    _decide(check, CheckState.BACK, said, by=by, now=now)
    _open(order, check.round + 1, is_sampled=check.is_sampled, now=now)
    _reopen(order, lines)
    _undo_ticks(order)
    return advance(
        order, "send_back", by=by, door=door, now=now, told={"reason": said, "round": check.round}
    )


def _reason(text: str) -> str:
    said = read_words(text, REASON_LENGTH, "reason")
    if not said:
        refuse("required", _("Say what has to be done again."), "reason", status=400)
    return said


def locked_for_check(order: WorkOrder, by: Staff) -> WorkOrder:
    """The order as it is now, for somebody who may check it."""
    order = lock_order(order)
    check_right(by, order.site, Right.CHECK_QUALITY)
    return order


def being_checked(order: WorkOrder) -> QualityCheck:
    """The check that is open on a locked order. Refusal 409 where there is none."""
    check = last_check(order)
    refuse_if(obstacles_to_check(order, check))
    assert check is not None
    return check


def _open(order: WorkOrder, number: int, *, is_sampled: bool, now: dt.datetime) -> QualityCheck:
    return QualityCheck.objects.create(
        order=order,
        round=number,
        is_sampled=is_sampled,
        created_at=now,
        due_at=order.promised_at - AHEAD if order.promised_at else None,
    )


def _list(order: WorkOrder, check: QualityCheck) -> None:
    """Write the points anew while nobody has begun: a line may have come since."""
    there = list(check.points.all())
    if any(point.mark or point.note for point in there):
        return
    wanted = points_of(order, live_lines(order))
    if [(point.code, point.words, point.line_id) for point in there] == [
        (each.code, each.words, each.line.pk if each.line else None) for each in wanted
    ]:
        return
    check.points.all().delete()
    QualityPoint.objects.bulk_create(
        QualityPoint(
            check_of=check, position=place, code=each.code, words=each.words, line=each.line
        )
        for place, each in enumerate(wanted, start=1)
    )


def _decide(
    check: QualityCheck, state: CheckState, words: str, *, by: Staff, now: dt.datetime
) -> None:
    check.state, check.words, check.decided_at, check.decided_by = state, words, now, by
    check.save(update_fields=["state", "words", "decided_at", "decided_by", "road_km"])


def _reopen(order: WorkOrder, lines: set[int]) -> None:
    """The work is open again, in the hands it was in (C2-4a)."""
    again = order.lines.filter(removed_at=None).exclude(kind=LineKind.PART)
    if lines:
        again = again.filter(pk__in=lines)
    given = Assignment.objects.filter(order=order, withdrawn_at=None, line__in=again)
    given.update(done_at=None)
    again.update(done_at=None)


def _undo_ticks(order: WorkOrder) -> None:
    """After more work the car is looked over, washed and told of again; its papers are there."""
    HandOver.objects.filter(order=order).update(
        washed_at=None, no_wash_reason="", looked_over_at=None, totals_at=None, told_at=None
    )
