"""What came of a try: the row goes on, and the attempt is kept with it, in one statement."""

import datetime as dt
import logging
import zlib

from service_desk.messaging import reasons
from service_desk.messaging.channels import Sent, TryLater
from service_desk.messaging.claims import settle
from service_desk.messaging.doors import way_after
from service_desk.messaging.guard import cost_of
from service_desk.messaging.kinds import Draft, Kind
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.states import Door, MessageState, Outcome

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
FIRST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(hours=1)
FAULTS = 3
"""So many faults of ours, or ends of a sender, set a row aside for somebody to look at."""


def pause_after(message: Message) -> dt.timedelta:
    """How long a row waits after its failed attempt: doubling, with a jitter all its own.

    The jitter comes from the row, so that a thousand rows that failed together do not come
    back together, and a test knows when each comes.
    """
    doubled: dt.timedelta = FIRST_PAUSE * 2 ** min(max(message.attempts, 1) - 1, 12)
    share = zlib.crc32(f"{message.pk}:{message.attempts}".encode()) / 2**32
    return min(doubled, LONGEST_PAUSE) * (0.75 + share / 2)


def note_sent(message: Message, draft: Draft, sent: Sent, now: dt.datetime) -> Attempt | None:
    """A provider took it; None where our claim ran out meanwhile."""
    attempt = _attempt(message, Outcome.TAKEN, now, segments=sent.segments or draft.segments)
    attempt.provider, attempt.provider_id = sent.provider[:16], sent.provider_id[:120]
    noted = settle(
        message,
        MessageState.SENT,
        attempt,
        sent_at=now,
        provider_id=attempt.provider_id,
        title=draft.title[:160],
        body=draft.masked_body,
        reason="",
    )
    if not noted:
        # The provider was thinking for too long: the client may get two copies.
        logger.warning("message %s was sent after its claim had ended", message.pk)
        return None
    return attempt


def take_next_way(message: Message, kind: Kind, reason: str, now: dt.datetime) -> None:
    """The client's next channel, each once; behind the last a call, or the failure as it is."""
    refused = _attempt(message, Outcome.REFUSED, now, answer=reason)
    _go_on(message, kind, reason, now, refused)


def try_later(
    message: Message, kind: Kind, failure: TryLater, draft: Draft, now: dt.datetime
) -> None:
    """Again after a pause; the next way where there were too many, or no time is left.

    What the provider may have taken is kept with its cost, so that the guard has counted it.
    """
    unsure = draft.segments if failure.is_unsure else 0
    attempt = _attempt(message, Outcome.PASSING, now, answer=failure.reason, segments=unsure)
    next_try_at = now + pause_after(message)
    if message.attempts >= MAX_ATTEMPTS or next_try_at > message.not_after:
        _go_on(message, kind, failure.reason, now, attempt)
        return
    settle(
        message,
        MessageState.PLANNED,
        attempt,
        next_try_at=next_try_at,
        reason=failure.reason[: reasons.LENGTH],
    )


def note_fault(message: Message, error: Exception, now: dt.datetime) -> None:
    """A fault of ours must not stop the batch: again after a pause, and then it is set aside.

    The row keeps the fault's name only: what it says may be about a person. The log has it once.
    """
    name = type(error).__name__
    attempt = _attempt(message, Outcome.FAULT, now, answer=name)
    by_voice = message.channel == Door.PHONE  # a call is no attempt until somebody rings
    earlier = message.tries.filter(outcome=Outcome.FAULT).count()
    faults = message.attempts if by_voice else earlier + 1
    next_try_at = now + pause_after(message)
    if faults < FAULTS and next_try_at <= message.not_after:
        logger.warning("message %s met %s; it is tried again", message.pk, name)
        state, stamps = MessageState.PLANNED, {"reason": reasons.FAULT, "next_try_at": next_try_at}
    else:
        logger.error("message %s was set aside", message.pk, exc_info=error)
        state, stamps = MessageState.SET_ASIDE, {"reason": name[: reasons.LENGTH]}
    settle(message, state, None if by_voice else attempt, **stamps)


def set_cut_off_aside(message: Message) -> bool:
    """Whether so many senders ended while they held this row that no other shall try it."""
    if message.cut_off < FAULTS:
        return False
    logger.error("message %s was set aside: its senders end", message.pk)
    return settle(message, MessageState.SET_ASIDE, reason=reasons.CUT_OFF) or True


def _go_on(message: Message, kind: Kind, reason: str, now: dt.datetime, attempt: Attempt) -> None:
    way = way_after(message)
    reason = reason[: reasons.LENGTH]
    if way.door != Door.PHONE and now <= message.not_after:
        settle(
            message,
            MessageState.PLANNED,
            attempt,
            channel=way.door,
            recipient=way.recipient,
            next_try_at=now,
            attempts=0,
            reason=reason,
        )
        return
    state = MessageState.TO_CALL if kind.is_worth_a_call else MessageState.FAILED
    settle(message, state, attempt, reason=reason)


def _attempt(
    message: Message, outcome: Outcome, now: dt.datetime, *, answer: str = "", segments: int = 0
) -> Attempt:
    return Attempt(
        message=message,
        at=now,
        channel=message.channel,
        recipient=message.recipient,
        outcome=outcome,
        answer=answer[: reasons.LENGTH],
        segments=segments,
        cost=cost_of(message.site, segments) if segments else 0,
    )
