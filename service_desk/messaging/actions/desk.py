"""What somebody at the desk does with one message: stops it, or sends it now or again.

What is sent by hand leaves after a minute, so that it can be taken back (UX-17).
"""

import datetime as dt

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from service_desk.lib.dates import show_day_short, show_time
from service_desk.lib.refusals import Sentence, refuse
from service_desk.messaging import reasons
from service_desk.messaging.actions.noting import last_done, note, restore, standing_of
from service_desk.messaging.doors import ways_for
from service_desk.messaging.kinds import kind_of
from service_desk.messaging.models import Message
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.messaging.states import STOPPED_SHORT, WAITING, Door, MessageState
from service_desk.organisation.models import Staff
from service_desk.records.moves import move

LEAVES_AFTER = dt.timedelta(seconds=60)

STOPPED, RESENT, SENT_NOW = "message_stopped", "message_resent", "message_sent_now"
_UNDOABLE = frozenset({STOPPED, RESENT, SENT_NOW})


@transaction.atomic
def stop_message(*, message: Message, by: Staff, now: dt.datetime) -> Message:
    """Somebody at the desk stops a message that has not gone out. Refusal 409 if it has."""
    was = standing_of(message)
    sources = [*WAITING, MessageState.FAILED, MessageState.SET_ASIDE]
    if not move(message, sources=sources, to=MessageState.CANCELLED, reason=reasons.STOPPED):
        refuse("message_gone", _("It can't be stopped any more. Look at the list again."))
    note(message, STOPPED, by, now, was=was)
    return message


@transaction.atomic
def resend_message(*, message: Message, by: Staff, now: dt.datetime) -> Message:
    """Try a failed or stopped message again, with all its attempts before it.

    Raises Refusal 409 when it is too late to be of use, or was sent, or is under way.
    """
    _refuse_late(message, now)
    was = standing_of(message)
    back = move(
        message,
        sources=STOPPED_SHORT,
        to=MessageState.PLANNED,
        next_try_at=now + LEAVES_AFTER,
        claimed_until=None,
        attempts=0,
        reason="",
        **address_of(message),
    )
    if not back:
        refuse("message_not_failed", _("Only a failed or stopped message can be sent again."))
    note(message, RESENT, by, now, was=was)
    return message


@transaction.atomic
def send_now(*, message: Message, by: Staff, now: dt.datetime) -> Message:
    """Send before its time what is planned for later; what is to be said goes on the call list.

    Raises Refusal 409 before ``not_before``, in quiet hours, when it is too late or on its way.
    """
    _refuse_late(message, now)
    if now < message.not_before:
        refuse("message_early", _not_before(message))
    is_call = message.channel == Door.PHONE
    if not is_call and not _is_awaited(message) and quiet_hours_of(message.site).is_quiet(now):
        refuse("message_quiet", _("These are quiet hours. It leaves when they are over."))
    was = standing_of(message)
    moved = move(
        message,
        sources=[MessageState.PLANNED],
        to=MessageState.TO_CALL if is_call else MessageState.PLANNED,
        next_try_at=now if is_call else now + LEAVES_AFTER,
    )
    if not moved:
        refuse("message_not_planned", _("It is on its way already. Look at the list again."))
    note(message, SENT_NOW, by, now, was=was)
    return message


@transaction.atomic
def undo_message(*, message: Message, by: Staff, now: dt.datetime) -> Message:
    """Take back what was last done with a message at the desk.

    Raises Refusal 409 once the sender has it, or somebody has done something else with it.
    """
    done = last_done(message, _UNDOABLE)
    was = standing_of(message)
    if not restore(message, done.data["was"]):
        refuse("message_moved_on", _("It can't be undone any more. Look at the list again."))
    note(message, "message_undone", by, now, was=was)
    return message


def address_of(message: Message) -> dict[str, str]:
    """Where the client can be reached today: a corrected address is why one sends again."""
    way = ways_for(message)[0]
    return {"channel": way.door, "recipient": way.recipient}


def _refuse_late(message: Message, now: dt.datetime) -> None:
    if message.not_after <= now:
        refuse("message_late", _("It is too late for this message. Please call the client."))


def _not_before(message: Message) -> Sentence:
    at, site = message.not_before, message.site
    day = show_day_short(site.local(at).date(), get_language() or site.language)
    sentence = _("It may leave on {day} at {time} at the earliest.")
    return format_lazy(sentence, day=day, time=show_time(at, site.zone_info))


def _is_awaited(message: Message) -> bool:
    try:
        return kind_of(message.kind).is_awaited
    except LookupError:
        return False
