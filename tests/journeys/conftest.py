"""A reception in a browser: the present, the desk, and somebody who sits down at it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, expect

from service_desk.messaging.lanes import LANES
from service_desk.organisation.models import Staff
from service_desk.records.models import ScanRun
from tests.factories import NOW
from tests.factories.desk import Desk, make_desk
from tests.journeys.screen import OFFICE, Sit

# A suite shares two cores with itself: what is waited for may come late, and is looked at again.
expect.set_options(timeout=20_000)

LAST_ANSWER = 5.0  # seconds


@pytest.fixture
def present() -> Iterator[None]:
    """Monday 8 March 2027, nine in the morning, and the clock runs."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def desk(present: None) -> Desk:
    return make_desk(advisors=5)


@pytest.fixture(autouse=True)
def senders(transactional_db: None) -> None:
    """Messages are being sent: for five minutes no page has anything to say about it.

    A little ahead is as good as a little ago; further ahead would be no word at all.
    """
    heard = {"started_at": NOW, "finished_at": NOW + dt.timedelta(minutes=2)}
    ScanRun.objects.bulk_create(ScanRun(name=lane.name, **heard) for lane in LANES)


class Sitting:
    """A browser of one's own that knows which of its questions have no answer yet."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.asked: set[Request] = set()
        context.on("request", self._ask)
        context.on("requestfinished", self._answer)
        context.on("requestfailed", self._answer)

    def _ask(self, request: Request) -> None:
        self.asked.add(request)

    def _answer(self, request: Request) -> None:
        self.asked.discard(request)

    def leave(self) -> None:
        """Close it once nothing that was set off still reads rows that are about to go."""
        page = self.context.pages[0]
        page.unroute_all()
        for _moment in range(int(LAST_ANSWER / 0.02)):
            if not self.asked:
                break
            page.wait_for_timeout(20)
        self.context.close()


@pytest.fixture
def sit(browser: Browser, live_server: Any, desk: Desk) -> Iterator[Sit]:
    """Sits down at the desk, signed in, in a browser of one's own."""
    sittings: list[Sitting] = []

    def at_the_desk(
        path: str = "board/?day=2027-03-09", person: Staff | None = None, **options: Any
    ) -> Page:
        session = desk.sign_in(Client(), person).cookies["sessionid"].value
        context = browser.new_context(**{"viewport": OFFICE, **options})
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        sittings.append(Sitting(context))
        page = context.new_page()
        page.goto(f"{live_server.url}{desk.url}{path}")
        return page

    yield at_the_desk
    for sitting in sittings:
        try:
            sitting.leave()
        except Error:  # the page was closed, or crashed, in the test itself
            sitting.context.close()
