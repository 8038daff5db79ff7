"""Postgres and Redis of one state folder, behind one lock.

Whoever holds the lock owns the servers. Others find them by ``running_stack`` and use them;
an owner that is a short command waits for its guests before it stops (``stop``).
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from service_desk.embedded.broker import Broker
from service_desk.embedded.children import wait_until
from service_desk.embedded.errors import StackError
from service_desk.embedded.locks import FileLock
from service_desk.embedded.postgres import Postgres
from service_desk.embedded.state import StateFolder
from service_desk.embedded.watch import Watch

Kind = Literal["up", "command"]
# Where messages leave, whom they seem to come from, and where their links lead.
SHARED = (
    *("PUBLIC_URL", "SEND_MESSAGES", "DEFAULT_FROM_EMAIL", "EMAIL_URL"),
    *("EMAIL_PROVIDER", "EMAIL_PROVIDER_KEYS", "EMAIL_WEBHOOK_SECRET"),
    *("SMS_GATEWAY", "SMS_SENDER", "SMS_HTTP_URL", "SMS_WEBHOOK_SECRET"),
    *("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_MESSAGING_SERVICE_SID", "TWILIO_URL"),
    *("SMSAERO_EMAIL", "SMSAERO_API_KEY", "SMSAERO_URL"),
)


@dataclass(frozen=True)
class RunningStack:
    """A stack somebody owns now. ``servers`` are those that take connections already."""

    pid: int
    kind: Kind
    servers: frozenset[str]
    database_url: str
    redis_url: str
    environment: dict[str, str]


class Stack:
    """The servers of one state folder; a context manager that claims it and stops them.

    ``fast`` is for tests: nothing is written down for good. ``kind`` tells the next comer
    whether to wait for us.
    """

    def __init__(self, state_dir: Path, *, fast: bool = False, kind: Kind = "command") -> None:
        self.folder = StateFolder(state_dir)
        self.kind: Kind = kind
        self.postgres = Postgres(self.folder, fast=fast)
        self.broker = Broker(self.folder, fast=fast)
        self._servers: set[str] = set()
        self.folder.create()
        self._lock = FileLock(self.folder.path / "lock")
        self._guests = FileLock(self.folder.path / "users.lock")
        self._is_claimed = False

    @property
    def database_url(self) -> str:
        return self.postgres.url

    @property
    def redis_url(self) -> str:
        return self.broker.url

    def __enter__(self) -> Self:
        self.claim()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def claim(self, *, patience: float = 1.0) -> None:
        """Become the owner. Raises ``StackError`` when another stays it for ``patience`` s."""
        if self._is_claimed:
            return
        taken = wait_until(lambda: self._lock.take(alone=True, wait=False), seconds=patience)
        if not taken:
            raise StackError(self.who_has_it())
        self._is_claimed = True
        self._write_note()

    def start_postgres(self) -> None:
        self.claim()
        self.postgres.start()
        self._servers.add("postgres")
        self._write_note()

    def start_redis(self) -> None:
        self.claim()
        self.broker.start()
        self._servers.add("redis")
        self._write_note()

    def watch(self, watch: Watch) -> None:
        """Have the running servers looked after until we stop them."""
        for server in (self.postgres, self.broker):
            if server.child is not None:
                watch.guard(server.child, server.start)

    def stop(self) -> None:
        """Stop what was started and give the folder back; a short command waits for guests."""
        if not self._is_claimed:
            return
        if self.kind == "command" and not self._guests.take(alone=True, wait=False):
            print("Waiting for another command that uses this database.", file=sys.stderr)
            self._guests.take(alone=True, wait=True)
        self._note.unlink(missing_ok=True)
        self.broker.stop()
        self.postgres.stop()
        self._servers.clear()
        self._is_claimed = False
        self._lock.release()
        self._guests.release()

    @property
    def _note(self) -> Path:
        return _note_of(self.folder)

    def _write_note(self) -> None:
        note = {
            "pid": os.getpid(),
            "kind": self.kind,
            "servers": sorted(self._servers),
            "environment": _shared() if self.kind == "up" else {},
        }
        fresh = self._note.with_suffix(".new")
        fresh.touch(mode=0o600)  # a mail server's password may be in its address
        fresh.write_text(json.dumps(note))
        fresh.replace(self._note)

    def who_has_it(self) -> str:
        """The refusal of whoever comes second."""
        owner = running_stack(self.folder.path)
        who = f" (process {owner.pid})" if owner else ""
        what = "`up`" if owner is None or owner.kind == "up" else "command"
        return (
            f"Another {what}{who} is using the state folder {self.folder.path}: "
            "stop it first, or choose another --state."
        )


def _shared() -> dict[str, str]:
    """What a command beside `up` takes over, so that its messages leave by the same doors."""
    return {name: os.environ[name] for name in SHARED if name in os.environ}


def running_stack(state_dir: Path) -> RunningStack | None:
    """The stack that runs on this state folder now; None when nobody owns it."""
    folder = StateFolder(state_dir)
    note = _note_of(folder)
    if not note.exists():
        return None
    lock = FileLock(folder.path / "lock")
    is_free = lock.take(alone=False, wait=False)
    lock.release()
    try:
        seen = json.loads(note.read_text())
    except FileNotFoundError:
        return None
    if is_free:  # its owner was killed and could not take the note away
        return None
    return RunningStack(
        pid=seen["pid"],
        kind=seen["kind"],
        servers=frozenset(seen["servers"]),
        database_url=Postgres(folder, fast=False).url,
        redis_url=Broker(folder, fast=False).url,
        environment=seen.get("environment", {}),
    )


def _note_of(folder: StateFolder) -> Path:
    return folder.path / "running.json"
