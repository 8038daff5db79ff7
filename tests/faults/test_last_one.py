"""Twenty people want the last loaner, the last piece of a part, one quarter (reliability R4, R6).

Bookings go over HTTP to a real server with two processes of eight threads; holds, which no API
offers, are raced in threads of their own connections. The controls take the guards away, the
constraint and the lock: then too many must get in, or the races prove nothing.
"""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal

import httpx
import pytest
from django.db import connection, connections
from django.db.models import Sum

from appointments.actions import book_visit
from appointments.actions.holds import hold_quarter, owner_of
from appointments.models import LIVE, Appointment, Hold, LoanerBooking
from parts_prep.models import Reservation
from service_desk.lib.clock import now
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role
from service_desk.organisation.tokens import issue_api_token
from tests.factories.catalogue import make_operation, make_part
from tests.factories.organisation import make_advisor, make_loaner, make_site, make_staff
from tests.factories.wishes import make_wish

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

PEOPLE = 20
MOST_RACES = 25  # an unguarded race goes wrong in the first of them, seldom in the tenth


class Reception:
    """A site with one advisor, one loaner and one filter left; ``key`` may book there."""

    def __init__(self) -> None:
        self.site: Site = make_site("north")
        make_part(self.site, "FILTER", kit_of=make_operation(self.site), on_hand=1)
        make_loaner(self.site)
        self.advisor: Staff = make_advisor(self.site, lunch=None)
        self.key = issue_api_token(staff=make_staff(self.site, Role.RECEPTIONIST), now=now())

    def days(self, count: int) -> list[dt.datetime]:
        """Eight in the morning of that many working days, late enough for any part.

        Never two in a row: a loaner without a handover is out until the next day.
        """
        day = self.site.today(now()) + dt.timedelta(days=10)
        days: list[dt.datetime] = []
        while len(days) < count:
            if day.weekday() < 5:
                days.append(dt.datetime.combine(day, dt.time(8), self.site.zone_info))
            day += dt.timedelta(days=2)
        return days


@pytest.fixture
def reception() -> Reception:
    return Reception()


def quarters_of(morning: dt.datetime) -> list[dt.datetime]:
    """A quarter for each of the people, three an hour: nobody is in another's way."""
    hours = (morning + dt.timedelta(hours=number // 3) for number in range(PEOPLE))
    return [hour + dt.timedelta(minutes=15 * (n % 3)) for n, hour in enumerate(hours)]


def post_at_once(
    address: str, reception: Reception, times: list[dt.datetime], **fields: str
) -> Counter[int]:
    """Post a booking for each of ``times`` at one instant; how often each status came back."""
    gate = threading.Barrier(len(times))

    def one(number: int) -> int:
        with httpx.Client(timeout=60) as client:
            client.get(f"{address}/healthz")
            body = {
                "site": "north",
                "client": {"name": f"Racer {number}", "phone": f"+34612{number:06d}"},
                "vehicle": {"plate": f"{number:04d} RCR"},
                "operations": ["OIL"],
                "starts_at": times[number].isoformat(),
                "source": "api",
                **fields,
            }
            gate.wait()
            headers = {"Authorization": f"Token {reception.key}"}
            return client.post(f"{address}/api/v1/visits/", json=body, headers=headers).status_code

    with ThreadPoolExecutor(len(times)) as pool:
        return Counter(pool.map(one, range(len(times))))


def at_once(*acts: Callable[[], object]) -> list[bool]:
    """Do all of these at one instant, each on its own connection; who was not refused."""
    gate = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> bool:
        try:
            gate.wait()
            act()
        except Refusal:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def promised_pieces() -> Decimal:
    return Reservation.objects.filter(released_at=None).aggregate(sum=Sum("held"))["sum"]


def test_twenty_want_the_last_loaner_and_one_gets_it(serve, reception, rounds):
    address = serve()

    seen = [
        post_at_once(address, reception, quarters_of(day), mobility="loaner")
        for day in reception.days(rounds)
    ]

    assert seen == [Counter({201: 1, 409: PEOPLE - 1})] * rounds
    assert LoanerBooking.objects.filter(LIVE).count() == rounds


def test_twenty_want_the_last_filter_and_it_is_kept_for_one(serve, reception):
    address = serve()

    seen = post_at_once(address, reception, quarters_of(reception.days(1)[0]))

    assert seen == Counter({201: PEOPLE})
    assert (Reservation.objects.count(), promised_pieces()) == (PEOPLE, 1)
    assert Reservation.objects.filter(held=0, ready_on=None).count() == 0


def test_a_hold_and_a_booking_of_one_quarter_and_one_of_them_has_it(reception, rounds):
    site, ana = reception.site, reception.advisor
    rosa = make_staff(site, name="Rosa Rojo")
    for morning in reception.days(rounds):
        wish = make_wish(site, morning.astimezone(dt.UTC))

        seen = at_once(
            lambda at=morning: hold_quarter(
                site=site,
                advisor=ana.pk,
                starts_at=at.astimezone(dt.UTC),
                owner=owner_of(rosa),
                staff=rosa,
                now=now(),
            ),
            lambda wish=wish: book_visit(wish, by=None, door="desk", now=now()),
        )

        assert sorted(seen) == [False, True]
        assert Hold.objects.filter(starts_at=morning).count() == seen[0]
        assert Appointment.objects.filter(LIVE, starts_at=morning).count() == seen[1]


def test_twenty_hold_one_quarter_and_one_holds_it(reception, rounds):
    for morning in reception.days(rounds):
        seen = at_once(
            *(
                lambda number=number, at=morning: hold_quarter(
                    site=reception.site,
                    advisor=reception.advisor.pk,
                    starts_at=at.astimezone(dt.UTC),
                    owner=f"public:{number}",
                    now=now(),
                )
                for number in range(PEOPLE)
            )
        )

        assert Counter(seen) == {True: 1, False: PEOPLE - 1}
        assert Hold.objects.filter(starts_at=morning).count() == 1


def test_without_the_guards_the_loaner_is_lent_twice(serve, reception):
    """The control: the same race without the lock and the constraint goes wrong."""
    with no_guards():
        address = serve("--config", "tests/faults/unguarded.py")
        booked = (
            post_at_once(address, reception, quarters_of(day), mobility="loaner")[201]
            for day in reception.days(MOST_RACES)
        )

        assert any(lent > 1 for lent in booked)


def test_without_the_guards_the_filter_is_kept_twice(serve, reception):
    """The control: the same race without the lock and the trigger goes wrong."""

    def pieces_kept(day: dt.datetime) -> Decimal:
        Reservation.objects.all().delete()  # each race is for a filter that nobody has yet
        post_at_once(address, reception, quarters_of(day))
        return promised_pieces()

    with no_guards():
        address = serve("--config", "tests/faults/unguarded.py")

        assert any(pieces_kept(day) > 1 for day in reception.days(MOST_RACES))


@contextmanager
def no_guards() -> Iterator[None]:
    lent = next(
        each
        for each in LoanerBooking._meta.constraints
        if each.name == "loaner_is_lent_to_one_at_a_time"
    )
    trigger = "ALTER TABLE parts_prep_reservation {} TRIGGER reservation_within_stock"
    with connection.schema_editor() as editor:
        editor.remove_constraint(LoanerBooking, lent)
        editor.execute(trigger.format("DISABLE"))
    try:
        yield
    finally:
        LoanerBooking.objects.all().delete()
        Reservation.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(LoanerBooking, lent)
            editor.execute(trigger.format("ENABLE"))
