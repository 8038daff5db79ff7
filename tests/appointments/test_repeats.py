"""A repeat claim takes an expert's and a manager's time, and no window holds it back (C2-1)."""

import datetime as dt

import pytest

from appointments.actions import book_visit, cancel_visit, reschedule_visit, restore_visit
from appointments.actions.seats import Times
from appointments.availability import Wanted, free_slots_in, load_diary
from appointments.availability.freed import diary_without
from appointments.models import Attendance
from appointments.states import Audience
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Posting
from service_desk.organisation.roles import Role
from service_desk.organisation.states import Weekday
from service_desk.visits.models import RepeatDecision
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_absence, make_advisor, make_site
from tests.factories.visits import make_visit
from tests.factories.wishes import make_wish

pytestmark = pytest.mark.django_db

TUESDAY = dt.date(2027, 3, 9)
TEN = at("2027-03-09 10:00")
DESK = {"by": None, "door": "desk", "now": NOW}


@pytest.fixture
def site():
    site = make_site("north")
    make_operation(site)
    return site


@pytest.fixture
def ana(site):
    return make_advisor(site, "Ana Ruiz", lunch=None)


def make_attendant(site, *roles: Role, name: str, **shift):
    """Somebody with a shift, who is no advisor."""
    person = make_advisor(
        site, name, **{"starts": dt.time(9), "ends": dt.time(12), "lunch": None, **shift}
    )
    person.postings.all().delete()
    for role in roles:
        Posting.objects.create(staff=person, site=site, role=role)
    return person


@pytest.fixture
def eva(site):
    return make_attendant(site, Role.EXPERT, name="Eva Mena")


@pytest.fixture
def raul(site):
    return make_attendant(site, Role.MANAGER, name="Raúl Gil")


@pytest.fixture
def earlier(site):
    owner = make_client(site)
    return make_visit(site, vehicle=make_vehicle(owner), state=VisitState.HANDED_OVER)


def wish(earlier, starts_at=TEN, **fields):
    return make_wish(
        earlier.site,
        starts_at,
        client={"id": earlier.client_id},
        vehicle={"id": earlier.vehicle_id},
        **{"repeat_of": earlier.number, **fields},
    )


def book(earlier, starts_at=TEN, *, now=NOW, **fields):
    return book_visit(wish(earlier, starts_at, **fields), by=None, door="desk", now=now)


def refusal(act) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        act()
    return [(o.code, str(o.message)) for o in caught.value.obstacles]


def attendances(visit) -> list[tuple[str, str, str]]:
    rows = Attendance.objects.filter(visit=visit, cancelled_at=None).order_by("role")
    return [
        (row.staff.name, row.role, f"{visit.site.local(row.during.lower):%H:%M}") for row in rows
    ]


def test_one_of_each_attends_for_as_long_as_the_policy_says(ana, eva, raul, earlier):
    visit = book(earlier)

    assert attendances(visit) == [
        ("Eva Mena", "expert", "10:00"),
        ("Raúl Gil", "manager", "10:00"),
    ]
    during = Attendance.objects.first().during
    assert during.upper - during.lower == dt.timedelta(minutes=30)
    assert (visit.repeat_of, RepeatDecision.objects.get().is_repeat) == (earlier, True)


def test_another_trouble_is_kept_as_a_persons_word_and_takes_nobody(ana, earlier):
    visit = book(earlier, repeat_of="", not_repeat_of=earlier.number)

    decision = RepeatDecision.objects.get(visit=visit)
    assert (decision.earlier, decision.is_repeat, visit.repeat_of) == (earlier, False, None)
    assert attendances(visit) == []


def offered(site, **asked) -> list[str]:
    diary = load_diary(site, TUESDAY, TUESDAY, now=NOW, with_experts=True)
    slots = free_slots_in(diary, Wanted(is_repeat=True, **asked), now=NOW).slots
    return [f"{site.local(slot.starts_at):%H:%M}" for slot in slots]


def test_only_quarters_in_which_both_are_free_all_the_time_are_offered(site, ana, eva, raul):
    make_absence(eva, at("2027-03-09 10:00"), at("2027-03-09 10:30"))
    make_absence(raul, at("2027-03-09 11:00"), at("2027-03-09 12:00"))

    assert offered(site) == ["09:00", "09:15", "09:30", "10:30"]


def test_who_attends_one_is_not_free_for_another(site, ana, eva, raul, earlier):
    make_advisor(site, "Luis Prieto", lunch=None)
    book(earlier)

    again = make_visit(site, state=VisitState.HANDED_OVER)
    assert refusal(lambda: book(again, at("2027-03-09 10:15"))) == [
        ("no_manager", "No service manager is free at that time. Choose another.")
    ]
    assert book(again, at("2027-03-09 10:30")).state == "BOOKED"


def test_an_expert_who_is_an_advisor_as_well_is_promised_once(site, ana, raul, earlier):
    Posting.objects.create(staff=ana, site=site, role=Role.EXPERT)
    assert refusal(lambda: book(earlier)) == [
        ("no_expert", "No technical expert is free at that time. Choose another.")
    ]

    luis = make_advisor(site, "Luis Prieto", lunch=None)
    visit = book(earlier)
    assert visit.appointments.get().advisor == luis
    assert refusal(lambda: book_visit(make_wish(site, TEN, advisor=ana.pk), **DESK)) == [
        ("slot_taken", "That time has just gone. Choose another.")
    ]


def test_one_person_may_be_both_at_a_small_site(site, ana, earlier):
    make_attendant(site, Role.EXPERT, Role.MANAGER, name="Raúl Gil")

    assert attendances(book(earlier)) == [("Raúl Gil", "manager", "10:00")]


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ([], ("no_expert", "No technical expert works here. Name one in the set-up.")),
        ([Role.EXPERT], ("no_manager", "No service manager works here. Name one in the set-up.")),
    ],
)
def test_a_site_without_the_people_says_so(site, ana, earlier, roles, said):
    for role in roles:
        make_attendant(site, role, name="Eva Mena")

    assert refusal(lambda: book(earlier)) == [said]


def test_a_day_on_which_nobody_can_come_says_so(site, ana, eva, earlier):
    make_attendant(site, Role.MANAGER, name="Raúl Gil", weekdays=(Weekday.MONDAY,))

    assert refusal(lambda: book(earlier)) == [
        ("no_manager", "No service manager is free on this day.")
    ]


def test_a_repeat_is_outside_the_window_and_needs_no_excuse(ana, eva, raul, earlier):
    assert book(earlier, at("2027-03-08 11:00")).exemption == ""
    other = make_visit(earlier.site, state=VisitState.HANDED_OVER)
    assert book(other, at("2027-08-03 10:00")).state == "BOOKED"


def test_a_repeat_is_never_above_the_cap(site, ana, eva, raul, earlier):
    for quarter in ("10:15", "10:30", "10:45"):
        make_booking(site, at(f"2027-03-09 {quarter}"), advisor=ana)

    assert [code for code, _said in refusal(lambda: book(earlier, exemption="Please"))] == [
        "hour_full"
    ]


def test_cancelling_frees_their_time_and_restoring_takes_it_again(ana, eva, raul, earlier):
    visit = cancel_visit(book(earlier), **DESK)
    assert attendances(visit) == []

    restored = restore_visit(visit, **DESK)
    assert [name for name, _role, _time in attendances(restored)] == ["Eva Mena", "Raúl Gil"]


def test_moving_moves_their_time(ana, eva, raul, earlier):
    visit = book(earlier)

    moved = reschedule_visit(
        visit, times=Times(at("2027-03-09 10:15")), audience=Audience.STAFF, **DESK
    )

    assert [time for _name, _role, time in attendances(moved)] == ["10:15", "10:15"]


def test_a_visit_that_moves_is_not_in_its_own_way(site, ana, eva, raul, earlier):
    visit = book(earlier)
    diary = load_diary(site, TUESDAY, TUESDAY, now=NOW, with_experts=True)
    repeat = Wanted(is_repeat=True)

    def times(of) -> int:
        return len(free_slots_in(of, repeat, now=NOW).slots)

    assert (times(diary), times(diary_without(diary, visit))) == (8, 11)


def test_a_diary_without_its_experts_is_a_fault_of_ours(site, ana, eva, raul):
    with pytest.raises(ValueError, match="with its experts"):
        free_slots_in(load_diary(site, TUESDAY, TUESDAY), Wanted(is_repeat=True), now=NOW)


def test_two_queries_with_everybody(site, ana, eva, raul, django_assert_num_queries):
    with django_assert_num_queries(2):
        load_diary(site, TUESDAY, dt.date(2027, 3, 22), now=NOW, with_experts=True)


@pytest.mark.parametrize(
    ("day", "clock", "until"),
    [("2027-03-28", "01:45", "03:15"), ("2027-10-31", "02:45", "02:15")],
)
def test_attendance_on_the_night_the_clocks_change(site, earlier, day, clock, until):
    """Half an hour of waiting is half an hour, whatever the clock on the wall does."""
    site.opening_hours.create(weekday=6, opens_at=dt.time(1), closes_at=dt.time(4))
    night = {"starts": dt.time(1), "ends": dt.time(4), "lunch": None, "weekdays": (6,)}
    make_advisor(site, **night)
    make_attendant(site, Role.EXPERT, Role.MANAGER, name="Raúl Gil", **night)
    starts_at = at(f"{day} {clock}")

    visit = book(earlier, starts_at, now=starts_at - dt.timedelta(hours=2))

    during = visit.attendances.get().during
    assert f"{site.local(during.upper):%H:%M}" == until
