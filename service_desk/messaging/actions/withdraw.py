"""To withdraw: what was planned about something is not wanted any more."""

import datetime as dt
from collections.abc import Iterable

from django.db import models

from service_desk.messaging.models import Message
from service_desk.messaging.states import WAITING, MessageState
from service_desk.records.journal import subject_of


def cancel_messages(
    *, subject: models.Model, kinds: Iterable[str] | None = None, reason: str, now: dt.datetime
) -> int:
    """Withdraw what has not gone out about ``subject``; the number of rows withdrawn.

    One that is being sent at this moment is left: it is looked at again before it leaves.
    """
    rows = Message.objects.filter(subject=subject_of(subject), state__in=WAITING)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return rows.update(state=MessageState.CANCELLED, reason=reason)
