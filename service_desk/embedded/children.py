"""Starting, watching and stopping processes, so that none is ever left behind.

A child is in a session of its own: Ctrl-C at the keyboard reaches the parent only, which
then stops the children in their order. A parent that is killed outright takes its children
along: on Linux the kernel sends each its stop signal (``PR_SET_PDEATHSIG``). Elsewhere the
next start finds and stops what was left (``stop_orphan``).
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from service_desk.embedded.account import Account

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


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
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._log_begins_at = log.tell()
            self._popen = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.cwd,
                env=self.environment,
                start_new_session=True,
                pass_fds=[listening.fileno() for listening in self.sockets],
                preexec_fn=_die_with_parent(self.stop_signal),
                **(self.account.popen_arguments if self.account else {}),
            )

    @property
    def pid(self) -> int | None:
        return self._popen.pid if self._popen else None

    @property
    def exit_code(self) -> int | None:
        """None while it runs or was never started; minus the signal's number if killed."""
        return self._popen.poll() if self._popen else None

    @property
    def is_running(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

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
        if self._popen is not None and self.is_running:
            self._popen.send_signal(self.stop_signal)

    def wait_until_stopped(self) -> None:
        """Wait out its patience, then insist; whatever it started itself goes too."""
        if self._popen is None:
            return
        try:
            self._popen.wait(self.patience)
        except subprocess.TimeoutExpired:
            self._popen.send_signal(self.last_signal)
            try:
                self._popen.wait(5)
            except subprocess.TimeoutExpired:
                self._popen.kill()
                self._popen.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._popen.pid, signal.SIGKILL)

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


def _die_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    if _libc is None:
        return None
    parent, libc = os.getpid(), _libc

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:  # it died between the fork and the line above
            os._exit(1)

    return ask_the_kernel


def wait_until(condition: Callable[[], bool], *, seconds: float, pause: float = 0.05) -> bool:
    """Ask again and again until it is true; False when the time is over first."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def stop_orphan(note: Path, *, mark: str, stop_signal: signal.Signals) -> None:
    """Stop a server that outlived whoever started it; the caller holds the stack's lock.

    ``note`` is the file with its process number, ``mark`` a text only its own command line has.
    """
    if not note.exists():
        return
    pid = int(note.read_text().split()[0])
    if mark in _command_line(pid):
        os.kill(pid, stop_signal)
        wait_until(lambda: mark not in _command_line(pid), seconds=20)
    note.unlink(missing_ok=True)


def _command_line(pid: int) -> str:
    """What a running process was started as; empty when there is none."""
    if sys.platform == "linux":
        try:
            text = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return ""
        return text.replace(b"\0", b" ").decode(errors="replace")
    answer = subprocess.run(
        ["ps", "-p", str(pid), "-o", "args="], capture_output=True, text=True, check=False
    )
    return answer.stdout
