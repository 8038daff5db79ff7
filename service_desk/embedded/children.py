"""Starting, watching and stopping processes, so that none is ever left behind.

A child is in a session of its own: Ctrl-C at the keyboard reaches the parent only, which
then stops the children in their order. A parent that is killed outright takes its children
along: on Linux the kernel sends each its stop signal (``PR_SET_PDEATHSIG``). Elsewhere the
next start finds and stops what was left (``orphans``).
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from service_desk.embedded.account import Account

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Running(Protocol):
    """What is asked of a started process, however it was started."""

    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...
    def kill(self) -> None: ...


class Child:
    """One process: its command, its log, how it is asked to stop and how long that may take.

    ``patience`` is in seconds; after it the child gets ``last_signal``. ``sockets`` are
    handed down to it and kept open here, for the next start.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        account: Account | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        last_signal: signal.Signals = signal.SIGKILL,
        patience: float = 15.0,
        sockets: Sequence[socket.socket] = (),
        cwd: Path = Path("/"),
    ) -> None:
        self.name = name
        self.command = [str(part) for part in command]
        self.log = log
        self.environment = environment
        self.account = account
        self.stop_signal = stop_signal
        self.last_signal = last_signal
        self.patience = patience
        self.sockets = tuple(sockets)
        self.cwd = cwd
        self._log_begins_at = 0
        self._running: Running | None = None

    def start(self) -> None:
        # Ctrl-C between the fork and the assignment would leave a process nobody knows.
        with self.log.open("ab") as log, interrupts_held():
            self._log_begins_at = log.tell()
            self._running = self._launch(log)

    def _launch(self, log: BinaryIO) -> "Running":
        return subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=self.cwd,
            env=self.environment,
            start_new_session=True,
            pass_fds=[listening.fileno() for listening in self.sockets],
            preexec_fn=die_with_parent(self.stop_signal),
            **(self.account.popen_arguments if self.account else {}),
        )

    @property
    def pid(self) -> int | None:
        return self._running.pid if self._running else None

    @property
    def exit_code(self) -> int | None:
        """None while it runs or was never started; minus the signal's number if killed."""
        return self._running.poll() if self._running else None

    @property
    def is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None

    @property
    def how_it_ended(self) -> str:
        code = self.exit_code
        if code is None:
            return "running"
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    def has_said(self, words: str) -> bool:
        """Has it written these words since it was started?"""
        with self.log.open("rb") as file:
            file.seek(self._log_begins_at)
            return words.encode() in file.read()

    def ask_to_stop(self) -> None:
        if self._running is not None and self.is_running:
            self._running.send_signal(self.stop_signal)

    def wait_until_stopped(self) -> None:
        """Wait out its patience, then insist; whatever it started itself goes too."""
        if self._running is None:
            return
        try:
            self._running.wait(self.patience)
        except subprocess.TimeoutExpired:
            self._running.send_signal(self.last_signal)
            try:
                self._running.wait(5)
            except subprocess.TimeoutExpired:
                self._running.kill()
                self._running.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._running.pid, signal.SIGKILL)

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait_until_stopped()

    def last_lines(self, count: int = 12) -> list[str]:
        """The end of its log since it was started, to find out why it died."""
        if not self.log.exists():
            return []
        with self.log.open("rb") as file:
            file.seek(max(self._log_begins_at, self.log.stat().st_size - 16_384))
            return file.read().decode(errors="replace").splitlines()[-count:]


def die_with_parent(stop_signal: signal.Signals) -> Callable[[], None]:
    """What a new process does first: ask the kernel to send it this when its parent dies."""
    parent, libc = os.getpid(), _libc

    def ask_the_kernel() -> None:
        if libc is None:
            return
        libc.prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:  # it died between the fork and the line above
            os._exit(1)

    return ask_the_kernel


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C and SIGTERM that come meanwhile are delivered at the end, the first of them once."""
    if threading.current_thread() is not threading.main_thread():  # they never reach it
        yield
        return
    held: list[int] = []
    before = {
        number: signal.signal(number, lambda came, _frame: held.append(came))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if held:
            signal.raise_signal(held[0])


def wait_until(condition: Callable[[], bool], *, seconds: float, pause: float = 0.05) -> bool:
    """Ask again and again until it is true; False when the time is over first."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
