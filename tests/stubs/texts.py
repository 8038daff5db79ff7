"""An HTTP gateway for texts on loopback."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from pytest_django.fixtures import Settings


class TextGateway:
    """``texts`` is what it took, ``keys`` the Idempotency-Key of each request.

    ``answers`` maps a number to the status it gets; "hang" for silence, "reset" for a closed
    line. Whoever it does not name gets 200 and an id.
    """

    def __init__(self) -> None:
        self.texts: list[dict[str, str]] = []
        self.keys: list[str] = []
        self.answers: dict[str, int | str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._door())
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/texts"

    def _door(gateway) -> type[BaseHTTPRequestHandler]:  # noqa: N805  the class below is `self`
        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.keys.append(self.headers["Idempotency-Key"])
                answer = gateway.answers.get(order["to"], 200)
                if answer == "hang":
                    time.sleep(30)
                if answer == "reset":
                    self.connection.close()
                    return
                if answer == 200:
                    gateway.texts.append(order)
                self._say(int(answer), {"id": f"text-{len(gateway.texts)}"})

            def _say(self, status: int, content: dict[str, str]) -> None:
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        return Door


@contextmanager
def text_gateway(settings: Settings) -> Iterator[TextGateway]:
    """A running gateway that our texts go to."""
    gateway = TextGateway()
    Thread(target=gateway.server.serve_forever, daemon=True).start()
    settings.SMS_GATEWAY, settings.SMS_HTTP_URL = "http", gateway.url
    try:
        yield gateway
    finally:
        gateway.server.shutdown()
        gateway.server.server_close()
