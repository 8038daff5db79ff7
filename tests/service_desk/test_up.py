"""``manage.py up`` as a person runs it: one command, a line a step, all gone after Ctrl-C."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from service_desk.embedded import app
from service_desk.embedded.children import wait_until

PROJECT = Path(__file__).parents[2]
STEPS = ["postgres", "redis", "migrate", "static", "web", "worker", "beat"]
READY_SECONDS = 90  # generous: the suite shares two cores with itself


class Up:
    """One running `up` and what it has said."""

    def __init__(self, state: Path, port: int) -> None:
        self.state, self.port = state, port
        self.output = state.with_suffix(".out")
        self.popen = start(state, port, self.output)

    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, words: str) -> None:
        assert wait_until(
            lambda: words in self.said() or self.popen.poll() is not None, seconds=READY_SECONDS
        )
        assert words in self.said()

    def healthz(self) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()


def start(state: Path, port: int, output: Path) -> subprocess.Popen:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "SERVICE_DESK_STATE", "DJANGO_SETTINGS_MODULE"}
    }
    command = [sys.executable, "manage.py", "up", "--no-demo", f"--port={port}", f"--state={state}"]
    with output.open("w") as file:
        return subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=file, stderr=subprocess.STDOUT
        )


@pytest.fixture(scope="module")
def up():
    home = Path(tempfile.mkdtemp(prefix="service-desk-up-"))
    home.chmod(0o755)
    running = Up(home / "state", free_port())
    running.wait_for("ready http")
    yield running
    running.popen.kill()
    running.popen.wait()
    assert wait_until(lambda: not family(str(running.state)), seconds=20)
    shutil.rmtree(home)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def family(mark: str) -> dict[int, str]:
    """Everything that runs on a state folder, each by its name and command line."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if mark in command:
                found[int(folder.name)] = (folder / "comm").read_text() + command
        except OSError:
            continue
    return found


def pid_of(up: Up, words: str) -> int:
    return min(pid for pid, names in family(str(up.state)).items() if words in names)


def test_each_step_says_its_seconds_and_pages_are_served(up):
    steps = re.findall(r"^  (\w+) +\d+\.\d s$", up.said(), re.MULTILINE)
    assert steps == STEPS
    assert f"ready http://127.0.0.1:{up.port}\n" in up.said()
    assert up.healthz() == http.HTTPStatus.OK


@pytest.mark.parametrize(
    ("same_state", "same_port", "expected"),
    [
        (True, False, r"Another `up` \(process \d+\) is using the state folder .*\n"),
        (False, True, r"Port \d+ cannot be used \(Address already in use\): .*\n"),
    ],
)
def test_a_second_one_is_refused_in_one_line(up, tmp_path, same_state, same_port, expected):
    state = up.state if same_state else up.state.with_name("second")
    second = start(state, up.port if same_port else free_port(), tmp_path / "second.out")
    assert second.wait(timeout=30) == 2
    assert re.fullmatch(expected, (tmp_path / "second.out").read_text())
    assert up.healthz() == http.HTTPStatus.OK


def beside(up, *command: str) -> str:
    """What a command says that is run beside `up`, knowing its state folder alone."""
    ours = {"DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "EMAIL_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        env={**environment, "SERVICE_DESK_STATE": str(up.state)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_a_command_finds_the_running_stack(up):
    assert "[X] 0001_initial" in beside(up, "showmigrations", "organisation")
    assert up.popen.poll() is None


def test_a_letter_sent_by_a_command_beside_it_leads_to_its_pages(up):
    shown = beside(
        up,
        "shell",
        "-v0",
        "-c",
        "from django.conf import settings as s; print(s.PUBLIC_URL, s.EMAIL_PORT)",
    )
    address, mail_port = shown.split()
    assert address == f"http://127.0.0.1:{up.port}"
    assert mail_port != "25"


@pytest.mark.parametrize(
    ("name", "words"), [("web", "desk-web"), ("postgres", "postgres -D"), ("redis", "redis-server")]
)
def test_a_child_that_dies_is_named_and_started_again(up, name, words):
    os.kill(pid_of(up, words), signal.SIGKILL)
    up.wait_for(f"{name} ended (signal SIGKILL) and is started again")
    assert wait_until(lambda: up.healthz() == http.HTTPStatus.OK, seconds=30)


def test_ctrl_c_stops_every_child_and_the_next_start_is_quick(up):
    assert len(family(str(up.state))) > len(STEPS)
    up.popen.send_signal(signal.SIGINT)
    assert up.popen.wait(timeout=40) == 0
    assert up.said().endswith(f"stopping\nstopped; the data stays in {up.state}\n")
    assert family(str(up.state)) == {}

    started = time.monotonic()
    up.popen = start(up.state, up.port, up.output)
    up.wait_for("ready http")
    print(f"warm start to first page: {time.monotonic() - started:.1f} s")
    assert up.healthz() == http.HTTPStatus.OK


def test_its_children_die_with_it_when_it_is_killed(up):
    up.popen.kill()
    up.popen.wait()
    assert wait_until(lambda: family(str(up.state)) == {}, seconds=20)


def test_a_port_nobody_may_have_is_refused():
    with pytest.raises(app.StackError, match="Port 70000 cannot be used"):
        app.listen(70_000)
