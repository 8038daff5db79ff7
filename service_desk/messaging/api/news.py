"""What a provider can tell, whoever it is; and what makes it believable."""

import datetime as dt
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest

from service_desk.messaging.receipts import note_receipt
from service_desk.messaging.replies import take_reply
from service_desk.messaging.states import Delivery

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class Unreadable(ValueError):
    """Genuine, and still not what its provider is known to say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What became of one text. ``event`` is this very word's own name."""

    provider: str
    provider_id: str
    delivery: Delivery
    event: str
    at: dt.datetime
    code: str = ""

    def keep(self, now: dt.datetime) -> None:
        note_receipt(
            provider=self.provider,
            provider_id=self.provider_id,
            delivery=self.delivery,
            event=self.event,
            at=self.at,
            code=self.code,
            now=now,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """What a client texted back, from ``phone`` (E.164)."""

    provider: str
    provider_id: str
    phone: str
    text: str

    def keep(self, now: dt.datetime) -> None:
        take_reply(
            provider=self.provider,
            provider_id=self.provider_id,
            phone=self.phone,
            text=self.text,
            now=now,
        )


class Speaker(Protocol):
    """A provider's way to tell: one module each."""

    def is_genuine(self, request: HttpRequest, secret: str, now: dt.datetime) -> bool:
        """Whether the provider itself said this, to us, just now."""
        ...

    def read(self, request: HttpRequest, now: dt.datetime) -> list[Told | Answered]:
        """What it says; nothing for what is of no use to us. Raises Unreadable."""
        ...


def same(given: str, expected: bytes | str) -> bool:
    """Compared in a time that does not tell how much of it was right."""
    wanted = expected.encode() if isinstance(expected, str) else expected
    return hmac.compare_digest(given.encode(errors="replace"), wanted)


def sha256(secret: str, *parts: bytes) -> str:
    return hmac.new(secret.encode(), b"".join(parts), hashlib.sha256).hexdigest()


def phone_in(text: str) -> str:
    if not _E164.fullmatch(text):
        raise Unreadable("A phone number must be in E.164.")
    return text
