"""The journal of the outbox: who did what with which message."""

import datetime as dt

from service_desk.messaging.models import Message
from service_desk.organisation.models import Staff
from service_desk.records.journal import record


def note(message: Message, verb: str, by: Staff, now: dt.datetime) -> None:
    record(
        site=message.site,
        subject=message,
        verb=verb,
        by=by,
        door="desk",
        now=now,
        about=message.subject,
        kind=message.kind,
    )
