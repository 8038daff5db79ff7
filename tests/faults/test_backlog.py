"""Ten thousand due messages through one worker: each once, within two minutes, in flat memory.

``FAULT_MESSAGES=10000`` for the figure; a short form otherwise.
"""

import os
import time
from collections import Counter

import pytest
from celery import Celery

from appointments.messages.times import CONFIRMATION
from service_desk.lib.clock import now
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.states import Door, MessageState, Outcome
from tests.faults.backlog import Processes, awake_site, make_backlog, unsent, wait_until
from tests.faults.conftest import database_url
from tests.faults.machine import memory_of, work_of
from tests.stubs.mail import mail_server
from tests.stubs.texts import text_gateway

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

MESSAGES = int(os.environ.get("FAULT_MESSAGES", "400"))
MEANT = Message.objects.filter(kind=CONFIRMATION)
"""What is to leave; the scans plan what else the visits are owed, for later."""


class Bell:
    """Rings the two lanes every five seconds, as beat does; the planning is measured elsewhere."""

    def __init__(self, url: str) -> None:
        self._worker = Celery(broker=url.replace("unix://", "redis+socket://"))
        self._rung_at = 0.0

    def ring(self) -> bool:
        if time.monotonic() - self._rung_at > 5:
            self._rung_at = time.monotonic()
            for lane in ("texts", "letters"):
                self._worker.send_task("service_desk.scans.run", [lane], expires=5)
        return True


def test_each_is_delivered_once_and_in_time(settings, tmp_path, redis, capsys, caplog):
    caplog.set_level("WARNING", "mail.log")  # the stub tells of each line it hears
    began_at = now()
    site = awake_site(began_at)
    for channel in (Door.SMS, Door.EMAIL):
        make_backlog(site, MESSAGES // 2, due_at=began_at, channel=channel)

    with mail_server(settings) as mail, text_gateway(settings) as texts:
        house = Processes(
            tmp_path,
            DATABASE_URL=database_url(),
            REDIS_URL=redis.url,
            EMAIL_URL=f"smtp://127.0.0.1:{mail.port}",
            SMS_GATEWAY="http",
            SMS_HTTP_URL=texts.url,
            SMS_A_MINUTE="60000",
            EMAIL_A_MINUTE="60000",
        )
        try:
            worker = house.worker()
            bell = Bell(redis.url)
            both = wait_until(lambda: bell.ring() and mail.letters and texts.texts, seconds=120)
            assert both, house.logs()
            began, before, rested = time.monotonic(), memory_of(worker), work_of(worker)
            patience = MESSAGES / 40 + 60
            gone = wait_until(lambda: bell.ring() and unsent(site) == 0, seconds=patience)
            assert gone, house.logs()[-5000:]
            seconds, after = time.monotonic() - began, memory_of(worker)
            work = work_of(worker) - rested
        finally:
            house.stop()

    rate = MESSAGES / seconds
    with capsys.disabled():
        print(
            f"\n{MESSAGES} messages in {seconds:.1f} s ({rate:.0f}/s),"
            f" {work / MESSAGES * 1000:.1f} ms of a processor each, MB {before} → {after}"
        )
    assert Counter(letter["To"] for letter in mail.letters).most_common(1)[0][1] == 1
    assert Counter(text["to"] for text in texts.texts).most_common(1)[0][1] == 1
    assert (len(mail.letters), len(texts.texts)) == (MESSAGES // 2, MESSAGES // 2)
    assert set(MEANT.values_list("state", "attempts")) == {(MessageState.SENT, 1)}
    assert Attempt.objects.filter(outcome=Outcome.TAKEN).count() == MESSAGES
    assert seconds * (10_000 / MESSAGES) <= 120 or MESSAGES < 2_000
    assert after[0] - before[0] < 30
