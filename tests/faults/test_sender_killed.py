"""R14: the sender is killed while it sends, with the message taken and not yet noted."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest

from service_desk.messaging.claims import LEASE
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState
from tests.factories import at
from tests.factories.organisation import make_site
from tests.faults.backlog import make_backlog
from tests.faults.conftest import database_url
from tests.stubs.mail import mail_server
from tests.stubs.texts import TextGateway, running

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

NOON = at("2027-03-09 12:00")
MESSAGES = 24
KILLED_AFTER = (3, 5, 7)
"""Messages after which a sender dies; a claim takes 50 rows, so all die in the middle of one."""

SCAN = ("-m", "django", "scan", "{lane}", "--now", "{now}")
EARLY = ("-m", "tests.faults.early_sender", "{lane}", "{now}")


class Deaths:
    """Senders of one lane, each killed when the provider has taken so many, and one that lives."""

    def __init__(self, lane: str, command: tuple[str, ...], **environment: str) -> None:
        self.lane, self.command, self.environment = lane, command, environment
        self.at_message: Callable[[], bool] = lambda: False

    def run(self, heard: Callable[[], int]) -> None:
        now = NOON
        for count in KILLED_AFTER:
            until, sender = heard() + count, self._start(now)

            def kill(sender=sender, until=until) -> bool:  # type: ignore[no-untyped-def]
                if heard() != until:
                    return False
                os.killpg(sender.pid, signal.SIGKILL)
                return True

            self.at_message = kill
            assert sender.wait(60) == -signal.SIGKILL
            self.at_message = lambda: False
            now += 2 * LEASE
        assert self._start(now).wait(60) == 0

    def _start(self, now: dt.datetime) -> subprocess.Popen[bytes]:
        words = [word.format(lane=self.lane, now=now.isoformat()) for word in self.command]
        return subprocess.Popen(
            [sys.executable, *words],
            env={**os.environ, "DATABASE_URL": database_url(), **self.environment},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )


def test_every_letter_arrives_and_no_more_are_doubled_than_senders_died(settings, capsys):
    make_backlog(make_site(), MESSAGES, due_at=NOON, channel=Door.EMAIL)
    with mail_server(settings) as mail:
        deaths = Deaths("letters", SCAN, EMAIL_URL=f"smtp://127.0.0.1:{mail.port}")
        mail.on_letter = lambda: deaths.at_message() and None
        deaths.run(lambda: len(mail.letters))

    copies = Counter(letter["Message-ID"] for letter in mail.letters)
    with capsys.disabled():
        print(f"\nkilled 3 times: 0 of {MESSAGES} lost, {copies.total() - MESSAGES} doubled")
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert set(copies) == set(Message.objects.values_list("provider_id", flat=True))
    assert len(copies) == MESSAGES
    assert copies.total() - MESSAGES <= len(KILLED_AFTER)


class KillingGateway(TextGateway):
    """A provider whose caller dies: the text is taken, and it never hears so."""

    deaths: Deaths

    def take(self, order: dict[str, str]) -> str:
        name = super().take(order)
        self.deaths.at_message()
        return name


class DeafGateway(KillingGateway):
    """A provider whose caller dies while it speaks: that text is taken by nobody."""

    def take(self, order: dict[str, str]) -> str:
        if self.deaths.at_message():
            raise ConnectionAbortedError
        return TextGateway.take(self, order)


def texts_after(gateway: KillingGateway, command: tuple[str, ...], settings) -> Counter[str]:  # type: ignore[no-untyped-def]
    """How often each client got the text."""
    make_backlog(make_site(), MESSAGES, due_at=NOON, channel=Door.SMS)
    with running(gateway, settings):
        gateway.deaths = Deaths("texts", command, SMS_GATEWAY="http", SMS_HTTP_URL=gateway.url)
        gateway.deaths.run(lambda: len(gateway.keys))
    return Counter(text["to"] for text in gateway.texts)


@pytest.mark.parametrize(("honours_keys", "most"), [(True, 0), (False, len(KILLED_AFTER))])
def test_a_provider_that_honours_keys_takes_each_text_once(settings, capsys, honours_keys, most):
    copies = texts_after(KillingGateway(honours_keys=honours_keys), SCAN, settings)

    with capsys.disabled():
        print(f"\nkeys honoured: {honours_keys}; {copies.total() - MESSAGES} of {MESSAGES} doubled")
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert len(copies) == MESSAGES
    assert copies.total() - MESSAGES <= most


def test_a_text_that_was_not_taken_is_sent_by_the_next_sender(settings):
    copies = texts_after(DeafGateway(), SCAN, settings)

    assert (len(copies), copies.total()) == (MESSAGES, MESSAGES)


def test_control_noted_before_it_is_sent_a_text_is_lost_with_its_sender(settings):
    copies = texts_after(DeafGateway(), EARLY, settings)

    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert len(copies) == MESSAGES - len(KILLED_AFTER)
