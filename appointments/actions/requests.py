"""Verbs of the register of booking requests: none is forgotten, won or lost (B-1.3, B-1.f7).

What is done about a lost one afterwards is ``following``.
"""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.actions.asked import main_phone, open_request
from appointments.actions.kept import WAITING, end_offers
from appointments.actions.photos import hand_over_wished
from appointments.actions.words import read_words
from appointments.models import BookingRequest, OwedAnswer, WaitingEntry
from appointments.models.waiting import WAITS
from appointments.states import LostReason, OfferState, Outcome, WaitingState
from appointments.wishes import RequestWords, VisitWish
from service_desk.catalogue.models import Part
from service_desk.clients.models import ContactPoint
from service_desk.lib.phones import parse_phone
from service_desk.lib.refusals import Refusal, Unreadable, refuse
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.records.moves import move
from service_desk.visits.models import Visit
from service_desk.visits.states import Source

NOTE_LENGTH = 200
# An older wish of the same client is another wish.
SAME_WISH = dt.timedelta(days=90)
OPEN = (Outcome.OWED, Outcome.WAITING)


def note_won(
    visit: Visit, *, wish: VisitWish, is_new_client: bool, by: Staff | None, now: dt.datetime
) -> BookingRequest:
    """The row of a request that became a visit; ``book_visit`` writes it in its transaction.

    A client who was owed an answer or waited for a time has a row already, which is won now.
    One who was to be told that a part or a time is there has been told.
    """
    before = _asked_before(visit, now)
    for request in before:
        if request.outcome == Outcome.LOST:
            BookingRequest.objects.filter(pk=request.pk).update(told_at=now, told_by=by)
    open_ones = [request for request in before if request.outcome in OPEN]
    _end_calls(open_ones, visit, by=by, now=now)
    hand_over_wished(open_ones, visit, now)
    waiting = next(iter(open_ones), None)
    if waiting is not None:
        return _won_at_last(waiting, visit, by=by, now=now)
    return BookingRequest.objects.create(
        site=visit.site,
        at=now,
        by=by,
        source=wish.source,
        is_ours=wish.is_ours,
        is_new_client=is_new_client,
        client=visit.client,
        vehicle=visit.vehicle,
        operations=list(wish.operations),
        outcome=Outcome.WON,
        visit=visit,
        call_id=wish.call,
    )


@whole_transaction
def note_lost(
    asked: RequestWords,
    *,
    reason: LostReason,
    note: str = "",
    part: int | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> BookingRequest:
    """A request that came to nothing, and why; it waits for the supervisor (B-1.f7).

    ``part`` is the row of the part that was missing (B-1.f3). Raises Refusal 400 for a missing
    part that nobody names and for another reason without a word, and as ``open_request`` does.
    """
    words = read_words(note, NOTE_LENGTH, "note")
    missing = _part(part) if reason == LostReason.NO_PART else None
    if reason == LostReason.NO_PART and missing is None and not words:
        refuse("no_part_named", _("Say which part was missing."), "part", status=400)
    if reason == LostReason.OTHER and not words:
        refuse("no_reason", _("Say in a few words why."), "note", status=400)
    request = open_request(
        asked,
        by=by,
        now=now,
        outcome=Outcome.LOST,
        lost_reason=reason,
        lost_note=words,
        part=missing,
    )
    record(
        site=asked.site,
        subject=request,
        verb="request_lost",
        by=by,
        door=door,
        now=now,
        reason=reason,
    )
    return request


@whole_transaction
def owe_answer(
    asked: RequestWords, *, question: str = "", by: Staff, door: str, now: dt.datetime
) -> OwedAnswer:
    """«I'll call you back within five minutes»: a countdown for the whole desk (B-1.f5).

    The request is written down with it, and is open until it is booked or lost. Raises Refusal
    400 without a phone to ring, and as ``open_request`` does.
    """
    words = read_words(question, NOTE_LENGTH, "question")
    request = open_request(asked, by=by, now=now, outcome=Outcome.OWED)
    phone = _phone_to_ring(asked, request)
    owed = OwedAnswer.objects.create(
        site=asked.site,
        request=request,
        client=request.client,
        name=request.client.name if request.client else request.name,
        phone=phone,
        question=words,
        owed_at=now,
        due_at=now + OwedAnswer.WITHIN,
        by=by,
    )
    record(site=asked.site, subject=owed, verb="answer_owed", by=by, door=door, now=now)
    return owed


@whole_transaction
def answer_owed(
    owed: OwedAnswer,
    *,
    answer: str = "",
    lost: LostReason | None = None,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> OwedAnswer:
    """We called back, within the five minutes or later; a second press changes nothing.

    ``lost`` says that nothing came of it, and why: the request is lost then.
    """
    words = read_words(answer, NOTE_LENGTH, "answer")
    rows = OwedAnswer.objects.filter(pk=owed.pk, answered_at=None)
    is_first = rows.update(answered_at=now, answered_by=by, answer=words)
    owed.refresh_from_db()
    if not is_first:
        return owed
    if lost is not None:
        open_ones = BookingRequest.objects.filter(owed_answers=owed, outcome=Outcome.OWED)
        open_ones.update(outcome=Outcome.LOST, lost_reason=lost, lost_note=words)
    record(
        site=owed.site,
        subject=owed,
        verb="answer_given",
        by=by,
        door=door,
        now=now,
        is_kept=owed.is_kept,
        lost=lost or "",
    )
    return owed


@whole_transaction
def take_back_answer(owed: OwedAnswer, *, by: Staff, door: str, now: dt.datetime) -> OwedAnswer:
    """The answer was not given after all: the countdown goes on where it would be."""
    rows = OwedAnswer.objects.filter(pk=owed.pk, answered_at__isnull=False)
    if rows.update(answered_at=None, answered_by=None, answer=""):
        requests = BookingRequest.objects.filter(owed_answers=owed, outcome=Outcome.LOST)
        requests.update(outcome=Outcome.OWED, lost_reason="", lost_note="")
        record(site=owed.site, subject=owed, verb="answer_taken_back", by=by, door=door, now=now)
    owed.refresh_from_db()
    return owed


def _asked_before(visit: Visit, now: dt.datetime) -> list[BookingRequest]:
    """What this client asked for this car and is still open, by their file or a phone of it."""
    phones = ContactPoint.objects.filter(client=visit.client).values("value")
    is_theirs = Q(client=visit.client) | Q(client=None, phone__in=phones)
    is_to_tell = Q(outcome=Outcome.LOST, came_at__isnull=False, told_at=None)
    return list(
        BookingRequest.objects.filter(
            is_theirs,
            Q(outcome__in=OPEN) | is_to_tell,
            Q(vehicle=None) | Q(vehicle=visit.vehicle),
            site=visit.site,
            at__gt=now - SAME_WISH,
        ).order_by("-at")
    )


def _won_at_last(
    request: BookingRequest, visit: Visit, *, by: Staff | None, now: dt.datetime
) -> BookingRequest:
    if request.outcome == Outcome.WAITING:
        for entry in WaitingEntry.objects.filter(WAITS, request=request):
            # Booked by whatever door: nobody is offered a time they have no more use for.
            end_offers(entry, OfferState.DECLINED, now=now)
            move(entry, sources=WAITING, to=WaitingState.BOOKED, visit=visit, ended_at=now)
    request.outcome, request.visit = Outcome.WON, visit
    request.client, request.vehicle = visit.client, visit.vehicle
    request.save(update_fields=["outcome", "visit", "client", "vehicle"])
    return request


def _end_calls(
    requests: list[BookingRequest], visit: Visit, *, by: Staff | None, now: dt.datetime
) -> None:
    """Whoever books for them has spoken with them. Who booked alone wants no call any more that
    they asked for; what one of us promised is owed still."""
    owed = OwedAnswer.objects.filter(request__in=requests, answered_at=None)
    if by is not None:
        owed.filter(request__in=requests[:1]).update(answered_at=now, answered_by=by)
        return
    wished = owed.filter(source=Source.PUBLIC)
    done = list(wished.values_list("request", flat=True))
    wished.update(answered_at=now, answer=OwedAnswer.BOOKED_ONLINE)
    fulfilled = BookingRequest.objects.filter(pk__in=done, outcome=Outcome.OWED)
    fulfilled.update(outcome=Outcome.WON, visit=visit, client=visit.client, vehicle=visit.vehicle)


def _part(row: int | None) -> Part | None:
    if row is None:
        return None
    part = Part.objects.filter(pk=row).first()
    if part is None:
        refuse("unknown_part", _("This part is not on file. Choose from the list."), "part")
    return part


def _phone_to_ring(asked: RequestWords, request: BookingRequest) -> str:
    """What was said just now, else what is on file. Refusal 400 for no number at all."""
    if request.client is not None and not asked.phone.strip():
        if phone := main_phone(request.client):
            return phone
        refuse("no_phone", _("Enter the phone we call back."), "phone", status=400)
    try:
        return parse_phone(asked.phone, asked.site.country).e164
    except Unreadable as problem:
        raise Refusal(problem.as_blocker("phone"), status=400) from problem
