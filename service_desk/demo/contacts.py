"""How the demo's clients are reached: numbers that are valid and look reserved, example.com.

Mobiles are +34 600 0xx xxx and +7 900 00x-xx-xx. Nothing is ever sent from a demo: texts go to
the console, letters to the mail catcher.
"""

import random
import re
from collections.abc import Callable

from service_desk.clients.models import Client, Consent, ContactPoint
from service_desk.clients.states import Channel, ContactKind, Purpose
from service_desk.demo.names import latin
from service_desk.lib.phones import show_phone

_DOMAINS = ("example.com", "example.com", "example.org", "example.net")
_GIVEN = {Purpose.CARE: 0.75, Purpose.OFFERS: 0.4}
_ASKED = 0.85


class Numbers:
    """Telephone numbers and addresses, each given out once."""

    def __init__(self, rng: random.Random, country: str) -> None:
        self._rng = rng
        self._country = country
        self._given: set[str] = set()

    def mobile(self) -> str:
        start = "+790000" if self._country == "RU" else "+346000"
        return self._fresh(lambda: f"{start}{self._rng.randrange(100_000):05d}")

    def landline(self) -> str:
        if self._country == "RU":
            return self._fresh(lambda: f"+7495000{self._rng.randrange(10_000):04d}")
        return self._fresh(lambda: f"+349100{self._rng.randrange(100_000):05d}")

    def email(self, *words: str) -> str:
        """An address made of these words; none where Latin letters can't write them."""
        spelt = [re.sub(r"[^a-z-]", "", latin(word).lower()) for word in words]
        box = ".".join(filter(None, spelt))
        if not box:
            return ""
        number = self._rng.choice(("", "", str(self._rng.randint(60, 99))))
        domain = self._rng.choice(_DOMAINS)
        address = f"{box}{number}@{domain}"
        if address in self._given:
            return self._fresh(lambda: f"{box}{self._rng.randint(100, 999)}@{domain}")
        self._given.add(address)
        return address

    def _fresh(self, make: Callable[[], str]) -> str:
        value = make()
        while value in self._given:
            value = make()
        self._given.add(value)
        return value


def points_of(client: Client, phone: str, email: str, rng: random.Random) -> list[ContactPoint]:
    """The phone as somebody typed it, and the e-mail if there is one."""
    typed = show_phone(phone, client.site.country).replace("\u00a0", " ")
    if rng.random() < 0.3:
        typed = phone.replace("+7", "8", 1) if phone.startswith("+7") else phone[3:]
    points = [
        ContactPoint(
            client=client, kind=ContactKind.PHONE, value=phone, as_typed=typed, is_main=True
        )
    ]
    if email:
        points.append(
            ContactPoint(client=client, kind=ContactKind.EMAIL, value=email, is_main=True)
        )
    return points


def preference(rng: random.Random, email: str, *, is_firm: bool) -> Channel:
    """How a client wants to be told; some will not be written to at all."""
    if rng.random() < 0.07:
        return Channel.PHONE
    writes = rng.random() < (0.5 if is_firm else 0.2)
    return Channel.EMAIL if email and writes else Channel.SMS


def consents_of(client: Client, rng: random.Random) -> list[Consent]:
    """What they said when the file was opened, where they were asked at all."""
    return [
        Consent(
            client=client,
            purpose=purpose,
            is_given=rng.random() < share,
            at=client.created_at,
            source="counter",
        )
        for purpose, share in _GIVEN.items()
        if rng.random() < _ASKED
    ]
