"""Who sends which row: claim, commit, then act; and let go by a conditional UPDATE.

Two senders never hold one row (SKIP LOCKED). A sender that dies keeps its claim for a minute;
then somebody else sends, with the same key, so that a provider can tell it is the same message.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from service_desk.messaging.models import Message
from service_desk.messaging.states import OPEN, MessageState

LEASE = dt.timedelta(seconds=60)


def claim_due(now: dt.datetime, *, size: int, without: Collection[str] = ()) -> list[Message]:
    """Up to ``size`` due rows, oldest first, now ours until ``now`` + LEASE.

    ``without``: channels that are down. The rows come with all that is the same for many
    of them: site, policies, zones and texts; and with the ways to their client.
    """
    until = now + LEASE
    with transaction.atomic():
        due = list(
            Message.objects.select_for_update(skip_locked=True)
            .filter(Q(claimed_until=None) | Q(claimed_until__lte=now))
            .filter(state__in=OPEN, next_try_at__lte=now)
            .exclude(channel__in=without)
            .order_by("next_try_at", "id")
            .values_list("pk", flat=True)[:size]
        )
        Message.objects.filter(pk__in=due).update(
            state=MessageState.SENDING, claimed_until=until, attempts=F("attempts") + 1
        )
    return list(
        Message.objects.filter(pk__in=due)
        .select_related("site__policy", "site__message_policy", "client")
        .prefetch_related(
            "client__contact_points", "client__consents", "site__zones", "site__message_texts"
        )
        .order_by("next_try_at", "id")
    )


def settle(message: Message, state: MessageState, **stamps: Any) -> bool:
    """Let a claimed row go into ``state``; False if our claim ran out and another has it."""
    ours = Message.objects.filter(
        pk=message.pk, state=MessageState.SENDING, claimed_until=message.claimed_until
    )
    return bool(ours.update(state=state, claimed_until=None, **stamps))


def put_back(messages: Collection[Message]) -> None:
    """Give rows back untried: the attempt does not count."""
    for message in messages:
        settle(message, MessageState.PLANNED, attempts=message.attempts - 1)
