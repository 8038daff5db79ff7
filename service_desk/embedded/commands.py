"""Every ``manage.py`` command finds the running stack, or starts it for the time it needs.

Called before Django reads its settings, which is why it looks at the command line itself.
"""

import argparse
import atexit
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from service_desk.embedded.errors import StackError
from service_desk.embedded.state import StateFolder, chosen_state_folder

WITHOUT_DATABASE = frozenset(
    {
        "help",
        "version",
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "makemessages",
        "makemigrations",
        "messages",
        "spectacular",
        "startapp",
        "startproject",
    }
)
PATIENCE = 90  # seconds another command may take to start or stop its servers


def ensure_stack_for_command(arguments: Sequence[str]) -> None:
    """Put ``DATABASE_URL``, ``REDIS_URL`` and ``SECRET_KEY`` into the environment where unset.

    ``arguments`` is ``sys.argv``. Raises ``StackError``.
    """
    command = arguments[1] if len(arguments) > 1 else "help"
    wanted = {
        server
        for server, variable in (("postgres", "DATABASE_URL"), ("redis", "REDIS_URL"))
        if not os.environ.get(variable)
    }
    if command == "up":
        _refuse_windows()
        _prepare_up(arguments[2:])
    if command == "up" or ("postgres" in wanted and not _runs_without_database(arguments)):
        _refuse_windows()
        folder = StateFolder(chosen_state_folder())
        if not os.environ.get("SECRET_KEY"):
            os.environ["SECRET_KEY"] = folder.secret("secret-key")
        _set_addresses(wanted)
        if command != "up":
            _join_or_start(wanted)


def _prepare_up(options: Sequence[str]) -> None:
    """What must be settled before Django is loaded: the folder, the sockets, the addresses.

    A second `up` and a port in use are refused here, in a blink. The servers are started by
    `up` itself, in its own steps.
    """
    from service_desk.embedded import app
    from service_desk.embedded.stack import Stack, running_stack

    parser = argparse.ArgumentParser("manage.py up", add_help=False, allow_abbrev=False)
    parser.add_argument("--state")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_known_args(options)[0]
    if {"-h", "--help"} & set(options):
        return
    if given.state:
        os.environ["SERVICE_DESK_STATE"] = str(Path(given.state).absolute())
    state = chosen_state_folder()
    if (running := running_stack(state)) and running.kind == "up":
        raise StackError(Stack(state).who_has_it())
    os.environ.setdefault("PUBLIC_URL", f"http://{app.HOST}:{given.port}")
    app.open_sockets(given.port, with_mailbox=not os.environ.get("EMAIL_URL"))
    if address := app.mailbox_address():
        os.environ["EMAIL_URL"] = address


def _refuse_windows() -> None:
    if sys.platform == "win32":
        raise StackError(
            "On Windows run Service Desk in WSL 2 or with Docker, "
            "or set DATABASE_URL and REDIS_URL."
        )


def _set_addresses(wanted: set[str]) -> None:
    from service_desk.embedded.stack import Stack

    stack = Stack(chosen_state_folder())
    if "postgres" in wanted:
        os.environ["DATABASE_URL"] = stack.database_url
    if "redis" in wanted:
        os.environ["REDIS_URL"] = stack.redis_url


def _runs_without_database(arguments: Sequence[str]) -> bool:
    if {"-h", "--help", "--version"} & set(arguments):
        return True
    return len(arguments) < 2 or (
        arguments[1] in WITHOUT_DATABASE and "--database" not in " ".join(arguments)
    )


def _join_or_start(wanted: set[str]) -> None:
    """Be a guest of the running stack until we end, or own one and stop it when we end."""
    from service_desk.embedded.locks import FileLock
    from service_desk.embedded.stack import Stack, running_stack

    state = chosen_state_folder()
    guests = FileLock(state / "users.lock")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        guests.take(alone=False, wait=True)
        running = running_stack(state)
        if running and wanted <= running.servers:
            for name, value in running.environment.items():
                os.environ[name] = os.environ.get(name) or value
            atexit.register(guests.release)
            return
        guests.release()
        if running is None:
            stack = Stack(state)
            try:
                stack.claim(patience=0.2)
            except StackError:
                continue  # another command was quicker: look again
            atexit.register(stack.stop)
            if "postgres" in wanted:
                stack.start_postgres()
            if "redis" in wanted:
                stack.start_redis()
            return
        time.sleep(0.1)
    raise StackError(
        f"The stack on {state} does not offer {' and '.join(sorted(wanted))}: "
        "stop it, or set the same DATABASE_URL and REDIS_URL it was started with."
    )
