"""What somebody at the desk does with one message: stops it, or sends it again."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse
from service_desk.messaging import reasons
from service_desk.messaging.actions.noting import note
from service_desk.messaging.doors import ways_for
from service_desk.messaging.models import Message
from service_desk.messaging.states import WAITING, MessageState
from service_desk.organisation.models import Staff
from service_desk.records.moves import move


@transaction.atomic
def stop_message(*, message: Message, by: Staff, now: dt.datetime) -> Message:
    """Somebody at the desk stops a message that has not gone out. Refusal 409 if it has."""
    sources = [*WAITING, MessageState.FAILED]
    if not move(message, sources=sources, to=MessageState.CANCELLED, reason=reasons.STOPPED):
        refuse("message_gone", _("It can't be stopped any more. Look at the list again."))
    note(message, "message_stopped", by, now)
    return message


@transaction.atomic
def resend_message(*, message: Message, by: Staff, now: dt.datetime) -> Message:
    """Try a failed or stopped message again, with all its attempts before it.

    Raises Refusal 409 when it is too late to be of use, or was sent, or is under way.
    """
    if message.not_after <= now:
        refuse("message_late", _("It is too late for this message. Please call the client."))
    back = move(
        message,
        sources=[MessageState.FAILED, MessageState.CANCELLED],
        to=MessageState.PLANNED,
        next_try_at=now,
        claimed_until=None,
        attempts=0,
        reason="",
        **_address(message),
    )
    if not back:
        refuse("message_not_failed", _("Only a failed or stopped message can be sent again."))
    note(message, "message_resent", by, now)
    return message


def _address(message: Message) -> dict[str, str]:
    """Where the client can be reached today: a corrected address is why one sends again."""
    way = ways_for(message)[0]
    return {"channel": way.door, "recipient": way.recipient}
