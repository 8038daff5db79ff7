"""R14: the sender is killed while it sends, with the letter taken and not yet noted."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections import Counter

import pytest

from appointments.messages import plan_booked
from service_desk.messaging.claims import LEASE
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.clients import make_client
from tests.factories.organisation import make_advisor, make_site
from tests.faults.conftest import database_url
from tests.stubs.mail import MailServer, mail_server

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

VISITS = 24
KILLED_AFTER = (3, 5, 7)
"""Letters after which a sender dies; a claim takes 20 rows, so all die in the middle of one."""


def start_sender(mail: MailServer, now: dt.datetime) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "django", "scan", "outbox", "--now", now.isoformat()],
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        },
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_every_letter_arrives_and_no_more_are_doubled_than_senders_died(settings):
    site = make_site()
    advisors = [make_advisor(site, f"Ana {n}") for n in range(VISITS)]
    for number, advisor in enumerate(advisors):
        client = make_client(site, phone="", email=f"{number}@example.com")
        visit = make_booking(site, at("2027-03-12 10:15"), client=client, advisor=advisor)
        plan_booked(visit, now=NOW)

    now = NOW
    with mail_server(settings) as mail:
        for letters in KILLED_AFTER:
            until = len(mail.letters) + letters
            sender = start_sender(mail, now)

            def kill(sender=sender, until=until) -> None:
                if len(mail.letters) == until:
                    os.killpg(sender.pid, signal.SIGKILL)

            mail.on_letter = kill
            assert sender.wait(60) == -signal.SIGKILL
            now += 2 * LEASE
        assert start_sender(mail, now).wait(60) == 0

    copies = Counter(letter["Message-ID"] for letter in mail.letters)
    cards = Message.objects.filter(kind="card")
    assert set(cards.values_list("state", flat=True)) == {MessageState.SENT}
    assert set(copies) == set(cards.values_list("provider_id", flat=True))
    assert len(copies) == VISITS
    assert copies.total() - VISITS <= len(KILLED_AFTER)
