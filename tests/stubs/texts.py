"""A provider of texts on loopback: what it takes, what it refuses, and what it tells later.

``TextGateway`` speaks the generic language of ``SMS_GATEWAY=http``; ``tests.stubs.providers`` has
those that speak like Twilio and SMS Aero.
"""

import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from threading import Thread
from typing import Any, TypeVar

import httpx
from pytest_django.fixtures import Settings

_SILENCE: dict[int | str, float] = {"hang": 30, "slow": 3}

Told = tuple[str, bytes, dict[str, str]]
"""What a provider posts: the address, the body, the headers."""


class TextGateway:
    """``texts`` is what it took, ``keys`` the Idempotency-Key of each request, in their order.

    ``answers`` maps a number to the status it gets; "hang" for silence, "slow" for three seconds
    of it, "trickle" for a byte now and then, "reset" for a closed line, "lost" for a text that
    is taken and never acknowledged. Whoever it does not name gets 200 and an id. With
    ``honours_keys`` a text that comes again under its key is taken once.
    """

    name = "http"
    secret = "between the two of us"

    def __init__(self, *, honours_keys: bool = False) -> None:
        self.texts: list[dict[str, str]] = []
        self.keys: list[str] = []
        self.peers: set[tuple[str, int]] = set()
        self.answers: dict[str, int | str] = {}
        self.honours_keys = honours_keys
        self.news_url = ""
        self._ids: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
        self.server.gateway = self  # type: ignore[attr-defined]
        self.server.daemon_threads = True

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def url(self) -> str:
        return f"{self.base}/texts"

    def use_it(self, settings: Settings) -> None:
        """Our texts go here from now on."""
        settings.SMS_GATEWAY, settings.SMS_HTTP_URL = self.name, self.url
        settings.SMS_WEBHOOK_SECRET = self.secret

    def understand(self, body: bytes, headers: Any) -> dict[str, str]:
        """The order, with at least ``to`` and ``text`` in it."""
        return json.loads(body)

    def accept(self, name: str) -> tuple[int, dict[str, Any]]:
        return 200, {"id": name}

    def refuse(self, answer: int) -> tuple[int, dict[str, Any]]:
        return answer, {"id": f"text-{len(self.texts)}"}

    def receipt(self, name: str, status: str) -> Told:
        """What it says of a text it took, signed as it should be."""
        return self.sign({"id": name, "status": status})

    def reply(self, name: str, phone: str, text: str) -> Told:
        return self.sign({"type": "reply", "id": name, "from": phone, "text": text})

    def sign(self, said: dict[str, Any] | list[Any], at: float | None = None) -> Told:
        body, stamp = json.dumps(said).encode(), str(int(time.time() if at is None else at))
        signed = hmac.digest(self.secret.encode(), f"{stamp}.".encode() + body, "sha256").hex()
        headers = {"Content-Type": "application/json", "X-Timestamp": stamp, "X-Signature": signed}
        return self.news_url, body, headers

    def tell(self, told: Told) -> int:
        """Say it to whoever is to hear it; the status that came back."""
        url, body, headers = told
        return httpx.post(url, content=body, headers=headers, timeout=20).status_code

    def take(self, order: dict[str, str]) -> str:
        key = order.get("idempotency_key", "")
        if self.honours_keys and key in self._ids:
            return self._ids[key]
        self.texts.append(order)
        self._ids[key] = f"text-{len(self.texts)}"
        return self._ids[key]


class _Door(BaseHTTPRequestHandler):
    """One caller; the gateway is the server's."""

    protocol_version = "HTTP/1.1"
    # Head and body are two writes; without this the second waits 40 ms for the first's answer.
    disable_nagle_algorithm = True

    @property
    def _gateway(self) -> TextGateway:
        return self.server.gateway  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        gateway = self._gateway
        body = self.rfile.read(int(self.headers["Content-Length"]))
        order = gateway.understand(body, self.headers)
        gateway.keys.append(self.headers["Idempotency-Key"])
        gateway.peers.add(self.client_address)
        answer = gateway.answers.get(order["to"], 200)
        time.sleep(_SILENCE.get(answer, 0))
        if answer == "trickle":
            self._trickle()
        elif answer in {200, "slow"}:
            self._say(*gateway.accept(gateway.take(order)))
        elif answer in {"reset", "lost", "hang"}:
            self._break_off(order if answer == "lost" else None)
        else:
            self._say(*gateway.refuse(int(answer)))

    def _break_off(self, taken: dict[str, str] | None) -> None:
        if taken is not None:
            self._gateway.take(taken)
        self.close_connection = True
        self.connection.shutdown(SHUT_RDWR)

    def _trickle(self) -> None:
        for char in "HTTP/1.1 200 OK\r\nX-Long: " + "x" * 200:
            try:
                self.wfile.write(char.encode())
            except OSError:
                return
            time.sleep(0.2)

    def _say(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


Gateway = TypeVar("Gateway", bound=TextGateway)


@contextmanager
def running(gateway: Gateway, settings: Settings) -> Iterator[Gateway]:
    """The gateway at work, and our texts going to it."""
    Thread(target=gateway.server.serve_forever, daemon=True).start()
    gateway.use_it(settings)
    try:
        yield gateway
    finally:
        gateway.server.shutdown()
        gateway.server.server_close()


@contextmanager
def text_gateway(settings: Settings, *, honours_keys: bool = False) -> Iterator[TextGateway]:
    """A running gateway that our texts go to."""
    with running(TextGateway(honours_keys=honours_keys), settings) as gateway:
        yield gateway
