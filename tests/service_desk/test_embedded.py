"""The laptop stack for real: in a folder of its own, started, stopped, killed and refused."""

import os
import pwd
import shutil
import signal
import smtplib
import stat
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import redis

from service_desk.embedded import StackError, app
from service_desk.embedded.children import Child, wait_until
from service_desk.embedded.stack import Stack, running_stack
from service_desk.embedded.state import ROOTS_SERVERS, StateFolder
from service_desk.embedded.watch import Watch

PROJECT = Path(__file__).parents[2]
IS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def state():
    """A state folder with a database in it; not under pytest's, which is closed to `nobody`."""
    folder = Path(tempfile.mkdtemp(prefix="service-desk-stack-"))
    with Stack(folder) as stack:
        stack.start_postgres()
    yield folder
    shutil.rmtree(folder)


def ask(address: str, statement: str) -> list[tuple]:
    with (
        closing(psycopg2.connect(address)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def python(code: str, state: Path) -> subprocess.Popen:
    """A program of its own, as a second person at the keyboard would start one."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={**environment, "SERVICE_DESK_STATE": str(state)},
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_rows_and_queue_are_there_at_the_next_start(state):
    with Stack(state) as stack:
        stack.start_postgres()
        stack.start_redis()
        ask(stack.database_url, "CREATE TABLE kept (word text)")
        ask(stack.database_url, "INSERT INTO kept VALUES ('запись')")
        redis.Redis.from_url(stack.redis_url).lpush("queue", "task")
    assert running_stack(state) is None
    with Stack(state) as stack:
        stack.start_postgres()
        stack.start_redis()
        assert ask(stack.database_url, "SELECT word FROM kept") == [("запись",)]
        assert redis.Redis.from_url(stack.redis_url).lrange("queue", 0, -1) == [b"task"]


def test_rows_survive_the_death_of_the_server(state):
    with Stack(state) as stack:
        stack.start_postgres()
        ask(stack.database_url, "CREATE TABLE survived (number int)")
        ask(stack.database_url, "INSERT INTO survived VALUES (7)")
        os.kill(stack.postgres.child.pid, signal.SIGKILL)
        assert wait_until(lambda: not stack.postgres.child.is_running, seconds=5)
        stack.start_postgres()
        assert ask(stack.database_url, "SELECT number FROM survived") == [(7,)]


def test_the_app_is_no_superuser_and_russian_has_upper_case(state):
    with Stack(state) as stack:
        stack.start_postgres()
        assert ask(stack.database_url, "SELECT rolsuper FROM pg_roles WHERE rolname = user") == [
            (False,)
        ]
        assert ask(stack.database_url, "SELECT upper('ёж'), 'Ёлкин' ILIKE 'ёлкин'") == [
            ("ЁЖ", True)
        ]
        for extension in ("btree_gist", "pg_trgm", "unaccent"):
            ask(stack.database_url, f"CREATE EXTENSION {extension}")
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            ask(stack.database_url.replace("service_desk:", "service_desk:not-"), "SELECT 1")


def test_a_second_owner_is_refused_in_one_line(state):
    with Stack(state, kind="up") as stack, pytest.raises(StackError) as refusal:
        Stack(state).claim(patience=0.1)
    assert str(refusal.value) == (
        f"Another `up` (process {os.getpid()}) is using the state folder {state}: "
        "stop it first, or choose another --state."
    )
    assert stack.folder.path == state


def test_data_of_another_major_version_is_refused_and_left_alone(state):
    version = state / "postgres" / "data" / "PG_VERSION"
    written = version.read_text()
    version.write_text("9\n")
    try:
        with Stack(state) as stack, pytest.raises(StackError, match="was written by Postgres 9 "):
            stack.start_postgres()
    finally:
        version.write_text(written)
    with Stack(state) as stack:
        stack.start_postgres()
        assert ask(stack.database_url, "SELECT 1") == [(1,)]


def test_the_servers_die_with_an_owner_that_is_killed(state):
    code = (
        "import time; from pathlib import Path\n"
        "from service_desk.embedded.stack import Stack\n"
        f"stack = Stack(Path({str(state)!r})); stack.start_postgres(); stack.start_redis()\n"
        "print(stack.postgres.child.pid, stack.broker.child.pid, flush=True); time.sleep(60)"
    )
    owner = python(code, state)
    pids = [int(pid) for pid in owner.stdout.readline().split()]
    owner.kill()
    owner.communicate()
    assert len(pids) == 2
    assert wait_until(lambda: not any(map(is_running, pids)), seconds=10)
    assert running_stack(state) is None


def is_running(pid: int) -> bool:
    """A zombie nobody has waited for yet has no command line any more."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except FileNotFoundError:
        return False


def test_two_short_commands_at_once_share_one_stack(state):
    code = (
        "import os, sys, time, psycopg2\n"
        "from service_desk.embedded.commands import ensure_stack_for_command\n"
        "ensure_stack_for_command(['manage.py', 'scan'])\n"
        "connection = psycopg2.connect(os.environ['DATABASE_URL'])\n"
        "time.sleep(float(sys.argv[1]) if sys.argv[1:] else 0.5)\n"
        "cursor = connection.cursor(); cursor.execute('SELECT 42'); print(cursor.fetchone()[0])\n"
    )
    answers = [command.communicate(timeout=30) for command in [python(code, state) for _ in "ab"]]
    assert [printed.strip() for printed, _ in answers] == ["42", "42"]
    assert running_stack(state) is None


@pytest.mark.skipif(not IS_ROOT, reason="root's case: its servers run as nobody")
def test_roots_servers_run_as_nobody_and_secrets_stay_roots(state):
    with Stack(state) as stack:
        stack.start_postgres()
        stack.start_redis()
        nobody = pwd.getpwnam("nobody").pw_uid
        for child in (stack.postgres.child, stack.broker.child):
            assert Path(f"/proc/{child.pid}").stat().st_uid == nobody
    secret = (state / "secrets" / "postgres-password").stat()
    assert (stat.S_IMODE(secret.st_mode), secret.st_uid) == (0o600, 0)
    assert stat.S_IMODE((state / "postgres" / "data").stat().st_mode) == 0o700


@pytest.mark.skipif(not IS_ROOT, reason="root's case: a folder `nobody` cannot enter")
def test_a_state_folder_behind_a_closed_door_keeps_its_servers_elsewhere():
    closed = tempfile.mkdtemp(prefix="service-desk-closed-")  # 0700, as /root is
    try:
        folder = StateFolder(Path(closed) / "app" / ".state")
        folder.create()
        assert folder.servers.parent == ROOTS_SERVERS
    finally:
        shutil.rmtree(closed)


def test_a_deep_state_folder_keeps_its_sockets_short():
    deep = StateFolder(Path("/tmp") / ("a" * 90) / ".state")
    assert len(str(deep.sockets)) < 40
    assert StateFolder(Path("/tmp/near")).sockets == Path("/tmp/near/run")


def test_a_state_folder_that_is_a_file_is_refused_in_one_line(tmp_path):
    (tmp_path / "state").write_text("")
    with pytest.raises(StackError, match="cannot be used: File exists"):
        Stack(tmp_path / "state")


def test_a_mail_is_caught_into_a_file(tmp_path):
    listening = app.listen(0)
    catcher = app.mail_catcher(StateFolder(tmp_path), listening)
    catcher.start()
    try:
        with smtplib.SMTP(*listening.getsockname(), timeout=20) as sender:
            sender.sendmail("desk@example.com", ["ana@example.com"], "Subject: Cita\n\nHasta luego")
    finally:
        catcher.stop()
    [caught] = (tmp_path / "mail").glob("*.eml")
    assert caught.name.endswith("-0001-ana@example.com.eml")
    assert caught.read_bytes() == b"Subject: Cita\r\n\r\nHasta luego\r\n"


def test_a_child_that_keeps_dying_ends_it_all_with_its_last_words(tmp_path):
    child = Child(
        "web", [sys.executable, "-c", "raise SystemExit('no port')"], log=tmp_path / "log"
    )
    said = []
    watch = Watch(said.append)
    watch.run(child)
    with pytest.raises(StackError) as end:
        for _ in range(3):
            assert wait_until(lambda: not child.is_running, seconds=10)
            watch.look()
    assert said == ["web ended (exit code 1) and is started again"] * 2
    assert str(end.value).endswith("log says:\n    no port")


class InterruptedChild(Child):
    """Ctrl-C at the worst moment: its process runs, and nobody has noted its number yet."""

    def _launch(self, log):
        running = super()._launch(log)
        os.kill(os.getpid(), signal.SIGINT)
        return running


@pytest.fixture
def ctrl_c():
    """Ctrl-C as at a keyboard: a test runner's own processes are deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_while_a_child_starts_leaves_no_process_behind(tmp_path):
    child = InterruptedChild("napper", ["sleep", "60"], log=tmp_path / "napper.log")
    with pytest.raises(KeyboardInterrupt):
        child.start()
    assert child.is_running
    child.stop()
    assert child.how_it_ended == "signal SIGTERM"
