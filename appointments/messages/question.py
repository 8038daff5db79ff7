"""One call, not two: who is on the call list for one question is not called for the other."""

import datetime as dt

from appointments.messages import reasons
from appointments.messages.finding import Promise, find_unanswered
from appointments.messages.times import ASK, CONFIRMATION, key_of
from service_desk.messaging.kinds import NoLongerWanted
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState

_OTHER = {CONFIRMATION: ASK, ASK: CONFIRMATION}


def find_question(message: Message, now: dt.datetime) -> Promise:
    """Nobody has said yes, and a call is not asked for twice. Raises NoLongerWanted.

    A question in writing goes out beside a call that nobody has answered yet.
    """
    promise = find_unanswered(message, now)
    if message.channel == Door.PHONE:
        key = key_of(_OTHER[message.kind], promise.drop_off)
        other = Message.objects.filter(intent_key=key).first()
        if other is not None and _is_call(other):
            raise NoLongerWanted(reasons.ON_THE_LIST)
    return promise


def _is_call(row: Message) -> bool:
    """Somebody is to call about it, or has called."""
    is_said = row.state == MessageState.SENT and row.channel == Door.PHONE
    return is_said or row.state == MessageState.TO_CALL
