"""What clients wrote back and no machine understood: somebody at the desk has read it."""

import datetime as dt

from django.db import transaction

from service_desk.messaging.models import Reply
from service_desk.organisation.models import Staff
from service_desk.records.journal import record


@transaction.atomic
def read_reply(*, reply: Reply, by: Staff, now: dt.datetime) -> bool:
    """Mark as read; False where a colleague was first."""
    return _mark(reply, "reply_read", by, now, read_at=now, read_by=by)


@transaction.atomic
def unread_reply(*, reply: Reply, by: Staff, now: dt.datetime) -> bool:
    """It is to be read again after all."""
    return _mark(reply, "reply_unread", by, now, read_at=None, read_by=None)


def _mark(
    reply: Reply,
    verb: str,
    by: Staff,
    now: dt.datetime,
    *,
    read_at: dt.datetime | None,
    read_by: Staff | None,
) -> bool:
    rows = Reply.objects.filter(pk=reply.pk, read_at__isnull=read_at is not None)
    if not rows.update(read_at=read_at, read_by=read_by):
        return False
    reply.read_at, reply.read_by = read_at, read_by
    record(site=reply.site, subject=reply, verb=verb, by=by, door="desk", now=now)
    return True
