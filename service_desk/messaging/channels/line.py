"""A limit for a whole conversation, which timeouts of single reads do not give.

A server that says one byte every two seconds never lets a read time out, and would hold the
batch for hours. A watchdog ends the conversation under it, whatever has wrapped the socket since.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
"""To connect, and for one message from the first byte to the last: what `Channel.send` takes."""


class Line:
    """A second handle on the socket that is open: TLS may wrap the first, the line is the same."""

    def __init__(self) -> None:
        self._handle: socket.socket | None = None
        self.is_over = False
        """Time was up: whatever the reader made of a line that broke off, nobody answered."""

    def note(self, opened: socket.socket) -> None:
        """``opened`` is the line from now on; where time is up already it is cut at once."""
        self.drop()
        self._handle = opened.dup()
        if self.is_over:
            self.cut()

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut the line if what is done in here takes longer; the reader then finds it closed."""
        self.is_over = False
        watchdog = threading.Timer(seconds, self.cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()

    def cut(self) -> None:
        self.is_over = True
        if self._handle is not None:
            # It may have been closed from the other side a moment ago.
            with contextlib.suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)

    def drop(self) -> None:
        """Let go of the handle; the line itself is its owner's."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None
