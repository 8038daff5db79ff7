"""To try everything again that failed for one reason: the provider is back, the fault mended."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse
from service_desk.messaging.actions.desk import LEAVES_AFTER, address_of
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import record
from service_desk.records.models import JournalEntry

AT_ONCE = 500
_GONE_WRONG = frozenset({MessageState.FAILED, MessageState.SET_ASIDE})


@transaction.atomic
def retry_messages(*, site: Site, reason: str, by: Staff, now: dt.datetime) -> JournalEntry:
    """Send again, a minute from now, what failed for ``reason`` and is still of use.

    Returns the journal's entry, by which ``undo_retry`` takes all of it back. Raises Refusal 409
    where nothing is left to be tried.
    """
    rows = list(
        Message.objects.select_for_update(of=("self",))
        .filter(site=site, state__in=_GONE_WRONG, reason=reason, not_after__gt=now)
        .select_related("site", "client")
        .prefetch_related("client__contact_points", "client__consents")
        .order_by("not_after", "id")[:AT_ONCE]
    )
    if not rows:
        refuse("nothing_to_retry", _("Nothing is left to be tried again. Look at the list."))
    was = {str(row.pk): [row.state, row.channel, row.recipient, row.attempts] for row in rows}
    for row in rows:
        row.state, row.attempts, row.reason = MessageState.PLANNED, 0, ""
        row.next_try_at = now + LEAVES_AFTER
        for name, value in address_of(row).items():
            setattr(row, name, value)
    fields = ["state", "attempts", "reason", "next_try_at", "channel", "recipient"]
    Message.objects.bulk_update(rows, fields)
    return record(
        site=site,
        subject=site,
        verb="messages_retried",
        by=by,
        door="desk",
        now=now,
        reason=reason,
        was=was,
    )


@transaction.atomic
def undo_retry(*, entry: JournalEntry, by: Staff, now: dt.datetime) -> int:
    """Put back what has not left yet; how many rows that were."""
    was = entry.data["was"]
    rows = Message.objects.select_for_update().filter(
        pk__in=was,
        site=entry.site_id,
        state=MessageState.PLANNED,
        claimed_until=None,
        next_try_at=entry.at + LEAVES_AFTER,
    )
    back = list(rows)
    for row in back:
        row.state, row.channel, row.recipient, row.attempts = was[str(row.pk)]
        row.reason = entry.data["reason"]
    Message.objects.bulk_update(back, ["state", "channel", "recipient", "attempts", "reason"])
    if back:
        record(
            site=entry.site,
            subject=entry.site,
            verb="retry_undone",
            by=by,
            door="desk",
            now=now,
            number=len(back),
        )
    return len(back)
