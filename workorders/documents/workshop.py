"""Papers of the work itself: the mechanic's job card and the certificate of quality."""

from typing import Any

from django.utils.translation import gettext as _

from parts_prep.models import Reservation
from workorders.checklist import words_of as words_of_point
from workorders.documents.car import state_of_car
from workorders.documents.words import Box, Writer, rows_of
from workorders.documents.work_order import deferred_of, mechanics_of, repeat_of, words_of
from workorders.guarantee import guarantee_of
from workorders.models import QualityCheck, WorkOrder
from workorders.queries import policy_of
from workorders.reads.papers import lines_of
from workorders.states import CheckState, LineKind


def job_card(order: WorkOrder, write: Writer) -> dict[str, Any]:
    """For the mechanic, in the site's language and without a price (R-5)."""
    lines = lines_of(order)
    held = Reservation.objects.filter(visit=order.visit, released_at=None)
    reserved = {row.part_id: row for row in held}
    rows = rows_of(lines, write)
    key = order.keys.filter(returned_at=None).first()
    return {
        "jobs": [row for row, line in zip(rows, lines, strict=True) if _is_job(line.kind)],
        "parts": [
            (row, _part_words(reserved.get(line.part_id or 0), write))
            for row, line in zip(rows, lines, strict=True)
            if line.kind == LineKind.PART
        ],
        "hours": write.number(order.planned_hours),
        "repeat": repeat_of(order, write),
        "words": words_of(order),
        "note": order.note,
        "mechanics": mechanics_of(order),
        "car_state": state_of_car(order, write),
        "key": key,
        "zone": str(order.visit.get_zone_display()),
        "deferred": deferred_of(order, write, is_priced=False),
        "boxes": [
            Box(_("Car taken over by the workshop, to ten minutes"), ""),
            Box(_("Work done"), ", ".join(mechanics_of(order))),
        ],
    }


def certificate(order: WorkOrder, write: Writer) -> dict[str, Any]:
    """That the work was checked, what was looked at, by whom (C2-5a)."""
    check = passed_check(order)
    assert check is not None, "rules.papers asks for a passed check first"
    return {
        "check": check,
        "checked_at": write.stamp(check.decided_at) if check.decided_at else "",
        "road": write.number(check.road_km) if check.road_km else "",
        "points": [
            (words_of_point(row), row.mark, str(row.get_mark_display()), row.note)
            for row in check.points.all()
        ],
        "works": [row.words for row in lines_of(order) if _is_job(row.kind)],
        "guarantee": guarantee_of(order, policy_of(order.site)),
        "boxes": [
            Box(
                _("Quality control"),
                check.decided_by.name if check.decided_by else "",
                said=write.stamp(check.decided_at) if check.decided_at else "",
            )
        ],
    }


def passed_check(order: WorkOrder) -> QualityCheck | None:
    rows = order.checks.filter(state=CheckState.PASSED)
    return rows.select_related("decided_by").prefetch_related("points").last()


def _is_job(kind: str) -> bool:
    return kind in {LineKind.LABOUR, LineKind.OUTSIDE}


def _part_words(row: Reservation | None, write: Writer) -> str:
    """Where a part is: in the visit's bin, or the day it can be there."""
    if row is None:
        return _("from the store")
    if row.is_whole:
        return _("in the bin")
    if row.ready_on:
        return _("there on {day}").format(day=write.day(row.ready_on))
    return _("on its way")
