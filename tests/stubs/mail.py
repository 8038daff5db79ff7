"""An SMTP server on loopback."""

import asyncio
import email
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings

HANG = "hang"
DROP_AFTER = "drop after accepting"
TRICKLE = "a byte now and then"


class MailServer:
    """``letters`` is what it took, ``peers`` who was on the line.

    ``answers`` maps an address to what it says to its RCPT: an SMTP line such as "550 No such
    user"; ``HANG`` for silence, ``TRICKLE`` for a byte each fifth of a second and never a line,
    ``DROP_AFTER`` for taking the letter and closing the line before saying so. ``on_letter`` is
    called when a letter is taken and before that is said.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.peers: set[object] = set()
        self.answers: dict[str, str] = {}
        self.on_letter: Callable[[], None] = lambda: None
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=5)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        self.peers.add(session.peer)
        answer = self.answers.get(address, "")
        if answer == HANG:
            await asyncio.sleep(30)
        while answer == TRICKLE and not server.transport.is_closing():
            server.transport.write(b"2")
            await asyncio.sleep(0.2)
        if answer and answer != DROP_AFTER:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  likewise
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        letter = email.message_from_bytes(envelope.original_content or b"", policy=default)
        self.letters.append(letter)  # type: ignore[arg-type]
        self.on_letter()
        if DROP_AFTER in (self.answers.get(address) for address in envelope.rcpt_tos):
            server.transport.abort()
        return "250 Taken"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A running server that Django's mail goes to."""
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "service_desk.messaging.channels.smtp.WatchedBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 1
    try:
        yield server
    finally:
        server.stop()
