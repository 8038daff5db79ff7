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
            MessageState.PLANNED,  # a passing failure: try again later
            MessageState.FAILED,
            MessageState.SUPPRESSED,
            MessageState.TO_CALL,
        }
    ),
    MessageState.FAILED: frozenset({MessageState.PLANNED}),
    MessageState.SENT: frozenset(),
    MessageState.SUPPRESSED: frozenset(),
    MessageState.CANCELLED: frozenset(),
    MessageState.TO_CALL: frozenset(),
}

OPEN = frozenset({MessageState.PLANNED, MessageState.SENDING})


class Door(models.TextChoices):
    """Through which channel this very row goes out."""

    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone call")
