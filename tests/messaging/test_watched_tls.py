"""A limit for a letter over TLS: the watchdog holds the line itself, not what wraps it."""

import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage

from service_desk.messaging.channels.smtp import WatchedBackend
from tests.stubs.mail import free_port

LETTER = EmailMessage("Hi", "Hi", "a@example.com", ["b@example.com"])


class Taking:
    taken = 0

    async def handle_DATA(self, *said: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.taken += 1
        return "250 Taken"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate that nobody else trusts."""
    folder = tmp_path_factory.mktemp("tls")
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=localhost",
            *files,
        ],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def their_side(certificate: Path) -> ssl.SSLContext:
    side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    side.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return side


@pytest.fixture
def port(their_side: ssl.SSLContext) -> Iterator[int]:
    """A mail server that greets a byte at a time, behind TLS from the first one."""
    door = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        line, _peer = door.accept()
        with their_side.wrap_socket(line, server_side=True) as wrapped:
            for _ in range(100):
                try:
                    wrapped.send(b"2")
                except OSError:
                    return
                time.sleep(0.1)

    thread = Thread(target=greet, daemon=True)
    thread.start()
    yield door.getsockname()[1]
    door.close()
    thread.join(15)
    assert not thread.is_alive()


def backend_for(port: int, **how: bool) -> WatchedBackend:
    backend = WatchedBackend(host="127.0.0.1", port=port, timeout=5, **how)
    backend.ssl_context = ssl._create_unverified_context()
    return backend


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [({"use_ssl": True}, "ssl_context"), ({"use_tls": True}, "tls_context")],
)
def test_a_letter_goes_through_tls(ours, theirs, their_side):
    """``smtps://`` and ``smtp+tls://``."""
    server = Controller(Taking(), hostname="127.0.0.1", port=free_port(), **{theirs: their_side})
    server.start()
    backend = backend_for(server.port, **ours)
    try:
        backend.open()
        sent = backend.send_messages([LETTER, LETTER])
        backend.close()
    finally:
        server.stop()

    assert (sent, server.handler.taken) == (2, 2)


def test_a_greeting_that_trickles_through_tls_is_cut_off(port):
    backend = WatchedBackend(host="127.0.0.1", port=port, use_ssl=True, use_tls=False, timeout=5)
    backend.ssl_context = ssl._create_unverified_context()
    began = time.monotonic()

    with pytest.raises(OSError), backend.line.within(1):
        backend.send_messages([LETTER])
    took = time.monotonic() - began
    backend.close()

    assert backend.line.is_over
    assert 0.9 < took < 2
