"""Through which channel a client can be told, and in what order."""

from typing import Any, NamedTuple

from service_desk.clients.models import Client
from service_desk.clients.states import Channel, ContactKind, Purpose
from service_desk.lib.phones import can_text
from service_desk.messaging import reasons
from service_desk.messaging.kinds import Kind, kind_of
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState


class Way(NamedTuple):
    """A channel and the address in it; a call without a number is a call somebody must find."""

    door: Door
    recipient: str


def ways_to(client: Client) -> list[Way]:
    """The client's channels, the preferred one first, a call by a person always last.

    Reads ``contact_points`` and ``consents``, which may be prefetched. A client who prefers
    calls, or who said no to messages about a visit, is only called.
    """
    points = list(client.contact_points.all())
    phones = numbers_of(client)
    emails = [point.value for point in points if point.kind == ContactKind.EMAIL]
    call = Way(Door.PHONE, phones[0] if phones else "")
    if client.prefers == Channel.PHONE or _answer(client, Purpose.VISIT) is False:
        return [call]
    texts = [Way(Door.SMS, phone) for phone in phones if can_text(phone)][:1]
    letters = [Way(Door.EMAIL, email) for email in emails][:1]
    written = letters + texts if client.prefers == Channel.EMAIL else texts + letters
    return [*written, call]


def numbers_of(client: Client) -> list[str]:
    """The client's phones (E.164), the main one first, without those found to be wrong."""
    points = client.contact_points.all()
    return [
        point.value
        for point in points
        if point.kind == ContactKind.PHONE and point.wrong_since is None
    ]


def ways_for(message: Message) -> list[Way]:
    """The ways of a row's client; for somebody who is not on file the one that was typed."""
    if message.client is not None:
        return ways_to(message.client)
    return [Way(Door(message.channel), message.recipient), Way(Door.PHONE, "")]


def refresh_way(message: Message, found: Any = None) -> bool:
    """A row that leaves now takes the client's way of today; whether that is another.

    Planned days ago, it has the address and the preference of then: the file may have been
    corrected since, or merged with another, whose rows are this client's now. ``found`` is what
    the kind found. A row that failed on one way stays on its next one, at the address of today.
    Writes only while the claim holds, and only where something has changed.
    """
    if message.client is None:
        return False
    kind = kind_of(message.kind)
    way = _way_today(message, kind, found)
    if (way.door, way.recipient) == (message.channel, message.recipient):
        return False
    is_call_instead = way.door == Door.PHONE and not kind.is_said
    reason = why_call(message.client) if is_call_instead else ""
    ours = Message.objects.filter(pk=message.pk, claimed_until=message.claimed_until)
    ours.update(channel=way.door, recipient=way.recipient, reason=reason)
    message.channel, message.recipient, message.reason = way.door, way.recipient, reason
    return True


def _way_today(message: Message, kind: Kind, found: Any) -> Way:
    ways = ways_for(message)
    if kind.is_said:
        return ways[-1]
    has_failed = bool(message.reason) and message.channel != Door.PHONE
    wanted = message.channel if has_failed else kind.through(found) if found is not None else ""
    return next((way for way in ways if way.door == wanted), ways[0])


def way_after(message: Message) -> Way:
    """The client's way behind the one this row takes; the last of them is its own successor."""
    ways = ways_for(message)
    doors = [way.door for way in ways]
    tried = doors.index(Door(message.channel)) if message.channel in doors else -1
    return ways[min(tried + 1, len(ways) - 1)]


def why_call(client: Client) -> str:
    """Why this client is called and not written to."""
    if client.prefers == Channel.PHONE:
        return reasons.PREFERS_CALL
    if _answer(client, Purpose.VISIT) is False:
        return reasons.NOT_WANTED
    return reasons.NO_ADDRESS


def unsent_state(kind: Kind) -> MessageState:
    """Where a message ends that nothing can carry in time."""
    return MessageState.TO_CALL if kind.is_worth_a_call else MessageState.SUPPRESSED


def is_wanted(client: Client, purpose: Purpose) -> bool:
    """Whether the client may be told at all; messages about their own visit need no consent."""
    return purpose == Purpose.VISIT or _answer(client, purpose) is True


def _answer(client: Client, purpose: Purpose) -> bool | None:
    """The newest answer to the question, None if it was never put."""
    answers = [consent for consent in client.consents.all() if consent.purpose == purpose]
    return max(answers, key=lambda consent: consent.at).is_given if answers else None
