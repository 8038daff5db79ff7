"""What must be said by voice: what came of each call, and that nobody rang in time.

Each call leaves two rows: the attempt at the message, and the contact with the client, which the
dossier and the log of calls show. Both go when the result is taken back.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from service_desk.clients import actions as files
from service_desk.clients.actions.calls import note_call as note_contact
from service_desk.clients.models import ContactEntry
from service_desk.clients.states import Direction, Topic
from service_desk.lib.refusals import refuse
from service_desk.messaging import reasons
from service_desk.messaging.actions.noting import last_done, note, restore, standing_of
from service_desk.messaging.calling import number_to_ring, numbers_left, script_of
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.messaging.states import SPOKEN, Door, MessageState, Outcome
from service_desk.organisation.models import Staff
from service_desk.organisation.opening import open_from
from service_desk.records.moves import move

# A confirmation stops being sent two hours before the visit; until then somebody may still ring.
CALL_GRACE = dt.timedelta(hours=2)

FIRST_PAUSE = dt.timedelta(minutes=30)
MOST_CALLS = 4
"""So often nobody answers before the call is given up and the manager sees it."""
_LAST_CHANCE = dt.timedelta(minutes=10)

CALL_NOTED = "call_result_noted"


@transaction.atomic
def note_call(
    *,
    message: Message,
    outcome: str,
    again_at: dt.datetime | None = None,
    words: str = "",
    by: Staff,
    now: dt.datetime,
) -> Message:
    """What came of ringing the client about ``message``; ``again_at`` (UTC) for CALL_LATER.

    Reached, and it is told. Nobody answered, and it is tried again while the site is open, four
    times at most. A wrong number is flagged on the file, and the client's next one is rung.

    Raises Refusal: 409 where there is no call to make (any more), 400 for an ``again_at`` that
    has passed or is too late to be of use, at the field ``again_at``.
    """
    if outcome not in SPOKEN:
        refuse("unknown_outcome", _("Choose from the list."), "outcome", status=400)
    row = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if not is_to_be_called(row) or row.claimed_until is not None:
        refuse("message_no_call", _("There is no call to make for this message."))
    was, number = standing_of(row), number_to_ring(message)
    changes = _changes(message, outcome, number, again_at, by, now)
    move(message, sources=[row.state], claimed_until=None, **changes)
    attempt = Attempt.objects.create(
        message=message,
        at=now,
        channel=Door.PHONE,
        recipient=number,
        outcome=outcome,
        answer=words[: reasons.LENGTH],
        by=by,
    )
    entry = _contact(message, outcome, number, words, by, now)
    note(
        message,
        CALL_NOTED,
        by,
        now,
        was=was,
        attempt=attempt.pk,
        contact=entry.pk,
        wrong=number if outcome == Outcome.WRONG_NUMBER else "",
    )
    return message


@transaction.atomic
def take_back_call(*, message: Message, by: Staff, now: dt.datetime) -> Message:
    """The last result was a slip: the call is to be made again, as if it had not been.

    Raises Refusal 409 once something else has happened to the message.
    """
    done = last_done(message, frozenset({CALL_NOTED}))
    was = standing_of(message)
    if not restore(message, done.data["was"]):
        refuse("message_moved_on", _("It can't be undone any more. Look at the list again."))
    Attempt.objects.filter(pk=done.data["attempt"], message=message).delete()
    # A row that the exchange has written stays: that call was made.
    ContactEntry.objects.filter(pk=done.data["contact"], call_id="").delete()
    if done.data["wrong"] and message.client is not None:
        files.flag_number(
            message.client, phone=done.data["wrong"], is_wrong=False, by=by, door="desk", now=now
        )
    note(message, "call_result_undone", by, now, was=was)
    return message


def mark_called(*, message: Message, by: Staff, now: dt.datetime) -> Message:
    """Somebody rang the client instead. A second press changes nothing."""
    if message.state == MessageState.SENT:
        return message
    return note_call(message=message, outcome=Outcome.REACHED, by=by, now=now)


def close_missed_calls(now: dt.datetime) -> int:
    """Calls nobody made while they were of use become failures, so that somebody sees it."""
    return Message.objects.filter(
        state=MessageState.TO_CALL, not_after__lt=now - CALL_GRACE
    ).update(state=MessageState.FAILED, reason=reasons.NOT_CALLED)


def is_to_be_called(message: Message) -> bool:
    """Whether it waits for a voice; what is only due later may be said earlier."""
    is_planned = message.state == MessageState.PLANNED and message.channel == Door.PHONE
    return message.state == MessageState.TO_CALL or is_planned


def _changes(
    message: Message,
    outcome: str,
    number: str,
    again_at: dt.datetime | None,
    by: Staff,
    now: dt.datetime,
) -> dict[str, Any]:
    """Where the message goes from here."""
    waits = {"to": MessageState.TO_CALL, "channel": Door.PHONE, "recipient": number}
    match outcome:
        case Outcome.REACHED:
            done = {"to": MessageState.SENT, "sent_at": now, "reason": reasons.CALLED}
            return done | {"channel": Door.PHONE}
        case Outcome.CALL_LATER:
            return waits | {"next_try_at": _agreed(message, again_at, now)}
        case Outcome.WRONG_NUMBER:
            others = _without(message, number, by, now)
            if not others:
                return {"to": MessageState.FAILED, "reason": reasons.NO_NUMBER}
            return waits | {"recipient": others[0], "next_try_at": now}
    next_try_at = _next_try(message, now)
    if next_try_at is None:
        return {"to": MessageState.FAILED, "reason": reasons.NOBODY_ANSWERED}
    return waits | {"next_try_at": next_try_at}


def _agreed(message: Message, again_at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    if again_at is None or again_at <= now:
        refuse("call_time_passed", _("Enter a time that is still ahead."), "again_at", status=400)
    if again_at > message.not_after + CALL_GRACE:
        sentence = _("Too late to be of use. Agree on an earlier time.")
        refuse("call_time_late", sentence, "again_at", status=400)
    return again_at


def _next_try(message: Message, now: dt.datetime) -> dt.datetime | None:
    """In 30 minutes, then in an hour, in two, while the site is open; None to give up.

    Where it opens only when it is too late, whoever rings now may ring again out of hours, but
    at no hour at which nobody is rung; else once more ten minutes before it is over.
    """
    missed = message.tries.filter(outcome=Outcome.NOT_REACHED).count()
    if missed + 1 >= MOST_CALLS:
        return None
    paused, quiet = now + FIRST_PAUSE * 2**missed, quiet_hours_of(message.site)
    for next_try_at in (open_from(message.site, paused), quiet.next_allowed(paused)):
        if next_try_at <= message.not_after:
            return next_try_at
    last = message.not_after - _LAST_CHANCE
    return last if last >= now + _LAST_CHANCE and not quiet.is_quiet(last) else None


def _without(message: Message, number: str, by: Staff, now: dt.datetime) -> list[str]:
    """The client's other numbers, once this one is flagged as wrong."""
    if message.client is None:
        return []
    files.flag_number(message.client, phone=number, is_wrong=True, by=by, door="desk", now=now)
    return [each for each in numbers_left(message.client) if each != number]


def _contact(
    message: Message, outcome: str, number: str, words: str, by: Staff, now: dt.datetime
) -> ContactEntry:
    is_spoken = outcome in {Outcome.REACHED, Outcome.CALL_LATER, Outcome.WRONG_NUMBER}
    script = script_of(message.kind)
    with override(message.site.language):
        said = words or str(Outcome(outcome).label)
    return note_contact(
        site=message.site,
        client=message.client,
        topic=script.topic if script else Topic.OTHER,
        direction=Direction.OUT,
        phone=number,
        started_at=now,
        answered_at=now if is_spoken else None,
        ended_at=now,
        subject=message.subject,
        note=said,
        by=by,
        now=now,
    )
