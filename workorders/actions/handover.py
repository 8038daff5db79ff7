"""The way out: explained, given back, looked at together, signed (S-12a–S-12e, C2-7)."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.words import read_words
from service_desk.catalogue.models import Operation
from service_desk.clients.actions import read_mileage
from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.visits.actions import settle_defects
from workorders.actions.course import advance, lock_order, refusal_of, tell
from workorders.actions.signing import keep_signature
from workorders.models import Belonging, GatePass, HandOver, WorkOrder
from workorders.reads.extra import unsigned_refusals
from workorders.reads.handover import next_due_words
from workorders.reads.settlement import bill_of
from workorders.rules import check_right, obstacles_to
from workorders.rules.handover import obstacles_to_leave
from workorders.states import LineKind, Purpose, SignedBy

MISSING_LENGTH, OLD_PARTS_LENGTH, REMARKS_LENGTH, DUE_LENGTH = 120, 120, 300, 120
DRIVES = ("", "offered", "taken", "refused")


@whole_transaction
def note_explained(
    order: WorkOrder, *, is_explained: bool = True, by: Staff, door: str, now: dt.datetime
) -> HandOver:
    """The work, what was found and the bill were gone through with the client (C2-7a, C2-7c)."""
    order, done = _giving_back(order, by)
    if (done.explained_at is not None) != is_explained:
        done.explained_at = now if is_explained else None
        done.save(update_fields=["explained_at"])
        verb = "explained" if is_explained else "explained_taken_back"
        tell(order, verb, by=by, door=door, now=now)
    return done


@whole_transaction
def note_return(
    order: WorkOrder,
    *,
    mileage: int,
    fuel: int,
    why_lower: str = "",
    drive: str = "",
    old_parts: str = "",
    remarks: str = "",
    is_walk_around_ok: bool = False,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> HandOver:
    """Mileage in km and fuel in eighths at the return, the test drive, old parts, remarks.

    Raises Refusal 409 (``mileage_fell``) for an odometer below the last without ``why_lower``.
    """
    order, done = _giving_back(order, by)
    if not 0 <= fuel <= 8 or drive not in DRIVES:
        refuse("no_such_answer", _("Choose one of the answers."), status=400)
    read_mileage(order.visit.vehicle, km=mileage, remark=why_lower, by=by, door=door, now=now)
    done.mileage, done.fuel, done.drive = mileage, fuel, drive
    done.old_parts = read_words(old_parts, OLD_PARTS_LENGTH, "old_parts")
    done.remarks = read_words(remarks, REMARKS_LENGTH, "remarks")
    done.is_walk_around_ok = is_walk_around_ok
    done.save()
    tell(order, "return_noted", by=by, door=door, now=now, mileage=mileage, fuel=fuel)
    return done


@whole_transaction
def return_belongings(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> int:
    """All that has no answer yet goes back to the client; how many that were (S-12d)."""
    order, _done = _giving_back(order, by)
    count = Belonging.objects.filter(
        intake__order=order, returned_at=None, missing_words=""
    ).update(returned_at=now)
    if count:
        tell(order, "belongings_returned", by=by, door=door, now=now, count=count)
    return count


@whole_transaction
def answer_belonging(
    belonging: Belonging,
    *,
    is_here: bool | None,
    words: str = "",
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Belonging:
    """One thing went back, or is missing and why; None takes the answer back.

    Raises Refusal 400 for a thing that is missing without a word.
    """
    order, _done = _giving_back(belonging.intake.order, by)
    said = read_words(words, MISSING_LENGTH, "words") if is_here is False else ""
    if is_here is False and not said:
        refuse("required", _("Say why it is missing."), "words", status=400)
    belonging.returned_at = now if is_here else None
    belonging.missing_words = said
    belonging.save(update_fields=["returned_at", "missing_words"])
    facts = {"words": belonging.words, "is_here": is_here, "reason": said}
    tell(order, "belonging_answered", by=by, door=door, now=now, **facts)
    return belonging


@whole_transaction
def return_key(
    order: WorkOrder, *, is_returned: bool = True, by: Staff, door: str, now: dt.datetime
) -> WorkOrder:
    """The key goes back to the client, its tag and place are free; or back on its hook.

    Raises Refusal 409 where its tag was given to another car meanwhile.
    """
    order, _done = _giving_back(order, by)
    key = order.keys.filter(returned_at__isnull=is_returned).order_by("-taken_at").first()
    if key is None:
        return order
    key.returned_at, key.returned_by = (now, by) if is_returned else (None, None)
    try:
        with transaction.atomic():
            key.save(update_fields=["returned_at", "returned_by"])
    except IntegrityError as error:
        raise refusal_of(error) from error
    verb = "key_returned" if is_returned else "key_taken_back"
    tell(order, verb, by=by, door=door, now=now, tag=key.tag)
    return order


@whole_transaction
def hand_over(
    order: WorkOrder, *, signature: dict[str, Any], by: Staff, door: str, now: dt.datetime
) -> WorkOrder:
    """The car is the client's again. ``signature`` is what ``keep_signature`` takes.

    Work that was done settles what was put off before; what was not done is open again. The
    48-hour contact follows from the visit's state (UX-36). Safety work that was refused by voice
    is signed for here at the latest (B-3.f1). Raises Refusal 409 with everything that is still to
    be done.
    """
    order, done = _giving_back(order, by)
    is_signed = bool(signature.get("strokes")) or signature.get("way") == SignedBy.PAPER
    refuse_if(obstacles_to_leave(order, bill_of(order), done, is_signed=is_signed))
    keep_signature(order, purpose=Purpose.HANDOVER, by=by, now=now, **signature)
    for finding in unsigned_refusals(order):
        about = f"finding:{finding.pk}"
        keep_signature(order, purpose=Purpose.SAFETY, about=about, by=by, now=now, **signature)
    done.done_at, done.done_by = now, by
    done.next_due = next_due_words(order, order.visit.language, now=now)[:DUE_LENGTH]
    done.save()
    GatePass.objects.filter(order=order).update(left_at=now)
    _settle(order)
    return advance(order, "hand_over", by=by, door=door, now=now)


def _settle(order: WorkOrder) -> None:
    """A line that is on the order was done; an order that was declined did nothing."""
    lines = order.lines.filter(removed_at=None, kind=LineKind.LABOUR).select_related("operation")
    works = [line.operation for line in lines if line.operation is not None]
    done: list[Operation] = [] if order.is_declined else works
    visit = order.visit
    left = visit.settled_defects.filter(operation__isnull=False).exclude(operation__in=done)
    left.update(settled_by=None)
    settle_defects(visit, done)


def _giving_back(order: WorkOrder, by: Staff) -> tuple[WorkOrder, HandOver]:
    order = lock_order(order)
    check_right(by, order.site, Right.HAND_OVER)
    refuse_if(obstacles_to("hand_over", order))
    done, _made = HandOver.objects.get_or_create(order=order)
    return order, done
