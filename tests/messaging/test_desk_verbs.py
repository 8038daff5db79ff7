"""What the desk does with messages, and the way back from each."""

import datetime as dt

import pytest

from service_desk.lib.refusals import Refusal
from service_desk.messaging import reasons
from service_desk.messaging.actions import (
    LEAVES_AFTER,
    end_silence,
    hold_messages,
    let_go_messages,
    plan_message,
    read_reply,
    resend_message,
    retry_messages,
    send_now,
    silence_client,
    stop_message,
    undo_message,
    undo_retry,
    unread_reply,
)
from service_desk.messaging.models import Message, MessagePolicy, Reply
from service_desk.messaging.states import Door, Meaning, MessageState
from service_desk.records.models import JournalEntry
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff

pytestmark = pytest.mark.django_db
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def site():
    return make_site("north")


@pytest.fixture
def marta(site):
    return make_staff(site)


def planned(site, **fields):
    person = make_client(site, email="lucia@example.com")
    return make_message(person, due_at=NOW + HOUR, not_before=NOW, **fields)


def stored(message):
    return Message.objects.get(pk=message.pk)


def standing(message):
    row = stored(message)
    return row.state, row.reason, row.channel, row.recipient, row.attempts, row.next_try_at


@pytest.mark.parametrize(
    ("verb", "state", "reason"),
    [
        (stop_message, MessageState.PLANNED, ""),
        (stop_message, MessageState.TO_CALL, reasons.PREFERS_CALL),
        (stop_message, MessageState.FAILED, "550 No such user"),
        (stop_message, MessageState.SET_ASIDE, reasons.FAULT),
        (resend_message, MessageState.FAILED, "550 No such user"),
        (resend_message, MessageState.SET_ASIDE, reasons.FAULT),
        (resend_message, MessageState.CANCELLED, reasons.STOPPED),
        (send_now, MessageState.PLANNED, ""),
    ],
)
def test_undo_puts_a_message_back_where_it_stood(site, marta, verb, state, reason):
    message = planned(site, state=state, reason=reason, attempts=3)
    before = standing(message)

    verb(message=message, by=marta, now=NOW)
    done = standing(message)
    undo_message(message=stored(message), by=marta, now=NOW + MINUTE / 2)

    assert done != before
    assert standing(message) == before


def test_what_is_sent_by_hand_leaves_after_a_minute(site, marta):
    message = planned(site)

    send_now(message=message, by=marta, now=NOW)

    assert (stored(message).state, stored(message).next_try_at) == ("planned", NOW + LEAVES_AFTER)


def test_a_call_that_is_planned_for_later_goes_on_the_list_at_once(site, marta):
    message = planned(site, channel=Door.PHONE)

    send_now(message=message, by=marta, now=NOW)

    assert stored(message).state == MessageState.TO_CALL


@pytest.mark.parametrize(
    ("fields", "at", "code"),
    [
        ({}, NOW - MINUTE, "message_early"),
        ({}, NOW + 30 * HOUR, "message_late"),
        ({"due_at": NOW + 15 * HOUR}, NOW + 13 * HOUR, "message_quiet"),
        ({"state": MessageState.SENDING}, NOW, "message_not_planned"),
    ],
)
def test_send_now_is_refused_with_a_sentence(site, marta, fields, at, code):
    message = make_message(
        make_client(site, email="lucia@example.com"),
        **{"due_at": NOW + HOUR, "not_before": NOW, **fields},
    )

    with pytest.raises(Refusal) as refused:
        send_now(message=message, by=marta, now=at)

    assert [each.code for each in refused.value.obstacles] == [code]


def test_undo_is_refused_once_the_sender_has_it(site, marta):
    message = planned(site)
    send_now(message=message, by=marta, now=NOW)
    Message.objects.update(state="sending", claimed_until=NOW + 2 * MINUTE)

    with pytest.raises(Refusal):
        undo_message(message=stored(message), by=marta, now=NOW + MINUTE)

    assert stored(message).state == MessageState.SENDING


def test_undo_twice_is_refused(site, marta):
    message = planned(site)
    stop_message(message=message, by=marta, now=NOW)
    undo_message(message=stored(message), by=marta, now=NOW)

    with pytest.raises(Refusal):
        undo_message(message=stored(message), by=marta, now=NOW)


def test_all_that_failed_for_one_reason_is_tried_again_and_taken_back(site, marta):
    down = [planned(site, state="failed", reason=reasons.NO_ANSWER) for _ in range(2)]
    other = planned(site, state="failed", reason="550 No such user")
    late = planned(site, state="failed", reason=reasons.NO_ANSWER, not_after=NOW + HOUR)
    before = [standing(row) for row in down]

    entry = retry_messages(site=site, reason=reasons.NO_ANSWER, by=marta, now=NOW + HOUR)
    tried = [stored(row).state for row in [*down, other, late]]
    number = undo_retry(entry=entry, by=marta, now=NOW + HOUR)

    assert tried == ["planned", "planned", "failed", "failed"]
    assert number == 2
    assert [(*standing(row)[:4],) for row in down] == [row[:4] for row in before]


def test_nothing_to_try_again_is_said(site, marta):
    with pytest.raises(Refusal):
        retry_messages(site=site, reason=reasons.NO_ANSWER, by=marta, now=NOW)


def test_all_messages_are_held_with_a_reason_and_let_go(site, marta):
    hold_messages(site=site, reason="  Wrong  prices ", by=marta, now=NOW)
    held = MessagePolicy.objects.values_list("held_at", "held_by", "held_because").get()
    is_let_go = let_go_messages(site=site, by=marta, now=NOW)

    assert held == (NOW, marta.pk, "Wrong prices")
    assert is_let_go
    assert MessagePolicy.objects.values_list("held_at", "held_by").get() == (None, None)
    verbs = JournalEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["messages_held", "messages_let_go"]


@pytest.mark.parametrize(("reason", "status"), [("", 400), ("   ", 400), ("Twice", 409)])
def test_holding_is_refused_without_a_reason_or_twice(site, marta, reason, status):
    if status == 409:
        hold_messages(site=site, reason="Once", by=marta, now=NOW)

    with pytest.raises(Refusal) as refused:
        hold_messages(site=site, reason=reason, by=marta, now=NOW)

    assert refused.value.status == status


def test_letting_go_twice_does_nothing(site, marta):
    assert not let_go_messages(site=site, by=marta, now=NOW)


def test_a_reply_is_read_once_and_unread(site, marta):
    reply = Reply.objects.create(
        site=site, provider="http", provider_id="1", phone="+34612000001", text="Mañana no puedo",
        received_at=NOW, meaning=Meaning.OTHER,
    )  # fmt: skip

    assert read_reply(reply=reply, by=marta, now=NOW)
    assert not read_reply(reply=reply, by=make_staff(site), now=NOW)
    assert Reply.objects.get().read_by == marta
    assert unread_reply(reply=reply, by=marta, now=NOW)
    assert Reply.objects.get().read_at is None


def test_what_is_planned_for_who_wants_to_hear_nothing_comes_when_they_do(site, marta):
    person = make_client(site, email="lucia@example.com", silent_since=NOW)
    planned = plan_message(
        site=site, client=person, subject=person, kind="note", intent="once",
        due_at=NOW + HOUR, not_after=NOW + 9 * HOUR, now=NOW,
    )  # fmt: skip

    back = end_silence(person, by=marta, door="desk", now=NOW + MINUTE)

    assert (planned.state, planned.reason) == ("suppressed", reasons.SILENT)
    assert (back, stored(planned).state) == (1, "planned")


def test_who_wants_to_hear_nothing_hears_nothing_until_they_do_again(site, marta):
    person = make_client(site, email="lucia@example.com")
    letter = make_message(person, due_at=NOW + HOUR)
    call = make_message(person, state="to_call", channel=Door.PHONE)
    sent = make_message(person, state="sent", sent_at=NOW)
    stopped = make_message(person, state="cancelled", reason=reasons.STOPPED)

    withdrawn = silence_client(person, by=marta, door="desk", now=NOW)
    states = [stored(row).state for row in (letter, call, sent, stopped)]
    again = silence_client(person, by=marta, door="desk", now=NOW)
    back = end_silence(person, by=marta, door="desk", now=NOW + MINUTE)

    assert (withdrawn, again, back) == (2, 0, 2)
    assert states == ["cancelled", "cancelled", "sent", "cancelled"]
    assert person.silent_since is None
    assert (stored(letter).state, stored(letter).next_try_at) == ("planned", NOW + HOUR)
    assert (stored(call).state, stored(call).next_try_at) == ("planned", NOW + MINUTE)
    assert stored(stopped).reason == reasons.STOPPED
