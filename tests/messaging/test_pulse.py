"""Is somebody sending, and what keeps messages in: the desk's alarm, and that of the machines."""

import datetime as dt
from decimal import Decimal

import pytest

from service_desk.messaging.lanes import LANES
from service_desk.messaging.models import MessagePolicy, TextCount
from service_desk.messaging.pulse import lane_pulses, pulse
from service_desk.messaging.states import Cap
from service_desk.organisation.roles import Role
from service_desk.records.models import ScanRun
from tests.factories import NOW, at
from tests.factories.clients import make_client
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def site():
    """A site whose lanes were all heard just now."""
    for lane in LANES:
        ScanRun.objects.create(name=lane.name, started_at=NOW, finished_at=NOW)
    return make_site()


def test_all_is_well_and_asked_in_one_query(site, django_assert_num_queries):
    with django_assert_num_queries(1):
        seen = pulse(site, now=NOW + MINUTE)

    assert (seen.is_well, seen.heard_at, seen.waiting) == (True, NOW, dt.timedelta())


def test_one_silent_lane_is_enough(site):
    ScanRun.objects.filter(name="letters").update(
        started_at=NOW - 4 * MINUTE, finished_at=NOW - 4 * MINUTE
    )

    seen = pulse(site, now=NOW)

    assert (seen.is_silent, seen.heard_at) == (True, NOW - 4 * MINUTE)


def test_a_lane_that_was_never_heard_is_silent(site):
    ScanRun.objects.filter(name="voice").delete()

    assert (pulse(site, now=NOW).is_silent, pulse(site, now=NOW).heard_at) == (True, None)


def test_a_word_from_a_clock_that_was_set_back_is_none(site):
    assert pulse(site, now=NOW - 60 * MINUTE).is_silent


def test_a_lane_that_is_at_work_is_not_dead_and_one_that_hangs_is(site):
    ScanRun.objects.filter(name="texts").update(started_at=NOW, finished_at=None)

    silent = [pulse(site, now=NOW + minutes * MINUTE).is_silent for minutes in (2, 4)]

    assert silent == [False, True]


def test_how_long_the_oldest_has_waited_that_could_leave(site):
    make_message(make_client(site), due_at=NOW - 12 * MINUTE)
    make_message(make_client(make_site()), due_at=NOW - 50 * MINUTE)

    assert pulse(site, now=NOW).waiting == 12 * MINUTE

    MessagePolicy.objects.create(site=site, held_at=NOW, held_by=make_staff(site))
    held = pulse(site, now=NOW)
    assert (held.waiting, held.held_since, held.is_well) == (dt.timedelta(), NOW, False)


def test_a_copy_that_is_switched_off_says_so(site, settings):
    settings.SEND_MESSAGES = False

    assert (pulse(site, now=NOW).is_off, pulse(site, now=NOW).is_well) == (True, False)


def test_money_that_is_gone_is_said_with_when_there_is_some_again(site):
    MessagePolicy.objects.create(site=site, money_a_day=Decimal("1.00"))
    make_staff(site, Role.MANAGER)
    TextCount.objects.create(
        site=site, cap=Cap.DAY, since=at("2027-03-08 00:00"), used=Decimal("0.96")
    )

    budget = pulse(site, now=NOW).budget

    assert (budget.spent, budget.used, budget.most) == (Cap.DAY, Decimal("0.96"), Decimal("1.00"))
    assert budget.until == at("2027-03-09 00:00")


def test_the_machines_watch_each_lane_of_the_house(site, django_assert_num_queries):
    make_message(make_client(site, phone="", email="ana@example.com"), due_at=NOW - MINUTE)

    with django_assert_num_queries(2):
        texts, letters, voice = lane_pulses(NOW)

    assert letters.as_json(NOW) == {"silent": 0, "waiting": 60}
    assert (texts.as_json(NOW)["waiting"], voice.is_silent(NOW + 4 * MINUTE)) == (None, True)


def test_readyz_names_the_lanes_and_whether_messages_leave(client, settings):
    settings.SEND_MESSAGES = False

    said = client.get("/readyz").json()

    assert (said["messages"], list(said["lanes"])) == ("off", ["texts", "letters", "voice"])
    assert said["lanes"]["texts"] == {"silent": None, "waiting": None}
