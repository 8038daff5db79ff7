"""``manage.py up``: everything a laptop needs, in one command, until Ctrl-C."""

import contextlib
import http.client
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command, get_commands
from django.db import OperationalError, connections

from service_desk.embedded import StackError, app
from service_desk.embedded.children import Child, wait_until
from service_desk.embedded.stack import Stack, running_stack
from service_desk.embedded.state import chosen_state_folder
from service_desk.embedded.watch import Watch, gone
from service_desk.lib.pdf import PANGO_IS_MISSING, can_draw
from service_desk.management.logins import demo_login_lines
from service_desk.organisation.models import Site

START_SECONDS = 60
SHORT_COMMAND_SECONDS = 30  # how long a command on the same state folder may keep us waiting


class Command(BaseCommand):
    help = "Run Service Desk here: database, broker, web, worker, beat and a mail catcher."
    # Django's own checks run first. They also load every view, for the children to inherit.

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="of the web pages (8000)")
        parser.add_argument("--state", type=Path, help="folder of the data (.state)")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, port: int, no_demo: bool, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):  # a shell's `&` had SIGINT ignored
            signal.signal(number, signal.default_int_handler)
        stack = Stack(chosen_state_folder(), kind="up")
        watch = Watch(self._say)
        code = 0
        try:
            self._start(stack, watch, port, with_demo=not no_demo)
            while True:
                watch.look()
                time.sleep(0.5)
        except KeyboardInterrupt:
            self._say("stopping")
        except StackError as error:
            self.stderr.write(str(error))
            code = 2
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            watch.stop()
            stack.stop()
        if code:
            raise SystemExit(code)
        self._say("stopped; the data stays in " + str(stack.folder.path))

    def _start(self, stack: Stack, watch: Watch, port: int, *, with_demo: bool) -> None:
        self._claim(stack)
        if not can_draw():
            self._say(PANGO_IS_MISSING)
        self._start_servers(stack, watch)
        with self._step("migrate"), _database_errors_explained():
            call_command("migrate", interactive=False, verbosity=0)
        with self._step("static"):
            call_command("collectstatic", interactive=False, verbosity=0)
        if with_demo and "demo" in get_commands() and not Site.objects.exists():
            with self._step("demo"):
                call_command("demo", verbosity=0)
        logins = list(demo_login_lines())
        connections.close_all()  # the children are copies of us: none of ours is theirs
        self._start_app(stack, watch, port)
        self._say(f"ready http://{app.HOST}:{port}")
        for line in logins:
            self._say(line)

    def _claim(self, stack: Stack) -> None:
        running = running_stack(stack.folder.path)
        is_short = running is not None and running.kind == "command"
        stack.claim(patience=SHORT_COMMAND_SECONDS if is_short else 1.0)

    def _start_servers(self, stack: Stack, watch: Watch) -> None:
        if stack.folder.servers != stack.folder.path:
            self._say(f"`nobody` cannot enter here, so the servers keep to {stack.folder.servers}")
        if os.environ.get("DATABASE_URL") == stack.database_url:
            with self._step("postgres"):
                stack.start_postgres()
        if os.environ.get("REDIS_URL") == stack.redis_url:
            with self._step("redis"):
                stack.start_redis()
        stack.watch(watch)

    def _start_app(self, stack: Stack, watch: Watch, port: int) -> None:
        if mail := app.mail(stack.folder):
            watch.run(mail)
        web, worker, beat = (watch.run(child) for child in app.children(stack.folder))
        self._wait_for(web, lambda: _page_is_served(port))
        self._wait_for(worker, lambda: worker.has_said("ready."))
        self._wait_for(beat, lambda: beat.has_said("beat: Starting"))

    def _wait_for(self, child: Child, is_ready: Callable[[], bool]) -> None:
        with self._step(child.name):
            ended = wait_until(
                lambda: not child.is_running or is_ready(), seconds=START_SECONDS, pause=0.1
            )
            if not ended or not child.is_running:
                raise gone(child)

    @contextlib.contextmanager
    def _step(self, name: str) -> Iterator[None]:
        """One line: what is being done, and how many seconds it took."""
        self.stdout.write(f"  {name:<9}", ending="")
        self.stdout.flush()
        started = time.monotonic()
        try:
            yield
        except BaseException:
            self._say("")
            raise
        self._say(f"{time.monotonic() - started:5.1f} s")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@contextlib.contextmanager
def _database_errors_explained() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StackError(f"The database does not answer: {str(error).splitlines()[0]}") from error


def _page_is_served(port: int) -> bool:
    connection = http.client.HTTPConnection(app.HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
