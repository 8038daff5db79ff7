"""How fast messages leave: at once where they are on time, steadily after an outage."""

import datetime as dt

import pytest

from service_desk.messaging.claims import claim_due
from service_desk.messaging.lanes import LETTERS, TEXTS
from service_desk.messaging.models import Message, MessagePolicy
from service_desk.messaging.pace import LATE, room
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Door, MessageState
from tests.factories import NOW
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
OUTAGE = NOW - 2 * HOUR
"""When the messages were due that nobody sent."""


def rows(site, count, *, channel=Door.EMAIL, due_at=OUTAGE, **fields):
    client = make_client(site, phone="", email="ana@example.com")
    if channel == Door.SMS:
        client = make_client(site)
    return [make_message(client, channel=channel, due_at=due_at, **fields) for _ in range(count)]


def sent_at(site, *, now):
    """How many letters of a site leave when the scan is run."""
    before = site.messages.filter(state=MessageState.SENT).count()
    send_due(now)
    return site.messages.filter(state=MessageState.SENT).count() - before


def test_after_an_outage_a_site_sends_so_many_a_minute(mail):
    site = make_site()
    MessagePolicy.objects.create(site=site, late_a_minute=3)
    rows(site, 8)

    left = [sent_at(site, now=NOW + passed) for passed in (0 * MINUTE, MINUTE / 2, MINUTE * 1.1)]

    assert left == [3, 0, 3]


def test_each_site_and_each_lane_has_its_own_pace(mail, texts):
    slow, quick = make_site(), make_site()
    MessagePolicy.objects.create(site=slow, late_a_minute=1)
    MessagePolicy.objects.create(site=quick, late_a_minute=2)
    for site in (slow, quick):
        rows(site, 3)
        rows(site, 3, channel=Door.SMS)

    send_due(NOW)

    assert [
        Message.objects.filter(state=MessageState.SENT, site=site, channel=channel).count()
        for site in (slow, quick)
        for channel in (Door.SMS, Door.EMAIL)
    ] == [1, 1, 2, 2]


def test_what_is_on_time_leaves_first_and_late_ones_by_their_last_moment(mail):
    site = make_site()
    MessagePolicy.objects.create(site=site, late_a_minute=1)
    [patient] = rows(site, 1, not_after=NOW + 5 * HOUR)
    [pressing] = rows(site, 1, due_at=OUTAGE + HOUR, not_after=NOW + HOUR)
    on_time = rows(site, 2, due_at=NOW - LATE)

    claimed = []
    while batch := claim_due(LETTERS, NOW):
        claimed += [row.pk for row in batch]
        Message.objects.filter(pk__in=claimed).update(
            state=MessageState.SENT, sent_at=NOW, claimed_until=None
        )

    assert claimed == [*(row.pk for row in on_time), pressing.pk]
    assert Message.objects.get(pk=patient.pk).state == MessageState.PLANNED


def test_what_is_over_does_not_wait_in_the_queue(mail):
    site = make_site()
    MessagePolicy.objects.create(site=site, late_a_minute=1)
    over = rows(site, 4, not_after=NOW - MINUTE)
    rows(site, 2)

    assert send_due(NOW) == len(over) + 1


def test_a_provider_is_not_asked_for_more_than_it_takes_whoever_sent_the_others(mail, settings):
    settings.EMAIL_A_MINUTE, settings.SMS_A_MINUTE = 5, 7
    site = make_site()
    rows(site, 2, due_at=NOW, state=MessageState.SENT, sent_at=NOW - MINUTE / 2)
    rows(site, 1, due_at=NOW, state=MessageState.SENT, sent_at=NOW - MINUTE)
    rows(site, 6, due_at=NOW)

    assert (room(LETTERS, NOW), room(TEXTS, NOW)) == (3, 7)
    assert [send_due(NOW), send_due(NOW + MINUTE * 1.5)] == [3, 3]


def test_a_clock_that_ran_ahead_does_not_stop_the_lane(mail, settings):
    settings.EMAIL_A_MINUTE = 1
    site = make_site()
    rows(site, 3, due_at=NOW, state=MessageState.SENT, sent_at=NOW + 6 * HOUR)
    rows(site, 1, due_at=NOW)

    assert send_due(NOW) == 1
