"""Do not contact: the file says so, and what waits in the outbox does not leave, in one go."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from service_desk.clients.actions.silence import set_silence
from service_desk.clients.models import Client
from service_desk.messaging import reasons
from service_desk.messaging.models import Message
from service_desk.messaging.states import MEANT_AGAIN, WAITING, MessageState
from service_desk.organisation.models import Staff


@transaction.atomic
def silence_client(client: Client, *, by: Staff | None, door: str, now: dt.datetime) -> int:
    """The client wants to hear nothing from us: the number of messages and calls withdrawn.

    One that is being sent at this moment is looked at again before it leaves.
    """
    if not set_silence(client, is_silent=True, by=by, door=door, now=now):
        return 0
    waiting = Message.objects.filter(client=client, state__in=WAITING)
    return waiting.update(state=MessageState.CANCELLED, reason=reasons.SILENT)


@transaction.atomic
def end_silence(client: Client, *, by: Staff | None, door: str, now: dt.datetime) -> int:
    """The client may be told again; what was withdrawn and is still of use comes back."""
    if not set_silence(client, is_silent=False, by=by, door=door, now=now):
        return 0
    withdrawn = Message.objects.filter(
        client=client,
        state__in=MEANT_AGAIN,
        reason=reasons.SILENT,
        not_after__gt=now,
    )
    return withdrawn.update(
        state=MessageState.PLANNED,
        reason="",
        claimed_until=None,
        next_try_at=Greatest(F("due_at"), Value(now)),
    )
