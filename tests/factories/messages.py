"""A row of the outbox, put there without asking whether it is wanted."""

import datetime as dt
from typing import Any

from service_desk.clients.models import Client
from service_desk.clients.states import Channel
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState
from tests.factories import NOW, next_int
from tests.factories.clients import make_client
from tests.factories.organisation import make_site


def make_message(
    client: Client | None = None,
    *,
    kind: str = "note",
    channel: Door = Door.EMAIL,
    due_at: dt.datetime = NOW,
    **fields: Any,
) -> Message:
    """A message to ``client`` (a new one with an e-mail address if none is given), due now."""
    if client is None:
        email = f"client-{next_int()}@example.com"
        client = make_client(make_site(), email=email, prefers=Channel(channel))
    number = next_int()
    return Message.objects.create(
        **{
            "site": client.site,
            "client": client,
            "subject": f"visit:{number}",
            "kind": kind,
            "channel": channel,
            "language": client.language,
            "recipient": _address(client, channel),
            "intent_key": f"{kind}:visit:{number}:once",
            "state": MessageState.PLANNED,
            "not_before": due_at,
            "due_at": due_at,
            "next_try_at": due_at,
            "not_after": due_at + dt.timedelta(days=1),
            "created_at": due_at,
            **fields,
        }
    )


def _address(client: Client, channel: Door) -> str:
    kind = "email" if channel == Door.EMAIL else "phone"
    point = client.contact_points.filter(kind=kind).first()
    return point.value if point else ""
