"""What is done about a lost request: decided, bought for, come, told; each may be taken back.

One press each. Every press is in the journal, and so is its undo (B-1.f3, B-1.f7).
"""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from appointments.actions.words import read_words
from appointments.models import BookingRequest
from appointments.states import Decision, Outcome
from service_desk.lib.refusals import refuse
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record

NOTE_LENGTH = 200
MOST_AHEAD = dt.timedelta(days=400)

# What a step writes; taking the step back empties it again.
STEPS: dict[str, dict[str, Any]] = {
    "decided": {"decided_at": None, "decided_by": None, "decision": "", "decision_note": ""},
    "bought": {"bought_at": None, "bought_by": None, "expected_on": None},
    "came": {"came_at": None},
    "told": {"told_at": None, "told_by": None},
}


@whole_transaction
def decide(
    request: BookingRequest,
    *,
    decision: Decision,
    note: str = "",
    by: Staff,
    door: str,
    now: dt.datetime,
) -> BookingRequest:
    """The supervisor's word on a lost request: ring again, change something here, or leave it.

    Raises Refusal 409 when a colleague has just decided otherwise.
    """
    words = read_words(note, NOTE_LENGTH, "note")
    stamps = {"decision": decision, "decision_note": words, "decided_at": now, "decided_by": by}
    is_first = _step(request, "decided", stamps, by=by, door=door, now=now, decision=decision)
    if not is_first and request.decision != decision:
        refuse("decided", _("A colleague has just decided. Look at the list again."))
    return request


@whole_transaction
def mark_bought(
    request: BookingRequest,
    *,
    expected_on: dt.date | None,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> BookingRequest:
    """The missing part is ordered; ``expected_on`` the day it should come, None if unknown.

    Raises Refusal 400 for a day that has passed or that nobody plans for.
    """
    today = request.site.today(now)
    if expected_on is not None and not today <= expected_on <= today + MOST_AHEAD:
        sentence = _("Enter the day it should come, today or later.")
        refuse("no_such_day", sentence, "expected_on", status=400)
    stamps = {"bought_at": now, "bought_by": by, "expected_on": expected_on}
    _step(request, "bought", stamps, by=by, door=door, now=now)
    return request


@whole_transaction
def mark_came(
    request: BookingRequest, *, by: Staff | None, door: str, now: dt.datetime, **why: Any
) -> BookingRequest:
    """What was missing is there, a part or a time: the client is to be told."""
    _step(request, "came", {"came_at": now}, by=by, door=door, now=now, **why)
    return request


@whole_transaction
def mark_told(
    request: BookingRequest, *, note: str = "", by: Staff, door: str, now: dt.datetime
) -> BookingRequest:
    """The client was rung; that closes the request unless they book."""
    words = read_words(note, NOTE_LENGTH, "note")
    _step(request, "told", {"told_at": now, "told_by": by}, by=by, door=door, now=now, note=words)
    return request


@whole_transaction
def take_back(
    request: BookingRequest, *, step: str, by: Staff, door: str, now: dt.datetime
) -> BookingRequest:
    """Undo one step (a key of ``STEPS``); undoing what is not done changes nothing."""
    stamp = f"{step}_at"
    rows = BookingRequest.objects.filter(pk=request.pk, **{f"{stamp}__isnull": False})
    if rows.update(**STEPS[step]):
        verb = f"request_{step}_taken_back"
        record(site=request.site, subject=request, verb=verb, by=by, door=door, now=now)
    request.refresh_from_db()
    return request


def _step(
    request: BookingRequest,
    step: str,
    stamps: dict[str, Any],
    *,
    by: Staff | None,
    door: str,
    now: dt.datetime,
    **data: Any,
) -> bool:
    """Write a step of a lost request once: of two presses the first counts."""
    rows = BookingRequest.objects.filter(
        pk=request.pk, outcome=Outcome.LOST, **{f"{step}_at": None}
    )
    is_first = bool(rows.update(**stamps))
    request.refresh_from_db()
    if is_first:
        record(
            site=request.site,
            subject=request,
            verb=f"request_{step}",
            by=by,
            door=door,
            now=now,
            **data,
        )
    elif request.outcome != Outcome.LOST:
        refuse("not_lost", _("This request is not lost any more. Look at the list again."))
    return is_first
