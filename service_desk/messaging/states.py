"""States of a message and the moves between them; imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageState(models.TextChoices):
    PLANNED = "planned", _("Will be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Not needed")
    CANCELLED = "cancelled", _("Cancelled")
    TO_CALL = "to_call", _("To be called")
    SET_ASIDE = "set_aside", _("Set aside")


TRANSITIONS: dict[MessageState, frozenset[MessageState]] = {
    MessageState.PLANNED: frozenset(
        {MessageState.SENDING, MessageState.CANCELLED, MessageState.TO_CALL}
    ),
    MessageState.SENDING: frozenset(
        {
            MessageState.SENT,
            MessageState.PLANNED,  # a passing failure, or another channel: try again
            MessageState.FAILED,
            MessageState.SUPPRESSED,
            MessageState.TO_CALL,
            MessageState.SET_ASIDE,
        }
    ),
    MessageState.FAILED: frozenset({MessageState.PLANNED, MessageState.CANCELLED}),
    # A fault of ours: somebody has looked at it, and it is tried again or let go.
    MessageState.SET_ASIDE: frozenset({MessageState.PLANNED, MessageState.CANCELLED}),
    # The network says, minutes later, that it did not arrive: the next way, or a call.
    MessageState.SENT: frozenset({MessageState.PLANNED, MessageState.TO_CALL, MessageState.FAILED}),
    # The same thing is meant again: a visit was moved and came back to its first time.
    MessageState.SUPPRESSED: frozenset({MessageState.PLANNED, MessageState.TO_CALL}),
    MessageState.CANCELLED: frozenset(
        {MessageState.PLANNED, MessageState.TO_CALL, MessageState.SUPPRESSED}
    ),
    MessageState.TO_CALL: frozenset(
        {MessageState.SENT, MessageState.CANCELLED, MessageState.FAILED}
    ),
}

OPEN = frozenset({MessageState.PLANNED, MessageState.SENDING})
WAITING = frozenset({MessageState.PLANNED, MessageState.TO_CALL})
STOPPED_SHORT = frozenset({MessageState.FAILED, MessageState.CANCELLED, MessageState.SET_ASIDE})
"""What somebody at the desk may send after all. To undo such a verb leads back, whence it came."""

MEANT_AGAIN = frozenset({MessageState.CANCELLED, MessageState.SUPPRESSED})


class Door(models.TextChoices):
    """Through which channel this very row goes out."""

    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone call")


class Delivery(models.TextChoices):
    """What the network says of a message that a provider took; empty where it said nothing.

    In the order of ``RANK``: news that comes late or twice never takes a word back.
    """

    ON_ITS_WAY = "on_its_way", _("On its way")
    DELIVERED = "delivered", _("Delivered")
    LOST = "lost", _("Not delivered")


class Outcome(models.TextChoices):
    """What came of one attempt to reach a client, by a machine or by a person."""

    TAKEN = "taken", pgettext_lazy("attempt", "Taken by the provider")
    PASSING = "passing", pgettext_lazy("attempt", "Not now")
    REFUSED = "refused", pgettext_lazy("attempt", "Refused")
    FAULT = "fault", pgettext_lazy("attempt", "A fault of ours")
    REACHED = "reached", pgettext_lazy("attempt", "Reached")
    NOT_REACHED = "not_reached", pgettext_lazy("attempt", "Nobody answered")
    CALL_LATER = "call_later", pgettext_lazy("attempt", "Asked to be called later")
    WRONG_NUMBER = "wrong_number", pgettext_lazy("attempt", "Wrong number")


SPOKEN = frozenset({Outcome.REACHED, Outcome.NOT_REACHED, Outcome.CALL_LATER, Outcome.WRONG_NUMBER})
"""Outcomes of a call: each has the person who rang."""


class Meaning(models.TextChoices):
    """What a client's reply says, as far as a machine may understand it."""

    YES = "yes", pgettext_lazy("reply", "Yes")
    NO = "no", pgettext_lazy("reply", "No")
    STOP = "stop", pgettext_lazy("reply", "No more messages")
    OTHER = "other", pgettext_lazy("reply", "To be read")


class Form(models.TextChoices):
    """The two shapes of a text: one for a phone's network, one for a mailbox."""

    TEXT = "text", _("SMS")
    LETTER = "letter", _("E-mail")


class Cap(models.TextChoices):
    """What is counted so that nobody can run up our bill, or a stranger's phone (S17)."""

    NUMBER = "number", _("This number, in a day")
    PREFIX = "prefix", _("Numbers alike but for the last four digits, in an hour")
    SITE = "site", _("The site, in a day")
    DAY = "day", _("The money of a day")
    MONTH = "month", _("The money of a month")
