"""A row that ends its sender, or meets a fault of ours: the others go on, and it is set aside."""

import datetime as dt

import pytest

from service_desk.messaging import kinds, reasons
from service_desk.messaging.claims import LEASE, claim_due
from service_desk.messaging.kinds import Kind
from service_desk.messaging.lanes import LETTERS
from service_desk.messaging.models import Attempt, Message
from service_desk.messaging.outcomes import FAULTS
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import MessageState, Outcome
from tests.factories import NOW
from tests.factories.messages import make_message

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_one_bad_row_does_not_stop_the_batch(mail, caplog):
    def broken(message, found, *, now, is_preview):
        raise ZeroDivisionError

    kinds.register(Kind(code="bad", label="Bad", find=lambda *_: None, compose=broken))
    bad, unknown = make_message(kind="bad"), make_message(kind="of another version")
    good = make_message(due_at=NOW + dt.timedelta(seconds=1))

    send_due(NOW + MINUTE)

    assert fresh(good).state == MessageState.SENT
    assert [(fresh(row).state, fresh(row).reason) for row in (bad, unknown)] == [
        (MessageState.PLANNED, reasons.FAULT)
    ] * 2


def test_a_dead_senders_claim_runs_out(mail):
    message = make_message()
    [claimed] = claim_due(LETTERS, NOW)

    meanwhile = send_due(NOW + LEASE / 2)
    send_due(NOW + LEASE)

    assert (claimed.state, meanwhile) == (MessageState.SENDING, 0)
    assert (fresh(message).state, fresh(message).attempts) == (MessageState.SENT, 2)
    assert len(mail.letters) == 1


def test_a_fault_is_met_three_times_and_told_once(mail, caplog):
    def broken(message, found, *, now, is_preview):
        raise ZeroDivisionError("about Lucía Vega")

    kinds.register(Kind(code="bad", label="Bad", find=lambda *_: None, compose=broken))
    message = make_message(kind="bad")

    for passed in range(5):
        send_due(NOW + passed * 10 * MINUTE)

    row = fresh(message)
    assert (row.state, row.reason) == (MessageState.SET_ASIDE, "ZeroDivisionError")
    assert (
        list(Attempt.objects.values_list("outcome", "answer"))
        == [(Outcome.FAULT, "ZeroDivisionError")] * FAULTS
    )
    assert sum(record.exc_info is not None for record in caplog.records) == 1


def test_a_row_whose_senders_end_is_tried_alone_and_then_no_more(mail):
    """Each sender dies with what it holds: first the batch, then the row alone, twice."""
    poison = make_message()
    others = [make_message(due_at=NOW + MINUTE / 60) for _ in range(3)]
    everybody = [poison.pk, *(row.pk for row in others)]
    held = []

    for death in range(FAULTS):
        held.append([row.pk for row in claim_due(LETTERS, NOW + death * LEASE + MINUTE / 60)])
        # The others wait their minute out behind it.
        Message.objects.filter(pk__in=everybody[1:]).update(
            claimed_until=NOW + (death + 1) * LEASE + MINUTE / 30
        )
    send_due(NOW + (FAULTS + 1) * LEASE)

    assert held == [everybody, [poison.pk], [poison.pk]]
    assert (fresh(poison).state, fresh(poison).reason) == (MessageState.SET_ASIDE, reasons.CUT_OFF)
    assert {fresh(row).state for row in others} == {MessageState.SENT}
    assert {letter["To"] for letter in mail.letters} == {row.recipient for row in others}


@pytest.mark.parametrize("hours", [-6, 6])
def test_a_clock_that_jumps_frees_a_dead_senders_rows_and_sends_none_twice(mail, hours):
    early, until = NOW - dt.timedelta(days=1), NOW + dt.timedelta(days=1)
    sent, orphan = (make_message(due_at=early, not_after=until) for _ in range(2))
    Message.objects.update(
        state=MessageState.SENDING, attempts=1, claimed_until=NOW + dt.timedelta(hours=3) + LEASE
    )
    Message.objects.filter(pk=sent.pk).update(
        state=MessageState.SENT, sent_at=NOW + dt.timedelta(hours=3), claimed_until=None
    )

    send_due(NOW + dt.timedelta(hours=3 + hours))
    send_due(NOW + dt.timedelta(hours=3, minutes=5))

    assert [letter["To"] for letter in mail.letters] == [orphan.recipient]
    assert fresh(orphan).state == MessageState.SENT
