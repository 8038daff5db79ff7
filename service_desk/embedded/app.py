"""The app's own children on a laptop: web, worker, beat and the mail catcher.

The two sockets that others connect to are opened here and handed down: a port in use is
known before anything starts, and a child that is started again finds its callers waiting.
"""

import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from service_desk.embedded.children import Child
from service_desk.embedded.errors import StackError
from service_desk.embedded.state import PROJECT, StateFolder

HOST = "127.0.0.1"
MAIL_PROGRAM = Path(__file__).with_name("mail.py")


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


def web(folder: StateFolder, listening: socket.socket) -> Child:
    """gunicorn, no access log: addresses hold the clients' secret links."""
    return _child(
        folder,
        "web",
        *("gunicorn", "service_desk.wsgi", "--preload", "--no-control-socket"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "8"),
        *("--graceful-timeout", "4", "--bind", f"fd://{listening.fileno()}"),
        sockets=[listening],
        patience=6,
    )


def worker(folder: StateFolder) -> Child:
    return _child(
        folder,
        "worker",
        *("celery", "-A", "service_desk", "worker", "--pool", "prefork", "--concurrency", "2"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"),
        patience=10,
    )


def beat(folder: StateFolder) -> Child:
    schedule = folder.own("beat") / "schedule"
    return _child(
        folder,
        "beat",
        *("celery", "-A", "service_desk", "beat", "--schedule", str(schedule), "--pidfile="),
        *("--loglevel", "INFO"),
        patience=5,
    )


def mail(folder: StateFolder, listening: socket.socket) -> Child:
    """Keeps each mail as a file in ``mail/`` of the state folder."""
    return Child(
        "mail",
        [sys.executable, "-P", MAIL_PROGRAM, str(listening.fileno()), folder.own("mail")],
        log=folder.log("mail"),
        sockets=[listening],
        patience=2,
    )


def _child(
    folder: StateFolder,
    name: str,
    *module_and_options: str,
    patience: float,
    sockets: Sequence[socket.socket] = (),
) -> Child:
    return Child(
        name,
        [sys.executable, "-m", *module_and_options],
        log=folder.log(name),
        environment={**os.environ, "PYTHONUNBUFFERED": "1"},
        sockets=sockets,
        patience=patience,
        cwd=PROJECT,
    )
