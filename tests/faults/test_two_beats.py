"""R17: two beats ring, two workers come. Each letter leaves once, by two guards; without, twice."""

import datetime as dt
from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connection

from service_desk import scans
from service_desk.messaging import claims
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Door, MessageState
from tests.factories import at
from tests.factories.organisation import make_site
from tests.faults.backlog import make_backlog
from tests.stubs.mail import mail_server

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

NOON = at("2027-03-09 12:00")
LETTERS = 80


def copies(settings, run) -> Counter[str]:  # type: ignore[no-untyped-def]
    """How often each client heard, when two run at once."""
    make_backlog(make_site(), LETTERS, due_at=NOON, channel=Door.EMAIL)
    gate = Barrier(2)

    def sender() -> None:
        try:
            connection.ensure_connection()
            gate.wait(10)
            run(NOON)
        finally:
            connection.close()

    with mail_server(settings) as mail:
        both = [Thread(target=sender) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join(60)
    return Counter(letter["To"] for letter in mail.letters)


def test_the_lane_has_one_sender(settings):
    heard = copies(settings, lambda now: scans.run_scan("letters", now))

    assert (len(heard), heard.total()) == (LETTERS, LETTERS)


def test_and_where_it_had_two_each_row_has_one(settings):
    heard = copies(settings, send_due)

    assert (len(heard), heard.total()) == (LETTERS, LETTERS)
    assert set(Message.objects.values_list("state", "attempts")) == {(MessageState.SENT, 1)}


def test_control_without_a_claim_clients_hear_twice(settings, monkeypatch):
    def look_only(rows, size, now, **stamps):  # type: ignore[no-untyped-def]
        """Two senders see the same rows; nobody takes them."""
        found = list(rows.select_related("site__policy", "client").order_by("id")[:size])
        for row in found:
            row.claimed_until = now + dt.timedelta(seconds=60)
        return found

    def note_only(message, state, attempt=None, **stamps):  # type: ignore[no-untyped-def]
        Message.objects.filter(pk=message.pk).update(state=state, **stamps)
        return True

    monkeypatch.setattr(claims, "_claim", look_only)
    monkeypatch.setattr("service_desk.messaging.outcomes.settle", note_only)

    heard = copies(settings, send_due)

    assert heard.total() > len(heard) == LETTERS
