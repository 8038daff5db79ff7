"""R13: Redis is flushed, and then away. Bookings go on; all is sent after, by the same processes.

``FAULT_AWAY_SECONDS=600`` for the figure; a short form otherwise.
"""

import os
import time

import httpx
import pytest

from service_desk.lib.clock import now
from service_desk.messaging.states import Door
from tests.faults.backlog import Processes, awake_site, make_backlog, unsent, wait_until
from tests.faults.conftest import database_url
from tests.faults.machine import is_alive
from tests.faults.test_races import Reception, post_at_once
from tests.stubs.mail import mail_server

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

AWAY_SECONDS = float(os.environ.get("FAULT_AWAY_SECONDS", "15"))
PATIENCE = 180


def test_bookings_go_on_and_all_is_sent_after(settings, tmp_path, redis, serve, capsys):
    site = awake_site(now())
    address = serve(REDIS_URL=redis.url)
    reception = Reception()
    times = reception.hours(12)

    def plan() -> None:
        make_backlog(site, 5, due_at=now(), channel=Door.EMAIL)

    def drained() -> float:
        """Seconds until all was sent."""
        began = time.monotonic()
        assert wait_until(lambda: unsent(site) == 0, seconds=PATIENCE), house.logs()[-5000:]
        return time.monotonic() - began

    with mail_server(settings) as mail:
        house = Processes(
            tmp_path,
            DATABASE_URL=database_url(),
            REDIS_URL=redis.url,
            EMAIL_URL=f"smtp://127.0.0.1:{mail.port}",
        )
        try:
            processes = [house.worker(), house.beat()]
            plan()
            started = drained()
            redis.flush()
            plan()
            flushed = drained()
            redis.stop()
            plan()
            away_from = time.monotonic()
            booked = post_at_once(address, reception, times)
            ready = httpx.get(f"{address}/readyz", timeout=10)
            time.sleep(max(0.0, AWAY_SECONDS - (time.monotonic() - away_from)))
            waiting = unsent(site)
            redis.start()
            back = drained()
            alive = [is_alive(process) for process in processes]
        finally:
            house.stop()

    with capsys.disabled():
        print(f"\nsent {started:.0f} s after the start, {flushed:.0f} s after a flush,")
        print(f"{back:.0f} s after {AWAY_SECONDS:.0f} s without Redis; bookings meanwhile {booked}")
    assert booked == {201: len(times)}
    assert (ready.status_code, ready.json()["checks"]["broker"]) == (503, False)
    assert waiting == 5
    assert alive == [True, True]
    assert len(mail.letters) == len({letter["Message-ID"] for letter in mail.letters}) == 15
