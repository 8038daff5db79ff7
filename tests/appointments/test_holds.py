"""Soft holds: a quarter is kept for three minutes while somebody is deciding."""

import datetime as dt

import pytest

from appointments.actions import book_visit, reschedule_visit
from appointments.actions.holds import hold_quarter, keep_holds, owner_of, release_holds
from appointments.actions.seats import Times
from appointments.availability import free_slots, load_diary
from appointments.models import Hold
from appointments.states import Audience
from service_desk.lib.refusals import Refusal
from service_desk.organisation.roles import Role
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.organisation import make_advisor, make_site, make_staff
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

TUESDAY = dt.date(2027, 3, 9)
TEN, QUARTER_PAST = at("2027-03-09 10:00"), at("2027-03-09 10:15")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def site():
    site = make_site("north")
    make_operation(site)
    return site


@pytest.fixture
def ana(site):
    return make_advisor(site, "Ana Ruiz", starts=dt.time(10), ends=dt.time(11), lunch=None)


@pytest.fixture
def rosa(site):
    return make_staff(site, Role.RECEPTIONIST, name="Rosa Rojo")


@pytest.fixture
def pilar(site):
    return make_staff(site, Role.RECEPTIONIST, name="Pilar Sanz")


def keep(site, advisor, person, starts_at=TEN, *, now=NOW, **asked) -> Hold:
    return hold_quarter(
        site=site,
        advisor=advisor.pk,
        starts_at=starts_at,
        owner=owner_of(person),
        staff=person,
        now=now,
        **asked,
    )


def free(site, *, owner="", now=NOW) -> list[str]:
    works = list(site.operations.all())
    found = free_slots(
        site=site, operations=works, first=TUESDAY, last=TUESDAY, owner=owner, now=now
    )
    return [f"{site.local(slot.starts_at):%H:%M}" for slot in found.slots]


def refusal(act) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        act()
    return [(o.code, str(o.message)) for o in caught.value.obstacles]


def test_a_held_quarter_is_free_for_its_owner_alone(site, ana, rosa):
    keep(site, ana, rosa)

    assert free(site) == ["10:15", "10:30", "10:45"]
    assert free(site, owner=owner_of(rosa)) == ["10:00", "10:15", "10:30", "10:45"]


def test_a_hold_ends_by_itself_after_three_minutes(site, ana, rosa):
    keep(site, ana, rosa)

    assert "10:00" not in free(site, now=NOW + 3 * MINUTE - dt.timedelta(seconds=1))
    assert "10:00" in free(site, now=NOW + 3 * MINUTE)


def test_others_hear_who_holds_it_and_until_when(site, ana, rosa, pilar):
    keep(site, ana, rosa)
    said = [("held", "Rosa Rojo is keeping this time until 09:03. Choose another.")]

    assert refusal(lambda: keep(site, ana, pilar, now=NOW + MINUTE)) == said
    wish = make_wish(site, TEN, owner=owner_of(pilar))
    assert refusal(lambda: book_visit(wish, by=pilar, door="desk", now=NOW + MINUTE)) == said


def test_a_client_hears_only_that_it_has_gone(site, ana, rosa):
    keep(site, ana, rosa)
    wish = make_wish(site, TEN, audience=Audience.PUBLIC)

    assert refusal(lambda: book_visit(wish, by=None, door="public", now=NOW)) == [
        ("slot_taken", "That time has just gone. Choose another.")
    ]


def test_a_quarter_kept_for_a_waiting_client_names_nobody(site, ana, pilar):
    hold_quarter(
        site=site,
        advisor=ana.pk,
        starts_at=TEN,
        owner="waiting:12",
        lasts=30 * MINUTE,
        now=NOW,
    )

    assert refusal(lambda: keep(site, ana, pilar)) == [
        ("held", "This time is kept for a client until 09:30.")
    ]


def test_a_hold_that_would_be_the_hours_third_client_keeps_the_seat(site, ana, rosa, pilar):
    for quarter in ("10:15", "10:30"):
        make_booking(site, at(f"2027-03-09 {quarter}"), advisor=ana)
    keep(site, ana, rosa, TEN)

    last = at("2027-03-09 10:45")
    assert refusal(lambda: keep(site, ana, pilar, last)) == [
        ("held", "Rosa Rojo is keeping this time until 09:03. Choose another.")
    ]
    assert keep(site, ana, pilar, last, now=NOW + 3 * MINUTE).owner == owner_of(pilar)


def test_the_owner_books_and_the_hold_is_over(site, ana, rosa):
    keep(site, ana, rosa)
    keep(site, ana, rosa, QUARTER_PAST, keep_others=True)

    wish = make_wish(site, TEN, owner=owner_of(rosa))
    book_visit(wish, by=rosa, door="desk", now=NOW + MINUTE)

    assert free(site, now=NOW + MINUTE) == ["10:15", "10:30", "10:45"]


def test_a_hold_that_ran_out_while_typing_books_all_the_same(site, ana, rosa):
    keep(site, ana, rosa)

    late = NOW + 10 * MINUTE
    wish = make_wish(site, TEN, owner=owner_of(rosa))
    assert book_visit(wish, by=rosa, door="desk", now=late).state == "BOOKED"


def test_a_hold_that_ran_out_may_be_somebody_elses_now(site, ana, rosa, pilar):
    keep(site, ana, rosa)
    late = NOW + 4 * MINUTE
    taken_over = keep(site, ana, pilar, now=late)

    assert (Hold.objects.count(), taken_over.owner) == (1, owner_of(pilar))
    wish = make_wish(site, TEN, owner=owner_of(rosa))
    assert refusal(lambda: book_visit(wish, by=rosa, door="desk", now=late)) == [
        ("held", "Pilar Sanz is keeping this time until 09:07. Choose another.")
    ]


def test_another_choice_gives_the_first_back(site, ana, rosa):
    keep(site, ana, rosa)
    keep(site, ana, rosa, QUARTER_PAST)

    assert free(site) == ["10:00", "10:30", "10:45"]


def test_a_call_that_goes_on_keeps_its_holds(site, ana, rosa):
    keep(site, ana, rosa)

    assert keep_holds(owner_of(rosa), now=NOW + 2 * MINUTE) == 1
    assert "10:00" not in free(site, now=NOW + 4 * MINUTE)
    assert keep_holds(owner_of(rosa), now=NOW + 6 * MINUTE) == 0


def test_what_is_given_back_is_free_at_once(site, ana, rosa):
    keep(site, ana, rosa)

    assert release_holds(owner_of(rosa), now=NOW) == 1
    assert free(site) == ["10:00", "10:15", "10:30", "10:45"]


def test_every_change_of_a_hold_has_a_later_stamp(site, ana, rosa):
    stamps = [keep(site, ana, rosa).stamp]
    for change in (keep_holds, release_holds):
        change(owner_of(rosa), now=NOW + len(stamps) * MINUTE)
        stamps.append(Hold.objects.get().stamp)

    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("2027-03-09 10:07", "off_grid"),
        ("2027-03-08 08:45", "past"),
        ("2027-03-09 11:15", "nobody_there"),
        ("2027-03-14 10:00", "day_shut"),
        ("2027-03-09 10:30", "slot_taken"),
    ],
)
def test_nothing_is_held_that_nobody_could_take(site, ana, rosa, when, code):
    make_booking(site, at("2027-03-09 10:30"), advisor=ana)

    assert [said[0] for said in refusal(lambda: keep(site, ana, rosa, at(when)))] == [code]


def test_a_move_goes_where_its_mover_holds(site, ana, rosa):
    visit = make_booking(site, at("2027-03-09 10:30"), advisor=ana)
    keep(site, ana, rosa)

    moved = reschedule_visit(
        visit, times=Times(TEN), audience=Audience.STAFF, by=rosa, door="desk", now=NOW
    )

    assert moved.appointments.get(cancelled_at=None).starts_at == TEN


def test_the_diary_knows_who_holds_what(site, ana, rosa, django_assert_num_queries):
    hold = keep(site, ana, rosa)

    with django_assert_num_queries(2):
        diary = load_diary(site, TUESDAY, TUESDAY, now=NOW)

    assert diary.held == {(ana.pk, TEN): ("Rosa Rojo", "RR", hold.expires_at)}
    assert load_diary(site, TUESDAY, TUESDAY).held == {}


@pytest.mark.parametrize(
    ("day", "clock"), [("2027-03-28", "03:00"), ("2027-10-31", "02:00"), ("2027-10-31", "02:45")]
)
def test_a_hold_on_the_night_the_clocks_change(site, rosa, day, clock):
    sunday = dt.date.fromisoformat(day)
    site.opening_hours.create(weekday=6, opens_at=dt.time(1), closes_at=dt.time(4))
    ana = make_advisor(site, starts=dt.time(1), ends=dt.time(4), lunch=None, weekdays=(6,))
    starts_at = at(f"{day} {clock}")
    now = starts_at - 60 * MINUTE

    hold = keep(site, ana, rosa, starts_at, now=now)

    assert hold.expires_at == now + 3 * MINUTE
    assert list(load_diary(site, sunday, sunday, now=now).held) == [(ana.pk, starts_at)]
