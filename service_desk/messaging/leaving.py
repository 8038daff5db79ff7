"""One message at the moment it leaves: looked at again, counted, handed over.

The visit may have been moved, the night may have come, the client may have a new number or want
to hear nothing more. None of it is in a transaction: a provider may take ten seconds.
"""

import datetime as dt

from django.utils.translation import override

from service_desk.messaging import budget, guard, reasons
from service_desk.messaging.actions.silence import silence_client
from service_desk.messaging.channels import OptedOut, TryLater, Undeliverable
from service_desk.messaging.claims import settle
from service_desk.messaging.doors import is_wanted, refresh_way, unsent_state
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, NotYet, kind_of
from service_desk.messaging.lines import Lines
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.outcomes import (
    FIRST_PAUSE,
    note_fault,
    note_sent,
    set_cut_off_aside,
    take_next_way,
    try_later,
)
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.messaging.states import Door, MessageState


def leave(message: Message, lines: Lines, now: dt.datetime) -> Attempt | None:
    """Let a claimed row go, one way or another; the attempt that a provider took, if any."""
    if set_cut_off_aside(message):
        return None
    try:
        kind = kind_of(message.kind)
        found = kind.find(message, now)
        if _stays(message, kind, found, now):
            return None
        with override(message.language):
            draft = kind.compose(message, found, now=now, is_preview=False)
        if message.channel == Door.SMS and _is_refused(message, kind, draft, now):
            return None
        return _hand_over(message, kind, draft, lines, now)
    except NoLongerWanted as news:
        settle(message, MessageState.SUPPRESSED, reason=news.reason)
    except NotYet as news:
        _wait(message, kind, news, now)
    except Exception as error:
        note_fault(message, error, now)
    return None


def _hand_over(
    message: Message, kind: Kind, draft: Draft, lines: Lines, now: dt.datetime
) -> Attempt | None:
    try:
        sent = lines.send(message, draft)
    except OptedOut as refusal:
        _give_back(message, draft, now)
        if message.client is None:
            take_next_way(message, kind, str(refusal), now)
            return None
        silence_client(message.client, by=None, door="sms", now=now)
        settle(message, MessageState.SUPPRESSED, reason=reasons.SILENT)
    except Undeliverable as refusal:
        _give_back(message, draft, now)
        take_next_way(message, kind, str(refusal), now)
    except TryLater as failure:
        if not failure.is_unsure:
            _give_back(message, draft, now)
        try_later(message, kind, failure, draft, now)
    else:
        return note_sent(message, draft, sent, now)
    return None


def _stays(message: Message, kind: Kind, found: object, now: dt.datetime) -> bool:
    """Not wanted, too late, too early, a call, or at night: the row does not leave now."""
    client = message.client
    if client is not None and client.silent_since is not None:
        settle(message, MessageState.SUPPRESSED, reason=reasons.SILENT)
    elif client is not None and not is_wanted(client, kind.purpose):
        settle(message, MessageState.SUPPRESSED, reason=reasons.NOT_WANTED)
    elif now > message.not_after:
        is_held = guard.policy_of(message.site).held_at is not None
        reason = reasons.HELD if is_held else reasons.LATE
        settle(message, unsent_state(kind), reason=reason)
    elif now < message.not_before:
        _again_at(message, message.not_before)
    elif _goes_otherwise(message, kind, found, now):
        pass
    else:
        return _is_night(message, kind, now)
    return True


def _goes_otherwise(message: Message, kind: Kind, found: object, now: dt.datetime) -> bool:
    """The client's way of today is a call, or a channel whose lane is another."""
    lane = message.channel
    refresh_way(message, found)
    if message.channel == Door.PHONE:
        settle(message, unsent_state(kind), reason=message.reason)
    elif message.channel != lane:
        _again_at(message, now)
    else:
        return False
    return True


def _is_night(message: Message, kind: Kind, now: dt.datetime) -> bool:
    wakes_at = now if kind.is_awaited else quiet_hours_of(message.site).next_allowed(now)
    if wakes_at > message.not_after:
        settle(message, unsent_state(kind), reason=reasons.QUIET)
    elif wakes_at > now:
        _again_at(message, wakes_at)
    return wakes_at > now


def _is_refused(message: Message, kind: Kind, draft: Draft, now: dt.datetime) -> bool:
    """The cost guard's word: the text takes the client's next way."""
    reason = guard.why_not(message, draft)
    if not reason and (full := guard.take(message, draft, now)):
        reason = guard.REASONS[full]
        if full in guard.MONEY:
            budget.tell_managers(message.site, now)
    if reason:
        take_next_way(message, kind, reason, now)
    return bool(reason)


def _give_back(message: Message, draft: Draft, now: dt.datetime) -> None:
    if message.channel == Door.SMS:
        guard.give_back(message, draft, now)


def _wait(message: Message, kind: Kind, news: NotYet, now: dt.datetime) -> None:
    if news.until > message.not_after:
        settle(message, unsent_state(kind), reason=news.reason)
    else:
        _again_at(message, max(news.until, now + FIRST_PAUSE))


def _again_at(message: Message, at: dt.datetime) -> None:
    """Not a try: the row was looked at, and will be again."""
    settle(message, MessageState.PLANNED, next_try_at=at, attempts=message.attempts - 1)
