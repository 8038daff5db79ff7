"""Locks on files that die with their holder, even one killed outright."""

import fcntl
import os
from pathlib import Path


class FileLock:
    """One holder alone, or many together. Let go by ``release`` or by the end of the program."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def take(self, *, alone: bool, wait: bool) -> bool:
        """Take it; False when others hold it and we are not to wait."""
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            # A copy of us does not hold what we hold.
            os.register_at_fork(after_in_child=self.release)
        try:
            fcntl.flock(
                self._descriptor,
                (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB),
            )
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
