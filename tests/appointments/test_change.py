"""Moving, cancelling, confirming, arriving; each can be done twice and taken back."""

import pytest

from appointments.actions import (
    book_visit,
    cancel_visit,
    confirm_visit,
    mark_arrived,
    mark_no_show,
    reschedule_visit,
    restore_visit,
    take_back_arrival,
)
from appointments.actions.seats import Times
from appointments.links import LinkGone, issue_link, open_link
from appointments.states import Audience
from service_desk.lib.refusals import Refusal
from service_desk.messaging.models import Message
from service_desk.records.models import JournalEntry
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.organisation import make_advisor, make_site
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

TEN, ELEVEN = at("2027-03-09 10:00"), at("2027-03-09 11:00")
DESK = {"by": None, "door": "desk", "now": NOW}


@pytest.fixture
def site():
    site = make_site("north")
    make_operation(site)
    return site


@pytest.fixture
def ana(site):
    return make_advisor(site, "Ana Ruiz")


@pytest.fixture
def visit(site, ana):
    return book_visit(make_wish(site, TEN), **DESK)


def move(visit, when, **asked):
    asked = {"audience": Audience.STAFF, **DESK, **asked}
    return reschedule_visit(visit, times=Times(when), **asked)


def live(visit) -> list[tuple[str, int]]:
    held = visit.appointments.filter(cancelled_at=None)
    return [(f"{visit.site.local(a.starts_at):%H:%M}", a.sequence) for a in held]


def verbs(visit) -> list[str]:
    entries = JournalEntry.objects.filter(subject=f"visit:{visit.pk}").order_by("id")
    return list(entries.values_list("verb", flat=True))


def test_a_move_frees_the_old_quarter_and_takes_the_new(site, visit):
    moved = move(visit, ELEVEN)

    assert live(moved) == [("11:00", 1)]
    assert book_visit(make_wish(site, TEN), **DESK).state == "BOOKED"


def test_a_move_to_a_taken_quarter_keeps_the_old_one(site, ana, visit):
    make_booking(site, ELEVEN, advisor=ana)

    with pytest.raises(Refusal) as caught:
        move(visit, ELEVEN)

    assert live(visit) == [("10:00", 0)]
    assert len(caught.value.alternatives) == 3


def test_a_move_within_a_full_hour_is_possible(site, ana, visit):
    for quarter in ("10:15", "10:30"):
        make_booking(site, at(f"2027-03-09 {quarter}"), advisor=ana)

    assert live(move(visit, at("2027-03-09 10:45"))) == [("10:45", 1)]


def test_a_moved_visit_is_asked_again(visit):
    moved = move(confirm_visit(visit, **DESK), at("2027-03-10 10:00"))

    assert (moved.state, moved.confirmed_at) == ("BOOKED", None)
    planned = Message.objects.filter(kind="confirmation", state="planned")
    assert [m.intent_key.split(":", 3)[3] for m in planned] == ["2027-03-10T09:00Z"]


def test_a_visit_moved_there_and_back_is_still_asked(visit):
    move(move(visit, at("2027-03-10 10:00")), TEN)

    planned = Message.objects.filter(kind="confirmation", state="planned")
    assert [m.intent_key.split(":", 3)[3] for m in planned] == ["2027-03-09T09:00Z"]


def test_the_links_of_a_moved_visit_are_gone(visit):
    link = issue_link(visit, now=NOW)
    move(visit, ELEVEN)

    with pytest.raises(LinkGone):
        open_link(link, now=NOW)


def test_moving_to_where_it_is_changes_nothing(visit):
    version = visit.version

    assert move(visit, TEN).version == version
    assert verbs(visit) == ["booked"]


def test_a_screen_that_is_out_of_date_is_told(visit):
    shown = visit.version
    confirm_visit(visit, **DESK)

    with pytest.raises(Refusal) as caught:
        move(visit, ELEVEN, version=shown)
    assert caught.value.obstacles[0].code == "changed"


def test_a_cancelled_visit_gives_everything_back(site, visit):
    cancelled = cancel_visit(visit, reason="Sold the car", **DESK)

    assert (cancelled.state, cancelled.cancel_reason) == ("CANCELLED", "Sold the car")
    assert (live(visit), visit.zone_loads.count()) == ([], 0)
    states = Message.objects.filter(kind="confirmation").values_list("state", flat=True)
    assert list(states) == ["cancelled"]


def test_cancelling_twice_is_cancelling_once(visit):
    cancel_visit(visit, **DESK)
    cancel_visit(visit, **DESK)

    assert verbs(visit) == ["booked", "cancelled"]


def test_a_cancellation_is_taken_back_while_the_quarter_is_free(visit):
    cancel_visit(visit, **DESK)

    restored = restore_visit(visit, **DESK)

    # The cancellation was the first change, this is the second: calendars go by it.
    assert (restored.state, live(restored)) == ("BOOKED", [("10:00", 2)])
    assert restored.zone_loads.count() == 1


def test_a_cancellation_stays_when_the_quarter_is_gone(site, ana, visit):
    cancel_visit(visit, **DESK)
    make_booking(site, TEN, advisor=ana)

    with pytest.raises(Refusal) as caught:
        restore_visit(visit, **DESK)

    visit.refresh_from_db()
    assert (caught.value.obstacles[0].code, visit.state) == ("slot_taken", "CANCELLED")


def test_confirming_twice_is_confirming_once(visit):
    first = confirm_visit(visit, **DESK)
    again = confirm_visit(visit, **DESK)

    assert (again.state, again.confirmed_at, again.version) == ("CONFIRMED", NOW, first.version)
    assert verbs(visit) == ["booked", "confirmed"]


def test_a_link_outlives_a_confirmation(visit):
    link = issue_link(visit, now=NOW)
    confirm_visit(visit, **DESK)

    assert open_link(link, now=NOW).state == "CONFIRMED"


def test_an_arrival_is_stamped_and_taken_back(visit):
    arrived = mark_arrived(visit, **DESK)
    assert (arrived.state, arrived.arrived_at) == ("ARRIVED", NOW)

    again = take_back_arrival(visit, **DESK)
    assert (again.state, again.arrived_at) == ("BOOKED", None)


def test_nobody_arrives_in_the_future(visit):
    with pytest.raises(Refusal) as caught:
        mark_arrived(visit, at=TEN, **DESK)
    assert caught.value.obstacles[0].field == "at"


def test_a_no_show_comes_after_the_time(visit):
    with pytest.raises(Refusal):
        mark_no_show(visit, **DESK)

    late = {**DESK, "now": at("2027-03-09 10:30")}
    assert mark_no_show(visit, **late).state == "NO_SHOW"
    assert mark_arrived(visit, **late).state == "ARRIVED"


def test_a_visit_that_arrived_is_not_moved_or_cancelled(visit):
    mark_arrived(visit, **DESK)

    for verb in (lambda: move(visit, ELEVEN), lambda: cancel_visit(visit, **DESK)):
        with pytest.raises(Refusal) as caught:
            verb()
        assert caught.value.messages == ("The car is already here.",)


def test_a_cancelled_visit_does_not_arrive(visit):
    cancel_visit(visit, **DESK)

    with pytest.raises(Refusal):
        mark_arrived(visit, **DESK)
