"""What every gateway for texts can do, and the one of a laptop."""

import sys
import unicodedata
from typing import Protocol

from service_desk.lib.spelling import sound_key
from service_desk.messaging.channels import Sent


class SmsGateway(Protocol):
    """One provider of texts. ``key`` is the same for each try of one message."""

    def send(self, *, to: str, text: str, sender: str, key: str) -> Sent:
        """Hand a text over. Raises Undeliverable, OptedOut or TryLater."""
        ...

    def close(self) -> None: ...


class ConsoleGateway:
    """Shows texts where the worker runs. For a laptop: the link in them is a client's secret."""

    def send(self, *, to: str, text: str, sender: str, key: str) -> Sent:
        print(f"SMS {sender} → {to}\n{text}\n", file=sys.stderr, flush=True)
        return Sent(provider="console", provider_id=f"console-{key}"[:120])

    def close(self) -> None:
        pass


def sender_of(name: str) -> str:
    """What a phone shows as the sender: eleven Latin letters and digits at the most."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    if not any(char.isalpha() for char in plain):
        plain = sound_key(name).title().encode("ascii", "ignore").decode()
    return "".join(char for char in plain if char.isalnum())[:11] or "Service"
