"""The state folder: everything a laptop keeps between two runs lies in it.

    secrets/     the Django secret key and the database password, readable by their owner only
    postgres/    the database's files          log/     one file a child
    redis/       the broker's files            mail/    each caught mail as a file
    run/         sockets                       static/  collected static files
    running.json who owns the stack now        lock, users.lock

Root's servers keep theirs elsewhere when their account cannot get here (``servers``).
"""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from service_desk.embedded.account import Account, can_reach, server_account
from service_desk.embedded.errors import StackError

PROJECT = Path(__file__).resolve().parents[2]

# A Unix socket's whole path fits 107 bytes on Linux and 103 on macOS, its name included.
LONGEST_SOCKET_PATH = 100
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"

# Root's servers keep their files here when the state folder lies behind a closed door (/root).
ROOTS_SERVERS = Path("/var/lib/service-desk")


def chosen_state_folder() -> Path:
    """The folder ``SERVICE_DESK_STATE`` names, or ``.state`` beside ``manage.py``."""
    return Path(os.environ.get("SERVICE_DESK_STATE") or PROJECT / ".state").absolute()


class StateFolder:
    """One state folder on disk. Creates what it is asked for, with the rights it needs."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.account: Account | None = server_account()

    @property
    def servers(self) -> Path:
        """Where the servers' own files are: here, unless their account cannot get here."""
        if self.account is None or can_reach(self.path.parent, self.account):
            return self.path
        return ROOTS_SERVERS / self._fingerprint

    @property
    def sockets(self) -> Path:
        """The folder of the sockets, short enough for the kernel."""
        beside = self.servers / "run"
        if len(os.fsencode(beside / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return beside
        return Path(f"/tmp/service-desk-{self._fingerprint}")

    @property
    def _fingerprint(self) -> str:
        return hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]

    def create(self) -> None:
        """Make the folder itself; the servers' account may pass through it, not list it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if self.account is not None:
                self.path.chmod(self.path.stat().st_mode | 0o011)
        except OSError as error:
            raise StackError(
                f"The state folder {self.path} cannot be used: {error.strerror}."
            ) from error

    def own(self, name: str) -> Path:
        """A folder of ours, closed to everybody else."""
        self.create()
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def servers_own(self, name: str) -> Path:
        """A folder of the servers' account, closed to everybody else."""
        self.create()
        self.servers.mkdir(mode=0o711, parents=True, exist_ok=True)
        return self._closed_folder(self.servers / name)

    def sockets_folder(self) -> Path:
        self.create()
        self.servers.mkdir(mode=0o711, parents=True, exist_ok=True)
        return self._closed_folder(self.sockets)

    def _closed_folder(self, folder: Path) -> Path:
        # In /tmp anybody may have made this folder first: what is not ours is not used.
        owner = self.account.uid if self.account else os.geteuid()
        try:
            folder.mkdir(mode=0o700)
            if self.account is not None:
                os.chown(folder, self.account.uid, self.account.gid)
        except FileExistsError:
            pass
        seen = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or seen.st_uid != owner:
            raise StackError(
                f"{folder} belongs to somebody else; remove it or choose another --state."
            )
        return folder

    def log(self, name: str) -> Path:
        """The log file of a child; one grown past 8 MB makes room for a new one."""
        path = self.own("log") / f"{name}.log"
        if path.exists() and path.stat().st_size > 8 * 1024 * 1024:
            path.replace(path.with_suffix(".log.1"))
        return path

    def secret(self, name: str) -> str:
        """A random text made once and kept; two first commands at once get the same one."""
        path = self.own("secrets") / name
        if not path.exists():
            descriptor, fresh = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                os.unlink(fresh)
        return path.read_text()
