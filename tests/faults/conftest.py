"""Servers that a fault test starts, races and kills; each is ended by its pid."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from django.db import connection
from redis import Redis

from service_desk.embedded.broker import Broker
from service_desk.embedded.state import StateFolder

START_SECONDS = 90


@pytest.fixture
def rounds() -> int:
    """How often a race is run: a short form by default, ``FAULT_ROUNDS=25`` for the figure."""
    return int(os.environ.get("FAULT_ROUNDS", "3"))


@pytest.fixture
def serve(transactional_db: None) -> Iterator[Callable[..., str]]:
    """Start gunicorn on the test's database; gives its address. Stopped before the flush."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str, **environment: str) -> str:
        port = _free_port()
        command = [
            sys.executable, "-m", "gunicorn", "service_desk.wsgi", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--workers", "2", "--threads", "8",
            "--keep-alive", "60", "--log-level", "warning", *arguments,
        ]  # fmt: skip
        server = subprocess.Popen(
            command, env={**os.environ, "DATABASE_URL": database_url(), **environment}
        )
        started.append(server)
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz", server)
        return address

    yield start
    for server in started:
        server.terminate()
        server.wait(timeout=20)


def database_url() -> str:
    """The address of the test's own database, for another process."""
    given = connection.settings_dict
    login = quote(str(given["USER"]))
    if given["PASSWORD"]:
        login += ":" + quote(str(given["PASSWORD"]))
    port = f"&port={given['PORT']}" if given["PORT"] else ""
    return f"postgresql://{login}@/{given['NAME']}?host={quote(str(given['HOST']))}{port}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(address, timeout=1).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    pytest.fail("the server did not start")


class OwnRedis:
    """A Redis of the test's own, which it may flush, stop and start again."""

    def __init__(self, folder: Path) -> None:
        self._broker = Broker(StateFolder(folder), fast=True)
        self.url = self._broker.url
        self.start, self.stop = self._broker.start, self._broker.stop

    def flush(self) -> None:
        with Redis.from_url(self.url) as line:
            line.flushall()


@pytest.fixture
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    own = OwnRedis(tmp_path_factory.mktemp("redis"))
    own.start()
    yield own
    own.stop()
