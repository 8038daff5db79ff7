"""The cap in the database: at most three clients an advisor-hour, whoever writes the row.

C1-3b. Each way in that goes past the verbs is tried: the ORM, plain SQL, an un-cancel, a move by
UPDATE, a site that has less, a forged hour.
"""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from appointments.models import Appointment
from appointments.states import Kind
from service_desk.lib.transactions import constraint_of
from tests.factories import NOW, at
from tests.factories.organisation import make_advisor, make_site
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make_site("north")


@pytest.fixture
def ana(site):
    return make_advisor(site, "Ana Ruiz")


def promise(site, advisor, when, *, kind=Kind.DROP_OFF, visit=None, **fields) -> Appointment:
    """A row as a careless writer would make it: without hour, day or seat."""
    appointment = Appointment.objects.create(
        visit=visit or make_visit(site), site=site, advisor=advisor, kind=kind,
        starts_at=at(f"2027-03-09 {when}"), **fields,
    )  # fmt: skip
    appointment.refresh_from_db()
    return appointment


def refused(constraint):
    """The statement inside is refused by this constraint, by its name."""
    return _Refused(constraint)


class _Refused:
    def __init__(self, constraint: str) -> None:
        self.constraint = constraint

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, kind, error, trace) -> bool:
        self.block.__exit__(kind, error, trace)
        assert kind is IntegrityError, f"nothing was refused by {self.constraint}"
        assert constraint_of(error) == self.constraint
        return True


def full_hour(site, advisor) -> list[Appointment]:
    return [promise(site, advisor, when) for when in ("10:00", "10:15", "10:30")]


def test_the_database_works_out_day_hour_and_seat(site, ana):
    first, second = promise(site, ana, "10:00"), promise(site, ana, "10:45")

    assert (first.starts_on, first.hour, first.seat) == (dt.date(2027, 3, 9), 10, 1)
    assert (second.starts_on, second.hour, second.seat) == (dt.date(2027, 3, 9), 10, 2)


def test_a_fourth_client_in_an_hour_is_refused(site, ana):
    full_hour(site, ana)

    with refused("appointment_hour_is_full"):
        promise(site, ana, "10:45")


def test_a_fourth_seat_does_not_exist(site, ana):
    full_hour(site, ana)

    with refused("appointment_seat_is_within_the_site_cap"):
        promise(site, ana, "10:45", seat=4)


def test_a_seat_is_taken_once(site, ana):
    full_hour(site, ana)

    with refused("appointment_seat_is_taken_once"):
        promise(site, ana, "10:45", seat=2)


def test_two_people_do_not_share_a_quarter(site, ana):
    promise(site, ana, "10:00")

    with refused("appointment_quarter_has_one_client"):
        promise(site, ana, "10:00")


def test_another_advisor_has_an_hour_of_their_own(site, ana):
    full_hour(site, ana)

    assert promise(site, make_advisor(site, "Luis Prieto"), "10:00").seat == 1


def test_a_site_with_one_seat_has_one():
    site = make_site(policy={"clients_per_hour": 1})
    ana = make_advisor(site)
    promise(site, ana, "10:00")

    with refused("appointment_hour_is_full"):
        promise(site, ana, "10:30")


def test_no_policy_allows_four(site):
    with refused("policy_allows_one_to_three_clients_an_hour"):
        type(site.policy).objects.update(clients_per_hour=4)


def test_a_forged_hour_is_put_right(site, ana):
    full_hour(site, ana)

    with refused("appointment_hour_is_full"):
        promise(site, ana, "10:45", hour=11, starts_on=dt.date(2027, 3, 10))


def test_a_forged_site_is_put_right(site, ana):
    elsewhere = make_site("east", timezone="Europe/Moscow")
    appointment = Appointment.objects.create(
        visit=make_visit(site), site=elsewhere, advisor=ana, kind=Kind.DROP_OFF,
        starts_at=at("2027-03-09 10:00"),
    )  # fmt: skip
    appointment.refresh_from_db()

    assert (appointment.site, appointment.hour) == (site, 10)


def test_a_cancelled_fourth_can_not_come_back(site, ana):
    gone = promise(site, ana, "10:45", cancelled_at=NOW)
    full_hour(site, ana)

    with refused("appointment_seat_is_taken_once"):
        Appointment.objects.filter(pk=gone.pk).update(cancelled_at=None)


def test_nobody_is_moved_into_a_full_hour(site, ana):
    full_hour(site, ana)
    other = promise(site, ana, "11:00")

    with refused("appointment_seat_is_taken_once"):
        Appointment.objects.filter(pk=other.pk).update(starts_at=at("2027-03-09 10:45"))


def test_plain_sql_is_refused_as_well(site, ana):
    full_hour(site, ana)
    visit = make_visit(site)

    with refused("appointment_hour_is_full"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO appointments_appointment (visit_id, advisor_id, kind, starts_at, sequence)"
            " VALUES (%s, %s, 'drop_off', %s, 0)",
            [visit.pk, ana.pk, at("2027-03-09 10:45")],
        )


def test_off_the_grid_there_is_nothing(site, ana):
    with refused("appointment_starts_on_a_quarter"):
        promise(site, ana, "10:07")


def test_a_visit_has_one_drop_off(site, ana):
    visit = promise(site, ana, "10:00").visit

    with refused("appointment_is_one_of_its_kind_in_a_visit"):
        promise(site, ana, "11:00", visit=visit)


def test_a_handover_takes_a_seat_too(site, ana):
    visit = full_hour(site, ana)[0].visit

    with refused("appointment_hour_is_full"):
        promise(site, ana, "10:45", kind=Kind.HANDOVER, visit=visit)


def test_the_hour_is_that_of_the_sites_clock():
    site = make_site("kolkata", timezone="Asia/Kolkata")
    ana = make_advisor(site)
    appointment = Appointment.objects.create(
        visit=make_visit(site), site=site, advisor=ana, kind=Kind.DROP_OFF,
        starts_at=dt.datetime(2027, 3, 9, 4, 45, tzinfo=dt.UTC),
    )  # fmt: skip
    appointment.refresh_from_db()

    assert appointment.hour == 10


def test_the_repeated_hour_of_autumn_counts_once():
    """When clocks go back, 02:00 comes twice; both have the same three seats."""
    site = make_site("berlin", timezone="Europe/Berlin")
    ana = make_advisor(site)
    first_round = dt.datetime(2027, 10, 31, 0, 0, tzinfo=dt.UTC)

    def promise_at(minutes: int) -> None:
        Appointment.objects.create(
            visit=make_visit(site), site=site, advisor=ana, kind=Kind.DROP_OFF,
            starts_at=first_round + dt.timedelta(minutes=minutes),
        )  # fmt: skip

    for minutes in (0, 15, 60):
        promise_at(minutes)
    with refused("appointment_hour_is_full"):
        promise_at(75)
