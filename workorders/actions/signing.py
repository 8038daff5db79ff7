"""A name under something: written on the screen, typed by link, or on paper."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Refusal, Unreadable, refuse
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Staff
from workorders.models import Signature, WorkOrder
from workorders.states import Purpose, SignedBy

NAME_LENGTH = 80
_MOST_STROKES, _MOST_POINTS = 200, 6000
_FARTHEST = 4000  # thousandths of the pad's width: a tall pad goes beyond 1000


def keep_signature(
    order: WorkOrder,
    *,
    purpose: Purpose,
    name: str,
    strokes: Sequence[Any] = (),
    way: SignedBy = SignedBy.PAD,
    about: str = "",
    by: Staff | None,
    now: dt.datetime,
) -> Signature:
    """Keep a signature in the caller's transaction; one of a purpose, signed again it is redone.

    ``strokes`` as ``Signature`` has them. Raises Refusal 400 at ``name`` or ``strokes``.
    """
    said = read_name(name)
    lines = read_strokes(strokes) if way == SignedBy.PAD else []
    signature, _made = Signature.objects.update_or_create(
        order=order,
        purpose=purpose,
        about=about,
        defaults={
            "way": way,
            "name": said,
            "strokes": lines,
            "signed_at": now,
            "taken_by": by,
        },
    )
    return signature


def read_name(name: str) -> str:
    """A person's name as it is kept. Refusal 400 at ``name`` for none, or for what is not one."""
    try:
        return clean_text(name, NAME_LENGTH)
    except Unreadable as problem:
        raise Refusal(problem.as_blocker("name"), status=400) from None


def read_strokes(strokes: Sequence[Any]) -> list[list[list[int]]]:
    """Lines of [x, y] in thousandths of the pad's width. Refusal 400 for none, or for others."""
    try:
        lines = [[[round(x), round(y)] for x, y in line] for line in strokes]
    except (TypeError, ValueError, OverflowError):
        refuse(
            "strokes", _("This signature can't be read. Please sign again."), "strokes", status=400
        )
    points = [point for line in lines for point in line]
    if not points:
        refuse("required", _("Please sign in the field."), "strokes", status=400)
    is_too_much = len(lines) > _MOST_STROKES or len(points) > _MOST_POINTS
    if is_too_much or any(not 0 <= each <= _FARTHEST for point in points for each in point):
        refuse(
            "strokes", _("This signature can't be read. Please sign again."), "strokes", status=400
        )
    return lines
