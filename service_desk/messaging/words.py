"""The outbox in words and shapes: its tabs, what can be done with a row, how a state looks."""

from collections.abc import Collection
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from service_desk.messaging.models import Message
from service_desk.messaging.queries import Outbox
from service_desk.messaging.states import WAITING, MessageState
from service_desk.organisation.roles import Right

# Shape and tone of a state, by the code of the visit's state or badge that looks the same.
LOOKS = {
    MessageState.PLANNED: "BOOKED",
    MessageState.SENDING: "IN_WORK",
    MessageState.SENT: "CONFIRMED",
    MessageState.FAILED: "PROBLEM",
    MessageState.SUPPRESSED: "HANDED_OVER",
    MessageState.CANCELLED: "HANDED_OVER",
    MessageState.TO_CALL: "WAITING",
}

_HEADS = {
    "planned": _("Will be sent"),
    "to-call": _("To be called"),
    "sent": _("Sent"),
    "failed": _("Failed"),
    "not-needed": _("Not needed"),
}
_NOTHING = {
    "planned": _("Nothing is waiting to be sent"),
    "to-call": _("Nobody is to be called"),
    "sent": _("Nothing was sent"),
    "failed": _("Nothing has failed"),
    "not-needed": _("Nothing was left out"),
}


class Head(NamedTuple):
    """A tab: its key in the address, its word, how many rows, and the sentence for none."""

    key: str
    word: Promise
    number: int
    nothing: Promise


class Verb(NamedTuple):
    """A button of the panel: the name of its address, its word, its icon."""

    address: str
    word: Promise
    icon: str


def heads(box: Outbox) -> list[Head]:
    return [Head(key, word, box.counts[key], _NOTHING[key]) for key, word in _HEADS.items()]


def verbs_for(message: Message, rights: Collection[str]) -> list[Verb]:
    """What the person may do with a message in its state, the likeliest first."""
    if Right.RUN_MESSAGES not in rights:
        return []
    verbs = []
    if message.state == MessageState.TO_CALL:
        verbs.append(Verb("message_called", _("Mark as called"), "phone"))
    if message.state in {MessageState.FAILED, MessageState.CANCELLED}:
        verbs.append(Verb("message_resend", _("Send again"), "mail"))
    if message.state in WAITING | {MessageState.FAILED}:
        verbs.append(Verb("message_stop", _("Don't send"), "close"))
    return verbs
