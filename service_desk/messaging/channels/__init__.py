"""Channels: what carries a message out of the house, and what can go wrong on the way.

A channel is opened once for a batch and closed with it. It raises Undeliverable when this
message will never arrive there, TryLater when it may; anything else is a fault of ours.
"""

from dataclasses import dataclass
from typing import Protocol

from service_desk.messaging.kinds import Draft
from service_desk.messaging.models import Message


@dataclass(frozen=True, slots=True)
class Sent:
    """A provider took it: who, and its name for it, by which its receipts find the attempt.

    ``segments`` is how many texts the provider counts, 0 where it does not say.
    """

    provider: str
    provider_id: str = ""
    segments: int = 0


class Undeliverable(Exception):
    """The provider refuses for good: there is no such number, no such mailbox."""


class OptedOut(Undeliverable):
    """The client has told the provider to stop: no more texts, by whatever channel we know."""


@dataclass
class TryLater(Exception):
    """A passing failure. ``is_down``: it is the provider's, and the next row would fail too.

    ``is_unsure``: it fell silent after it had heard us, and may have taken the message.
    """

    reason: str
    is_down: bool = False
    is_unsure: bool = False

    def __str__(self) -> str:
        return self.reason


class Channel(Protocol):
    def send(self, message: Message, draft: Draft) -> Sent:
        """Hand ``draft`` over. Takes ten seconds at the most."""
        ...

    def close(self) -> None: ...
