"""Named reads of the outbox."""

import datetime as dt

from service_desk.messaging.models import Message
from service_desk.messaging.states import OPEN, Door, MessageState

TABS: dict[str, frozenset[MessageState]] = {
    "planned": OPEN,
    "to-call": frozenset({MessageState.TO_CALL}),
    "sent": frozenset({MessageState.SENT}),
    "failed": frozenset({MessageState.FAILED}),
    "not-needed": frozenset({MessageState.SUPPRESSED, MessageState.CANCELLED}),
}

# What is over is shown for this long when no day was chosen.
LOOK_BACK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)


def texts_today(message: Message, now: dt.datetime) -> int:
    """Texts that went from this site to this number in the last 24 hours."""
    return Message.objects.filter(
        site=message.site_id,
        channel=Door.SMS,
        recipient=message.recipient,
        due_at__gt=now - LOOK_BACK,
        sent_at__gt=now - _DAY,
    ).count()
