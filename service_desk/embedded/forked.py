"""A child that is a copy of us and not a new program: what we have loaded, it has loaded too.

`up` needs all of Django for its own steps; web, worker and beat begin where it stands. They
start in a tenth of the time, which is what a cold laptop's ten seconds are made of.
"""

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from service_desk.embedded.children import Child, Running, die_with_parent

PR_SET_NAME = 15


class ForkedChild(Child):
    """``main`` runs in the copy and reads ``command`` from ``sys.argv``, as a program would."""

    def __init__(
        self, name: str, main: Callable[[], object], command: Sequence[str], **how: object
    ) -> None:
        super().__init__(name, command, **how)  # type: ignore[arg-type]
        self.main = main

    def _launch(self, log: BinaryIO) -> Running:
        copy = multiprocessing.get_context("fork").Process(
            target=self._begin, args=(log, die_with_parent(self.stop_signal)), name=self.name
        )
        copy.start()
        return _Copy(copy)

    def _begin(self, log: BinaryIO, die_with_parent: Callable[[], None]) -> None:
        os.setsid()
        die_with_parent()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        os.chdir(self.cwd)
        if sys.platform == "linux":  # `ps` and `top` tell the copies apart
            ctypes.CDLL(None).prctl(PR_SET_NAME, f"desk-{self.name}".encode())
        sys.argv = self.command
        self.main()


class _Copy:
    """A forked process, spoken to as subprocess.Popen is."""

    def __init__(self, copy: multiprocessing.process.BaseProcess) -> None:
        self._copy = copy
        self.pid = copy.pid or 0

    def poll(self) -> int | None:
        return self._copy.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._copy.join(timeout)
        if self._copy.exitcode is None:
            raise subprocess.TimeoutExpired(self._copy.name, timeout or 0)
        return self._copy.exitcode

    def send_signal(self, sig: int) -> None:
        os.kill(self.pid, sig)

    def kill(self) -> None:
        self._copy.kill()
