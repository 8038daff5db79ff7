"""R16: nobody rings for six hours. What leaves then, when, and what becomes of the rest."""

import datetime as dt
from collections import Counter

import pytest

from service_desk.messaging import pace
from service_desk.messaging.models import Message, MessagePolicy
from service_desk.messaging.sending import send_due
from service_desk.messaging.states import Door, MessageState
from service_desk.organisation.models import Site
from tests.factories import at
from tests.factories.organisation import make_site
from tests.faults.backlog import make_backlog
from tests.stubs.mail import mail_server

pytestmark = [pytest.mark.faults, pytest.mark.django_db]

MINUTE = dt.timedelta(minutes=1)
A_MINUTE = 10
LETTERS = 60
DOWN_FROM, BACK_AT = "2027-03-09 15:00", "2027-03-09 21:10"


@pytest.fixture
def site() -> Site:
    """Sixty letters due in the afternoon; twenty of them of use for that evening only."""
    site = make_site()
    MessagePolicy.objects.create(site=site, late_a_minute=A_MINUTE)
    rows = make_backlog(site, LETTERS, due_at=at("2027-03-09 15:30"), channel=Door.EMAIL)
    for place, row in enumerate(rows):
        row.due_at = row.next_try_at = at("2027-03-09 15:30") + place * 5 * MINUTE
        row.not_after = at("2027-03-09 21:00") if place % 3 == 0 else at("2027-03-10 12:00")
    Message.objects.bulk_update(rows, ["due_at", "next_try_at", "not_after"])
    return site


def scan_from(moment: dt.datetime, minutes: int) -> Counter[dt.datetime]:
    """The letters' lane each fifteen seconds; how many left in each minute."""
    left: Counter[dt.datetime] = Counter()
    for step in range(minutes * 4):
        now = moment + step * MINUTE / 4
        before = Message.objects.filter(state=MessageState.SENT).count()
        send_due(now)
        sent = Message.objects.filter(state=MessageState.SENT).count() - before
        left[now.replace(second=0)] += sent
    return left


def states() -> Counter[str]:
    return Counter(Message.objects.values_list("state", flat=True))


def test_nothing_at_night_nothing_too_late_and_no_burst(site, settings, capsys):
    with mail_server(settings) as mail:
        send_due(at(DOWN_FROM))
        night = scan_from(at(BACK_AT), 2)
        at_night = states()
        morning = scan_from(at("2027-03-10 09:00"), 6)

    with capsys.disabled():
        print(f"\nat night {sum(night.values())}, a minute at the most {max(morning.values())}")
    assert sum(night.values()) == 0
    assert at_night == {MessageState.TO_CALL: 20, MessageState.PLANNED: 40}
    assert max(morning.values()) == A_MINUTE
    assert states() == {MessageState.TO_CALL: 20, MessageState.SENT: 40}
    assert len(mail.letters) == len({letter["To"] for letter in mail.letters}) == 40


def test_control_without_the_pace_all_leaves_in_one_minute(site, settings, monkeypatch):
    monkeypatch.setattr(pace, "LATE", dt.timedelta(days=1))
    with mail_server(settings):
        scan_from(at(BACK_AT), 1)
        morning = scan_from(at("2027-03-10 09:00"), 1)

    assert max(morning.values()) == 40


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        ("2027-03-27 23:10", "2027-03-28 09:00"),  # an hour is lost that night
        ("2027-10-30 23:10", "2027-10-31 09:00"),  # an hour comes twice
    ],
)
def test_on_the_nights_the_clock_changes_the_morning_is_the_sites_own(settings, evening, morning):
    site = make_site()
    make_backlog(site, 3, due_at=at(evening) - 5 * MINUTE, channel=Door.EMAIL)

    with mail_server(settings) as mail:
        send_due(at(evening))
        waits = set(Message.objects.values_list("next_try_at", flat=True))
        before = send_due(at(morning) - MINUTE)
        send_due(at(morning))

    assert waits == {at(morning)}
    assert (before, len(mail.letters)) == (0, 3)
