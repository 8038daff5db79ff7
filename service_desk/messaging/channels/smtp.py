"""Django's SMTP, with three seconds to connect and an end to every conversation."""

import contextlib
import smtplib
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from service_desk.messaging.channels.line import CONNECT_SECONDS, Line


class WatchedBackend(EmailBackend):
    """``line`` is the socket of the open connection: whoever sends sets the limit on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = Line()

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]
        return partial(_WatchedTls if self.use_ssl else _Watched, on_line=self.line.note)

    def close(self) -> None:
        # A line that was cut can't say goodbye, and must not keep us from opening the next.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            super().close()
        self.line.drop()


class _Noting:
    """Tells whose line it opens, before the constructors behind it open one."""

    def __init__(self, *args: Any, on_line: Callable[[socket.socket], None], **kwargs: Any) -> None:
        self._on_line = on_line
        super().__init__(*args, **kwargs)


class _Opening(smtplib.SMTP):
    _on_line: Callable[[socket.socket], None]

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((host, port), min(timeout, CONNECT_SECONDS))
        line.settimeout(timeout)
        self._on_line(line)
        return line


class _Watched(_Noting, _Opening):
    pass


class _WatchedTls(_Noting, smtplib.SMTP_SSL, _Opening):
    """``smtplib.SMTP_SSL`` wraps whatever the class behind it opened."""
