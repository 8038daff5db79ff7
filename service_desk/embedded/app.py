"""The app's own children on a laptop: web, worker, beat and the mail catcher.

The two sockets that others connect to are opened here and handed down: a port in use is
known before anything starts, and a child that is started again finds its callers waiting.
"""

import socket
import sys
from pathlib import Path

from service_desk.embedded.children import Child
from service_desk.embedded.errors import StackError
from service_desk.embedded.forked import ForkedChild
from service_desk.embedded.state import PROJECT, StateFolder

HOST = "127.0.0.1"
MAIL_PROGRAM = Path(__file__).with_name("mail.py")

_door: socket.socket | None = None
_mailbox: socket.socket | None = None


def listen(port: int) -> socket.socket:
    """A socket on this machine only; port 0 is any free one. Raises ``StackError``."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise StackError(f"Port {port} cannot be used ({reason}): choose another --port.") from None
    return listening


def open_sockets(port: int, *, with_mailbox: bool) -> None:
    """Open what others connect to: the door of the pages and the mail catcher's slot.

    Done before Django is loaded, which must know where mail goes. Raises ``StackError``.
    """
    global _door, _mailbox
    _door = listen(port)
    _mailbox = listen(0) if with_mailbox else None


def mailbox_address() -> str | None:
    """None where mail goes to a server of the user's own."""
    return "smtp://{}:{}".format(*_mailbox.getsockname()) if _mailbox else None


def children(folder: StateFolder) -> tuple[Child, Child, Child]:
    """Web, worker and beat, not started yet. Raises ``StackError`` without an open door."""
    if _door is None:
        raise StackError("Run this as `manage.py up`: it opens the port before all else.")
    return web(folder, _door), worker(folder), beat(folder)


def mail(folder: StateFolder) -> Child | None:
    """The mail catcher, not started yet; None where nothing is to be caught."""
    return mail_catcher(folder, _mailbox) if _mailbox else None


def mail_catcher(folder: StateFolder, listening: socket.socket) -> Child:
    """Keeps each mail as a file in ``mail/`` of the state folder; a program without Django."""
    return Child(
        "mail",
        [sys.executable, "-P", MAIL_PROGRAM, str(listening.fileno()), folder.own("mail")],
        log=folder.log("mail"),
        sockets=[listening],
        patience=2,
    )


def web(folder: StateFolder, listening: socket.socket) -> Child:
    """gunicorn, no access log: addresses hold the clients' secret links."""
    return ForkedChild(
        "web",
        _gunicorn,
        [
            *("gunicorn", "service_desk.wsgi", "--preload", "--no-control-socket"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "8"),
            *("--graceful-timeout", "4", "--bind", f"fd://{listening.fileno()}"),
        ],
        log=folder.log("web"),
        sockets=[listening],
        patience=6,
        cwd=PROJECT,
    )


def worker(folder: StateFolder) -> Child:
    return _celery(
        folder,
        "worker",
        # Texts, letters and planning, none of which waits for another.
        *("--pool", "prefork", "--concurrency", "3"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        patience=10,
    )


def beat(folder: StateFolder) -> Child:
    schedule = folder.own("beat") / "schedule"
    return _celery(folder, "beat", "--schedule", str(schedule), "--pidfile=", patience=5)


def _celery(folder: StateFolder, name: str, *options: str, patience: float) -> Child:
    return ForkedChild(
        name,
        _celery_main,
        ["celery", "--app", "service_desk", name, "--loglevel", "INFO", *options],
        log=folder.log(name),
        patience=patience,
        cwd=PROJECT,
    )


def _gunicorn() -> None:
    from gunicorn.app.wsgiapp import run

    run()


def _celery_main() -> None:
    from celery.__main__ import main

    main()
