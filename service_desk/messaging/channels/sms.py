"""Texts through a gateway: the console of a laptop, or any HTTP provider."""

import json
import sys
import time
import unicodedata
from typing import Protocol

import httpx
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from service_desk.lib.spelling import sound_key
from service_desk.messaging import reasons
from service_desk.messaging.channels import Sent, TryLater, Undeliverable
from service_desk.messaging.channels.email import one_line
from service_desk.messaging.kinds import Draft
from service_desk.messaging.models import Message

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
_LONGEST_ANSWER = 10_000
_PASSING = frozenset({408, 409, 425})
# A wrong key or address, too often, a gateway that is out: the next text would fare no better.
_HOUSE_OR_PROVIDER = frozenset({401, 403, 404, 429, 502, 503, 504})


class SmsGateway(Protocol):
    """One provider of texts. ``key`` is the same for each try of one message."""

    def send(self, *, to: str, text: str, sender: str, key: str) -> Sent:
        """Hand a text over. Raises Undeliverable or TryLater."""
        ...

    def close(self) -> None: ...


class ConsoleGateway:
    """Shows texts where the worker runs. For a laptop: the link in them is a client's secret."""

    def send(self, *, to: str, text: str, sender: str, key: str) -> Sent:
        print(f"SMS {sender} → {to}\n{text}\n", file=sys.stderr, flush=True)
        return Sent(provider="console", provider_id=f"console-{key}"[:120])

    def close(self) -> None:
        pass


class HttpGateway:
    """POST of ``{"to", "text", "sender", "idempotency_key"}``, answered by ``{"id"}``.

    2xx is accepted; 4xx refuses this text for good, unless it speaks of us (a wrong key, too
    often); the rest passes.
    """

    def __init__(self, url: str) -> None:
        if not url:
            raise ImproperlyConfigured("SMS_HTTP_URL is not set; SMS_GATEWAY=http needs it.")
        self._url = url
        # Connecting and reading together stay within the total.
        timeout = httpx.Timeout(TOTAL_SECONDS - CONNECT_SECONDS, connect=CONNECT_SECONDS)
        self._client = httpx.Client(timeout=timeout, follow_redirects=False)

    def send(self, *, to: str, text: str, sender: str, key: str) -> Sent:
        order = {"to": to, "text": text, "sender": sender, "idempotency_key": key}
        request = self._client.build_request(
            "POST", self._url, json=order, headers={"Idempotency-Key": key}
        )
        try:
            response = self._client.send(request, stream=True)
            try:
                content = _read(response)
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise TryLater(reasons.NO_ANSWER, is_down=True) from error
        return _verdict(response, content)

    def close(self) -> None:
        self._client.close()


class SmsChannel:
    """The gateway that ``settings.SMS_GATEWAY`` names: ``console`` or ``http``."""

    def __init__(self) -> None:
        self._gateway = gateway_of(settings.SMS_GATEWAY)

    def send(self, message: Message, draft: Draft) -> Sent:
        return self._gateway.send(
            to=message.recipient,
            text=draft.body,
            sender=sender_of(message.site.name),
            key=message.intent_key,
        )

    def close(self) -> None:
        self._gateway.close()


def gateway_of(name: str) -> SmsGateway:
    match name:
        case "console":
            return ConsoleGateway()
        case "http":
            return HttpGateway(settings.SMS_HTTP_URL)
    raise ImproperlyConfigured(f"SMS_GATEWAY is {name!r}; it must be console or http.")


def sender_of(name: str) -> str:
    """What a phone shows as the sender: eleven Latin letters and digits at the most."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    if not any(char.isalpha() for char in plain):
        plain = sound_key(name).title().encode("ascii", "ignore").decode()
    return "".join(char for char in plain if char.isalnum())[:11] or "Service"


def _read(response: httpx.Response) -> bytes:
    """The answer, unless it trickles in for longer than we wait or is no answer at all."""
    began = time.monotonic()
    content = b""
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > _LONGEST_ANSWER or time.monotonic() - began > TOTAL_SECONDS:
            raise TryLater(reasons.NO_ANSWER, is_down=True)
    return content


def _verdict(response: httpx.Response, content: bytes) -> Sent:
    code = response.status_code
    if response.is_success:
        return Sent(provider="http", provider_id=_id_in(content))
    said = one_line(f"{code} {content[:200].decode(errors='replace')}")[: reasons.LENGTH]
    if code in _HOUSE_OR_PROVIDER:
        raise TryLater(said, is_down=True)
    if response.is_client_error and code not in _PASSING:
        raise Undeliverable(said)
    raise TryLater(said)


def _id_in(content: bytes) -> str:
    try:
        answer = json.loads(content)
    except ValueError:
        return ""
    return str(answer.get("id", ""))[:120] if isinstance(answer, dict) else ""
