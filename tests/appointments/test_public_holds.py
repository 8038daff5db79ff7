"""What a client has chosen is held for three minutes; nobody can hold the day."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from appointments.actions.public_holds import hold_for_client, places_in
from appointments.availability import load_diary
from appointments.models import Hold
from service_desk.visits.models import Visit
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.public import Walk, make_open_site

pytestmark = pytest.mark.django_db

TUESDAY = dt.date(2027, 3, 9)
TEN, QUARTER_PAST = "2027-03-09T09:00Z", "2027-03-09T09:15Z"
MINUTE = dt.timedelta(minutes=1)
ENDS_SOON = "We keep this time for you for less than a minute."


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return make_open_site(advisors=1)


def held(now=NOW) -> list[str]:
    live = Hold.objects.filter(expires_at__gt=now).order_by("starts_at")
    return [f"{each.starts_at:%Y-%m-%dT%H:%MZ}" for each in live]


def later(minutes: float):
    return time_machine.travel(NOW + minutes * MINUTE, tick=False)


def test_a_chosen_time_is_held_for_three_minutes_and_for_nobody_else(site):
    Walk(site).to_the_last_step(TEN)

    other = Walk(site).work().car()

    hold = Hold.objects.get()
    assert (hold.expires_at - NOW, hold.staff) == (3 * MINUTE, None)
    assert TEN not in other.times
    other.when(TEN)
    assert other.page.status_code == 409
    assert "That time has just gone. Choose another." in other.html


def test_who_holds_it_still_finds_it_on_the_page_of_times(site):
    walk = Walk(site).to_the_last_step(TEN)

    walk.get(walk.path.replace("/you/", "/when/"))

    assert TEN in walk.times


def test_another_choice_gives_the_first_one_back(site):
    walk = Walk(site).to_the_last_step(TEN)
    walk.get(walk.path.replace("/you/", "/when/"))

    walk.when(QUARTER_PAST)

    assert held() == [QUARTER_PAST]


def test_the_booking_ends_the_hold(site):
    Walk(site).to_the_last_step(TEN).you()

    assert (held(), Visit.objects.count()) == ([], 1)


def test_no_page_that_is_only_opened_holds_anything(site):
    walk = Walk(site).to_the_last_step(TEN)
    Hold.objects.all().delete()

    for path in {*walk.seen}:
        walk.browser.get(path)

    assert held() == []


def test_nothing_is_said_of_the_hold_until_its_last_minute(site):
    walk = Walk(site).to_the_last_step(TEN)
    first_view = walk.html
    with later(1):
        two_minutes_left = walk.you(phone="612").html
    with later(2.5):
        half_a_minute_left = walk.you(phone="612").html

    seen = [ENDS_SOON in html for html in (first_view, two_minutes_left, half_a_minute_left)]
    assert seen == [False, False, True]


def test_a_hold_that_ran_out_does_not_hinder_the_booking(site):
    walk = Walk(site).to_the_last_step(TEN)

    with later(4):
        walk.you()

    assert walk.path.startswith("/v/")


def test_a_time_taken_after_its_hold_ran_out_offers_the_three_nearest(site):
    walk = Walk(site).to_the_last_step(TEN)
    with later(4):
        make_booking(site, at("2027-03-09 10:00"))
        walk.you()

    assert walk.page.status_code == 409
    assert walk.times[:3] == ["2027-03-09T08:30Z", "2027-03-09T08:45Z", "2027-03-09T09:15Z"]


def test_the_same_phone_holds_one_time(site):
    first = Walk(site).to_the_last_step(TEN)
    with time_machine.travel(NOW, tick=False):
        first.you(email="broken")  # a phone that could not be sent yet is not known
        site.operations.filter(code="OIL").update(is_active=False)
        first.you()
        site.operations.filter(code="OIL").update(is_active=True)
    assert held() == [TEN]
    second = Walk(site).to_the_last_step(QUARTER_PAST)
    assert held() == [TEN, QUARTER_PAST]

    second.you()

    assert held() == []


def test_clients_hold_a_tenth_of_a_days_free_places_at_most(site):
    """27 places: nine hours of three; so two are held, and the third goes on without."""
    diary = load_diary(site, TUESDAY, TUESDAY, now=NOW)
    assert places_in(diary, TUESDAY, now=NOW) == 27

    walks = [Walk(site, browser=Client()).to_the_last_step() for _client in range(4)]

    assert len(held()) == 2
    assert [walk.path.rsplit("/", 2)[1] for walk in walks] == ["you"] * 4


def test_one_is_held_even_on_a_day_that_is_nearly_full(site):
    for hour in range(8, 18):
        for minute in (0, 15, 30):
            if hour != 13 and (hour, minute) != (10, 0):
                make_booking(site, at(f"2027-03-09 {hour:02d}:{minute:02d}"))

    walk = Walk(site).to_the_last_step(TEN)

    assert (held(), walk.title) == ([TEN], "Who is coming?")


def test_a_quarter_that_has_gone_is_not_held_and_nothing_breaks(site):
    ana = site.postings.get().staff
    make_booking(site, at("2027-03-09 10:00"))

    is_held = hold_for_client(
        site=site,
        draft="0123456789ab",
        advisor=ana.pk,
        starts_at=at("2027-03-09 10:00"),
        sender="",
        now=NOW,
    )

    assert (is_held, held()) == (False, [])
