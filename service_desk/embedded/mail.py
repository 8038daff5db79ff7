"""Catches each mail into a file: the SMTP server of a laptop without one.

Run as ``python mail.py DESCRIPTOR FOLDER``: the descriptor is a listening socket it inherits,
so that a restart neither loses the port nor a mail being sent.
"""

import asyncio
import itertools
import re
import signal
import socket
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Catcher:
    """Writes every message to ``folder`` as ``<time>-<number>-<recipient>.eml``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        to = re.sub(r"[^\w@.+-]", "_", envelope.rcpt_tos[0])[:80]
        stamp = time.strftime("%Y%m%d-%H%M%S")
        path = self.folder / f"{stamp}-{next(self._numbers):04}-{to}.eml"
        content = envelope.content or b""
        fresh = path.with_suffix(".part")  # nobody reads half a mail
        fresh.write_bytes(content if isinstance(content, bytes) else content.encode())
        fresh.rename(path)
        return "250 Message kept"


async def serve(listening: socket.socket, folder: Path) -> None:
    catcher = Catcher(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(catcher, enable_SMTPUTF8=True, hostname="localhost"), sock=listening
    )
    stopping = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    async with server:
        await stopping.wait()


if __name__ == "__main__":
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2])))
