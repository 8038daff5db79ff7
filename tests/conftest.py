"""The suite's own Postgres, Redis and browser.

Django reads its settings once, after the addresses are known: they are put into the
environment here, before anything imports a model. Set ``DATABASE_URL`` to use a server of
your own.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.core.cache import cache
from django.utils import translation

from service_desk.embedded.stack import Stack

BROWSER_FIXTURES = {"browser", "context", "page", "new_context"}
BROWSER_IS_MISSING = (
    "no Chromium here: `apt-get install chromium`, or name one in the variable CHROMIUM"
)


def _own_stack() -> Stack | None:
    """The servers of this run; None in a worker of xdist, who finds them in its environment."""
    if os.environ.get("DATABASE_URL"):
        return None
    folder = Path(tempfile.mkdtemp(prefix="service-desk-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    stack = Stack(folder, fast=True)
    os.environ["DATABASE_URL"] = stack.database_url
    os.environ["REDIS_URL"] = stack.redis_url
    os.environ["SERVICE_DESK_STATE"] = str(folder)
    return stack


STACK = _own_stack()
os.environ["DJANGO_SETTINGS_MODULE"] = "service_desk.settings"
# Playwright keeps an event loop in the test's thread, which is no reason to refuse the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    # A password costs a second to hash in earnest, and hundreds are made here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A test fills in the public page in less time than a person takes to read it.
    settings.PUBLIC_SECONDS = 0
    if STACK is not None:
        STACK.start_postgres()
        STACK.start_redis()


def pytest_unconfigure(config: pytest.Config) -> None:
    if STACK is not None:
        STACK.stop()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Every core for the whole suite; for a few files starting workers costs more than it saves."""
    if config.args == config.getini("testpaths") and not config.option.keyword:
        return os.cpu_count() or 1
    return 0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing = find_chromium() is None and not os.environ.get("CI")
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
        if missing and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=BROWSER_IS_MISSING))


def find_chromium() -> str | None:
    named = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((found for name in named if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The machine's own Chromium; without a sandbox, for a container's root has none to give."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail(BROWSER_IS_MISSING)
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A language that a test switched to, or a request of its, is not the next test's."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_counters(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test wrote into the cache for good is not counted against the next.

    Most tests are rolled back, and the cache's table with them; the flush after the others
    knows only the tables of models.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = "live_server" in request.fixturenames or (marker and marker.kwargs.get("transaction"))
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        cache.clear()
