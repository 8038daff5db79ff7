"""Whether the client has been asked to confirm: what their page then asks first."""

import datetime as dt

from appointments.messages.times import CONFIRMATION, REMINDER, key_of
from appointments.models import Appointment
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState

_NOT_ASKED = {MessageState.SUPPRESSED, MessageState.CANCELLED}
_STILL_TO_LEAVE = {MessageState.PLANNED, MessageState.SENDING}


def is_asked(drop_off: Appointment, *, now: dt.datetime) -> bool:
    """The question of this time, or the reminder that can be answered, has gone out, or should
    have by now. One query.

    A visit booked later than that was never to be asked: its card says all.
    """
    keys = [key_of(kind, drop_off) for kind in (REMINDER, CONFIRMATION)]
    rows = Message.objects.filter(intent_key__in=keys)
    return any(_asks(row, now) for row in rows)


def _asks(row: Message, now: dt.datetime) -> bool:
    if row.state in _NOT_ASKED:
        return False
    if row.state not in _STILL_TO_LEAVE:
        return True
    # A row due at once was planned with the booking itself: nobody is asked what they just said.
    return row.created_at < row.due_at <= now
