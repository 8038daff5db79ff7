"""The answers on a checklist: each point, the rest at one press, and taking them back."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from appointments.actions.words import read_words
from service_desk.lib.refusals import refuse
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from workorders.actions.course import tell
from workorders.actions.quality import being_checked, locked_for_check
from workorders.models import QualityPoint, WorkOrder
from workorders.states import Mark

NOTE_LENGTH = 120


@whole_transaction
def mark_point(
    order: WorkOrder,
    *,
    point: int,
    mark: str,
    note: str | None = None,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> QualityPoint:
    """The answer to one point; "" takes it back. A word beside it is kept unless another comes.

    Raises Refusal 400 for no such answer, 409 where nothing is being checked.
    """
    if mark not in {"", *Mark.values}:
        refuse("no_such_answer", _("Choose one of the answers."), "mark", status=400)
    order = locked_for_check(order, by)
    check = being_checked(order)
    row = check.points.filter(pk=point).first()
    if row is None:
        refuse("point_gone", _("The list has changed. Look again."), "points")
    row.mark = mark
    row.note = row.note if note is None else read_words(note, NOTE_LENGTH, "note")
    row.save(update_fields=["mark", "note"])
    return row


@whole_transaction
def mark_rest(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> list[int]:
    """All points nobody has marked are in order: one press. Returns which, for the undo."""
    order = locked_for_check(order, by)
    check = being_checked(order)
    open_points = check.points.filter(mark="")
    marked = list(open_points.values_list("pk", flat=True))
    open_points.update(mark=Mark.OK)
    tell(order, "check_rest_in_order", by=by, door=door, now=now, points=len(marked))
    return marked


@whole_transaction
def unmark(
    order: WorkOrder, *, points: Iterable[int], by: Staff, door: str, now: dt.datetime
) -> WorkOrder:
    """Take marks back: those points are open again."""
    order = locked_for_check(order, by)
    being_checked(order).points.filter(pk__in=list(points)).update(mark="")
    return order
