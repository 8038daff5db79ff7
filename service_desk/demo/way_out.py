"""The check and what is made ready before the client comes."""

import datetime as dt

from service_desk.demo.workshop_words import CHECKED
from service_desk.organisation.models import Staff
from workorders.actions.course import advance, lock_order
from workorders.models import HandOver, OrderLine, QualityCheck, QualityPoint, WorkOrder
from workorders.states import CheckState, LineKind, Mark

_MINUTE = dt.timedelta(minutes=1)


def ask_for_check(order: WorkOrder, *, is_due: bool, at: dt.datetime) -> QualityCheck | None:
    """A check with a point for each work and the usual ones; of a repeat always."""
    if not is_due and order.visit.repeat_of_id is None and order.pk % 3:
        return None
    check = QualityCheck.objects.create(
        order=order,
        created_at=at,
        due_at=order.promised_at and order.promised_at - 30 * _MINUTE,
        is_sampled=order.visit.repeat_of_id is None,
    )
    labour = list(order.lines.filter(kind=LineKind.LABOUR))
    points: list[tuple[str, OrderLine | None]] = [(line.words, line) for line in labour]
    points += [(words, None) for words in CHECKED[order.site.language]]
    QualityPoint.objects.bulk_create(
        QualityPoint(check_of=check, position=position, words=words, line=line)
        for position, (words, line) in enumerate(points, start=1)
    )
    return check


def pass_check(check: QualityCheck | None, *, by: Staff, at: dt.datetime) -> None:
    if check is None:
        return
    check.points.update(mark=Mark.OK)
    check.state, check.decided_at, check.decided_by = CheckState.PASSED, at - 3 * _MINUTE, by
    check.save(update_fields=["state", "decided_at", "decided_by"])


def make_ready(order: WorkOrder, *, by: Staff, at: dt.datetime) -> None:
    """Washed, looked over, papers and totals; then the client may come."""
    HandOver.objects.create(
        order=order,
        washed_at=at - 6 * _MINUTE,
        looked_over_at=at - 4 * _MINUTE,
        papers_at=at - 3 * _MINUTE,
        totals_at=at - 2 * _MINUTE,
        told_at=at,
    )
    advance(lock_order(order), "declare_ready", by=by, door="desk", now=at)
