"""Planning: what becomes a row, through which channel, when it is due."""

import datetime as dt

import pytest
from django.db import IntegrityError

from service_desk.clients.models import Consent
from service_desk.clients.states import Channel, Purpose
from service_desk.lib.refusals import Refusal
from service_desk.messaging import reasons
from service_desk.messaging.actions import (
    cancel_messages,
    close_missed_calls,
    mark_called,
    plan_message,
    resend_message,
    stop_message,
)
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState
from service_desk.records.models import JournalEntry
from tests.factories import NOW, at
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def plan(client, *, kind="note", intent="thursday", due_at=NOW, not_after=NOW + 3 * DAY, now=NOW):
    return plan_message(
        site=client.site,
        client=client,
        subject=client,
        kind=kind,
        intent=intent,
        due_at=due_at,
        not_after=not_after,
        now=now,
    )


def test_planned_twice_is_one_row():
    client = make_client(make_site())

    first, second = plan(client), plan(client)

    assert (first.intent_key, second) == (f"note:client:{client.pk}:thursday", None)
    assert Message.objects.count() == 1


def test_a_withdrawn_message_comes_back_when_it_is_meant_again():
    client = make_client(make_site())
    row = plan(client)
    cancel_messages(subject=client, reason="Moved to Friday.", now=NOW)
    plan(client, intent="friday")

    again = plan(client, due_at=NOW + DAY)

    assert (again.pk, again.state, again.due_at, again.reason) == (
        row.pk,
        MessageState.PLANNED,
        NOW + DAY,
        "",
    )


def test_a_message_that_went_out_is_not_withdrawn():
    sent = make_message(state=MessageState.SENT, sent_at=NOW)

    withdrawn = Message.objects.get(pk=sent.pk)
    assert cancel_messages(subject=sent.client, reason="Moved.", now=NOW) == 0
    assert withdrawn.state == MessageState.SENT


@pytest.mark.parametrize(
    ("prefers", "phone", "email", "way"),
    [
        (Channel.SMS, "+34612345678", "a@b.es", (Door.SMS, "+34612345678")),
        (Channel.SMS, "+34911234567", "a@b.es", (Door.EMAIL, "a@b.es")),  # a landline
        (Channel.EMAIL, "+34612345678", "a@b.es", (Door.EMAIL, "a@b.es")),
        (Channel.EMAIL, "+34612345678", "", (Door.SMS, "+34612345678")),
        (Channel.PHONE, "+34612345678", "a@b.es", (Door.PHONE, "+34612345678")),
        (Channel.SMS, "+34911234567", "", (Door.PHONE, "+34911234567")),
        (Channel.SMS, "+19002345678", "", (Door.PHONE, "+19002345678")),  # premium
        (Channel.SMS, "", "", (Door.PHONE, "")),
    ],
)
def test_the_channel_is_what_the_client_prefers_and_has(prefers, phone, email, way):
    client = make_client(make_site(), prefers=prefers, phone=phone, email=email)

    message = plan(client)

    assert (message.channel, message.recipient) == way


def test_who_said_no_to_messages_is_called():
    client = make_client(make_site(), email="a@b.es")
    for is_given, when in ((True, NOW - 2 * DAY), (False, NOW - DAY)):
        Consent.objects.create(
            client=client, purpose=Purpose.VISIT, is_given=is_given, at=when, source="desk"
        )

    message = plan(client)

    assert (message.channel, message.reason) == (Door.PHONE, reasons.NOT_WANTED)


def test_what_is_not_worth_a_call_is_not_called_about():
    client = make_client(make_site(), prefers=Channel.PHONE)

    message = plan(client, kind="flyer")

    assert (message.state, message.reason) == (MessageState.SUPPRESSED, reasons.PREFERS_CALL)


@pytest.mark.parametrize(
    ("due", "until", "now", "planned"),
    [
        # By day it stays; the first quiet minute is 21:00, the first talking one 09:00.
        ("2027-03-10 20:59", "2027-03-12 08:00", "2027-03-08 09:00", "2027-03-10 20:59"),
        ("2027-03-10 09:00", "2027-03-12 08:00", "2027-03-08 09:00", "2027-03-10 09:00"),
        # In quiet hours it moves to the evening before.
        ("2027-03-10 21:00", "2027-03-12 08:00", "2027-03-08 09:00", "2027-03-10 20:45"),
        ("2027-03-10 08:15", "2027-03-11 06:15", "2027-03-08 09:00", "2027-03-09 20:45"),
        # That has passed: the next morning, while it is still of use.
        ("2027-03-08 22:30", "2027-03-10 08:00", "2027-03-08 22:30", "2027-03-09 09:00"),
        # A rung that was missed leaves at once.
        ("2027-03-08 10:00", "2027-03-09 08:00", "2027-03-08 14:20", "2027-03-08 14:20"),
        # Madrid, the nights the clocks change: 02:30 is skipped, then shown twice.
        ("2027-03-28 08:15", "2027-03-29 06:15", "2027-03-20 09:00", "2027-03-27 20:45"),
        ("2027-10-31 08:15", "2027-11-01 06:15", "2027-10-20 09:00", "2027-10-30 20:45"),
    ],
)
def test_quiet_hours_are_kept(due, until, now, planned):
    client = make_client(make_site())

    message = plan(client, due_at=at(due), not_after=at(until), now=at(now))

    assert (message.state, message.due_at) == (MessageState.PLANNED, at(planned))


def test_when_only_quiet_hours_are_left_somebody_rings():
    client = make_client(make_site())

    message = plan(
        client,
        due_at=at("2027-03-08 22:00"),
        not_after=at("2027-03-09 08:00"),
        now=at("2027-03-08 22:00"),
    )

    assert (message.state, message.reason) == (MessageState.TO_CALL, reasons.QUIET)


def test_a_policy_without_time_to_talk_does_not_stop_a_booking():
    site = make_site(policy={"quiet_from": dt.time(9), "quiet_to": dt.time(8, 30)})

    message = plan(make_client(site), due_at=at("2027-03-08 22:00"), now=at("2027-03-08 20:00"))

    assert message.due_at == at("2027-03-08 20:45")


def test_a_failed_message_is_sent_again_to_todays_address():
    message = make_message(state=MessageState.FAILED, attempts=12, reason="550 No such user")
    message.client.contact_points.filter(kind="email").update(value="new@example.com")
    clerk = make_staff(message.site)

    resend_message(message=message, by=clerk, now=NOW)

    row = Message.objects.get()
    assert (row.state, row.attempts, row.reason) == (MessageState.PLANNED, 0, "")
    assert row.recipient == "new@example.com"
    assert JournalEntry.objects.get().verb == "message_resent"


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.SENDING, MessageState.PLANNED])
def test_only_a_failed_or_stopped_message_is_sent_again(state):
    message = make_message(state=state, sent_at=NOW)

    with pytest.raises(Refusal) as refusal:
        resend_message(message=message, by=make_staff(message.site), now=NOW)

    assert refusal.value.status == 409
    assert refusal.value.messages == ("Only a failed or stopped message can be sent again.",)


def test_a_message_of_no_use_is_not_sent_again():
    message = make_message(state=MessageState.FAILED, not_after=NOW)

    with pytest.raises(Refusal) as refusal:
        resend_message(message=message, by=make_staff(message.site), now=NOW)

    assert refusal.value.messages == ("It is too late for this message. Please call the client.",)


def test_stopping_a_message_that_has_gone_is_refused():
    planned = make_message()
    sent = make_message(state=MessageState.SENT, sent_at=NOW)
    clerk = make_staff(planned.site)

    stop_message(message=planned, by=clerk, now=NOW)
    with pytest.raises(Refusal):
        stop_message(message=sent, by=clerk, now=NOW)

    assert planned.state == MessageState.CANCELLED
    assert Message.objects.get(pk=sent.pk).state == MessageState.SENT


def test_a_call_is_made_or_missed():
    made = make_message(state=MessageState.TO_CALL)
    missed = make_message(state=MessageState.TO_CALL, not_after=NOW)

    mark_called(message=made, by=make_staff(made.site), now=NOW)
    closed = close_missed_calls(NOW + dt.timedelta(hours=3))

    assert (closed, made.state, made.channel) == (1, MessageState.SENT, Door.PHONE)
    assert Message.objects.get(pk=missed.pk).reason == reasons.NOT_CALLED


def test_a_message_to_nobody_is_refused():
    nowhere = make_message(recipient="")

    with pytest.raises(IntegrityError, match="message_is_to_somebody"):
        Message.objects.filter(pk=nowhere.pk).update(client=None)
