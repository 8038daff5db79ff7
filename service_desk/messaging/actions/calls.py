"""What must be said by voice: that it was said, and that nobody said it in time."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse
from service_desk.messaging import reasons
from service_desk.messaging.actions.noting import note
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState
from service_desk.organisation.models import Staff
from service_desk.records.moves import move

# A confirmation stops being sent two hours before the visit; until then somebody may still ring.
CALL_GRACE = dt.timedelta(hours=2)


@transaction.atomic
def mark_called(*, message: Message, by: Staff, now: dt.datetime) -> Message:
    """Somebody rang the client instead. A second press changes nothing."""
    if message.state == MessageState.SENT:
        return message
    called = move(
        message,
        sources=[MessageState.TO_CALL],
        to=MessageState.SENT,
        sent_at=now,
        channel=Door.PHONE,
        reason=reasons.CALLED,
    )
    if not called:
        refuse("message_no_call", _("There is no call to make for this message."))
    note(message, "client_called", by, now)
    return message


def close_missed_calls(now: dt.datetime) -> int:
    """Calls nobody made while they were of use become failures, so that somebody sees it."""
    return Message.objects.filter(
        state=MessageState.TO_CALL, not_after__lt=now - CALL_GRACE
    ).update(state=MessageState.FAILED, reason=reasons.NOT_CALLED)
