"""States of a message and the moves between them; imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    PLANNED = "planned", _("Will be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Not needed")
    CANCELLED = "cancelled", _("Cancelled")
    TO_CALL = "to_call", _("To be called")


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
        }
    ),
    MessageState.FAILED: frozenset({MessageState.PLANNED, MessageState.CANCELLED}),
    MessageState.SENT: frozenset(),
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
MEANT_AGAIN = frozenset({MessageState.CANCELLED, MessageState.SUPPRESSED})


class Door(models.TextChoices):
    """Through which channel this very row goes out."""

    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone call")
