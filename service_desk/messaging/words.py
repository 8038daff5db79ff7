"""The outbox in words and shapes: its tabs, what can be done with a row, how a state looks."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from service_desk.lib.dates import show_time
from service_desk.messaging import reasons
from service_desk.messaging.actions.calls import is_to_be_called
from service_desk.messaging.models import Message
from service_desk.messaging.queries import DaySum, Outbox, Wanted
from service_desk.messaging.states import (
    STOPPED_SHORT,
    WAITING,
    Delivery,
    Door,
    MessageState,
    Outcome,
)
from service_desk.organisation.roles import Right

# Shape and tone of a state, by the code of the visit's state or badge that looks the same.
LOOKS = {
    MessageState.PLANNED: "BOOKED",
    MessageState.SENDING: "IN_WORK",
    MessageState.SENT: "CONFIRMED",
    MessageState.FAILED: "PROBLEM",
    MessageState.SET_ASIDE: "PROBLEM",
    MessageState.SUPPRESSED: "HANDED_OVER",
    MessageState.CANCELLED: "HANDED_OVER",
    MessageState.TO_CALL: "WAITING",
}
# What the network says of a message that went is more than that it went.
DELIVERY_LOOKS = {
    Delivery.ON_ITS_WAY: "CONFIRMED",
    Delivery.DELIVERED: "CONTACTED",
    Delivery.LOST: "PROBLEM",
}
OUTCOME_LOOKS = {
    Outcome.TAKEN: "CONFIRMED",
    Outcome.REACHED: "CONTACTED",
    Outcome.PASSING: "WAITING",
    Outcome.NOT_REACHED: "WAITING",
    Outcome.CALL_LATER: "WAITING",
    Outcome.REFUSED: "PROBLEM",
    Outcome.FAULT: "PROBLEM",
    Outcome.WRONG_NUMBER: "PROBLEM",
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
    query: str


class Figure(NamedTuple):
    """A figure of the day in its words, and the address of the rows it was counted from."""

    words: str
    query: str
    tone: str


class Verb(NamedTuple):
    """A button of the panel: the name of its address, its word, its icon."""

    address: str
    word: Promise
    icon: str


def heads(box: Outbox) -> list[Head]:
    return [
        Head(
            key, word, box.counts[key], _NOTHING[key], box.wanted.but(tab=key, delivery="").query()
        )
        for key, word in _HEADS.items()
    ]


def figures(day: DaySum) -> list[Figure]:
    """What the day promised and what came of it; each figure opens its rows."""

    def figure(words: str, number: int, tone: str = "", **asked: str) -> Figure:
        return Figure(words % {"n": number}, Wanted(on=day.on, **asked).query(), tone)  # type: ignore[arg-type]

    go, went, got = day.will_go, day.went, day.delivered
    failed, held, call = day.failed, day.held_back, day.to_call
    return [
        figure(ngettext("%(n)s will go out", "%(n)s will go out", go), go),
        figure(ngettext("%(n)s to be called", "%(n)s to be called", call), call, tab="to-call"),
        figure(ngettext("%(n)s went", "%(n)s went", went), went, tab="sent"),
        figure(
            ngettext("%(n)s delivered", "%(n)s delivered", got), got,
            tab="sent", delivery=Delivery.DELIVERED.value,
        ),
        figure(
            ngettext("%(n)s failed", "%(n)s failed", failed), failed,
            "red" if failed else "", tab="failed",
        ),
        figure(ngettext("%(n)s not needed", "%(n)s not needed", held), held, tab="not-needed"),
    ]  # fmt: skip


def verbs_for(message: Message, rights: Collection[str], *, now: dt.datetime) -> list[Verb]:
    """What the person may do with a message in its state, the likeliest first."""
    if Right.RUN_MESSAGES not in rights:
        return []
    verbs = []
    if message.state == MessageState.TO_CALL:
        verbs.append(Verb("message_called", _("Mark as called"), "phone"))
    if message.state in STOPPED_SHORT and message.not_after > now:
        verbs.append(Verb("message_resend", _("Send again"), "mail"))
    if message.state == MessageState.PLANNED and message.not_before <= now:
        is_call = message.channel == Door.PHONE
        word = pgettext_lazy("message", "Call now") if is_call else _("Send now")
        verbs.append(Verb("message_now", word, "phone" if is_call else "mail"))
    if message.state in WAITING | {MessageState.FAILED, MessageState.SET_ASIDE}:
        verbs.append(Verb("message_stop", _("Don't send"), "close"))
    return verbs


def state_word(message: Message) -> str:
    """The state; of what went, what the network says of it."""
    if message.state == MessageState.SENT and message.delivery:
        return str(message.get_delivery_display())
    return str(message.get_state_display())


def look_of_message(message: Message) -> str:
    if message.state == MessageState.SENT and message.delivery:
        return DELIVERY_LOOKS[Delivery(message.delivery)]
    return LOOKS[MessageState(message.state)]


def advice_for(message: Message) -> str:
    """What to do about a row that did not go; "" where there is nothing to be done."""
    if message.state == MessageState.SET_ASIDE:
        return _now("Tell your administrator; then send it again, or call the client.")
    if message.state == MessageState.FAILED and message.channel != Door.PHONE:
        return _now("Correct the address on the file and send it again, or call the client.")
    if message.state == MessageState.FAILED:
        return _now("Nobody spoke with the client. Decide whether to ring once more.")
    return ""


def said_of(message: Message) -> str:
    """What came of a call, once it is noted."""
    if message.state == MessageState.SENT:
        return _now("Noted: reached.")
    if is_to_be_called(message):
        time = show_time(message.next_try_at, message.site.zone_info)
        return _now("Noted. On the list again at {time}.").format(time=time)
    return _now("Noted. No more calls: {reason}").format(reason=reasons.said(message.reason))
