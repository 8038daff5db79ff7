"""Servers that outlived whoever started them are stopped before new ones start."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from service_desk.embedded.children import wait_until


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
