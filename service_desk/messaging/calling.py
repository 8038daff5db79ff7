"""Whom to ring about a message, and what to say."""

from service_desk.clients.models import Client
from service_desk.clients.scripts import SCRIPTS, Script
from service_desk.messaging.doors import numbers_of
from service_desk.messaging.kinds import kind_of
from service_desk.messaging.models import Message


def number_to_ring(message: Message) -> str:
    """The number (E.164): the one this call is for, else the client's first; "" without any.

    What became a call because an e-mail bounced still has the mailbox as its recipient.
    """
    numbers = numbers_of(message.client) if message.client is not None else []
    if message.recipient.startswith("+") and (message.recipient in numbers or not numbers):
        return message.recipient
    return numbers[0] if numbers else ""


def numbers_left(client: Client) -> list[str]:
    """The client's numbers as they stand in the database now."""
    return numbers_of(Client.objects.prefetch_related("contact_points").get(pk=client.pk))


def script_of(code: str) -> Script | None:
    """The script that is read to the client about this kind of message, if there is one."""
    try:
        return SCRIPTS.get(kind_of(code).script)
    except LookupError:
        return None
