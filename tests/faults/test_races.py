"""Fifty people want one thing at the same instant (reliability R1, R3).

Each race goes over HTTP to a real server with two processes of eight threads. The control takes
the guard away, the constraints and the lock: it must let too many in, or the races prove nothing.
"""

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.db import connection

from appointments.models import LIVE, Appointment
from service_desk.lib.clock import now
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role
from service_desk.organisation.tokens import issue_api_token
from tests.factories.catalogue import make_operation
from tests.factories.organisation import make_advisor, make_site, make_staff

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

CLIENTS = 50


class Reception:
    """A site with one advisor, and a key of the API for whoever books there."""

    def __init__(self) -> None:
        self.site: Site = make_site("north")
        make_operation(self.site)
        self.advisor: Staff = make_advisor(self.site, lunch=None)
        self.key = issue_api_token(staff=make_staff(self.site, Role.RECEPTIONIST), now=now())

    def hours(self, count: int) -> list[dt.datetime]:
        """The first instants of that many working hours, none of them asked for before."""
        day = self.site.today(now()) + dt.timedelta(days=1)
        hours: list[dt.datetime] = []
        while len(hours) < count:
            if day.weekday() < 5:
                opening = dt.datetime.combine(day, dt.time(8), self.site.zone_info)
                hours += [opening + dt.timedelta(hours=n) for n in range(10)]
            day += dt.timedelta(days=1)
        return hours[:count]


@pytest.fixture
def reception() -> Reception:
    return Reception()


def post_at_once(address: str, reception: Reception, times: list[dt.datetime]) -> Counter[int]:
    """Post a booking for each of ``times`` at one instant; how often each status came back."""
    gate = threading.Barrier(len(times))

    def one(number: int) -> int:
        with httpx.Client(timeout=60) as client:
            client.get(f"{address}/healthz")  # a warm connection: only the booking is raced
            body = {
                "site": reception.site.slug,
                "client": {"name": f"Racer {number}", "phone": f"+34612{number:06d}"},
                "vehicle": {"plate": f"{number:04d} RCR"},
                "operations": ["OIL"],
                "starts_at": times[number].isoformat(),
                "source": "api",
            }
            gate.wait()
            answer = client.post(
                f"{address}/api/v1/visits/",
                json=body,
                headers={"Authorization": f"Token {reception.key}"},
            )
            return answer.status_code

    with ThreadPoolExecutor(len(times)) as pool:
        return Counter(pool.map(one, range(len(times))))


def test_fifty_at_one_slot_and_one_gets_it(serve, reception, rounds):
    address = serve()

    seen = [post_at_once(address, reception, [hour] * CLIENTS) for hour in reception.hours(rounds)]

    assert seen == [Counter({201: 1, 409: CLIENTS - 1})] * rounds


def test_fifty_at_one_advisor_hour_and_three_get_in(serve, reception, rounds):
    address = serve()
    quarters = [dt.timedelta(minutes=15 * (number % 4)) for number in range(CLIENTS)]

    seen = [
        post_at_once(address, reception, [hour + quarter for quarter in quarters])
        for hour in reception.hours(rounds)
    ]

    assert seen == [Counter({201: 3, 409: CLIENTS - 3})] * rounds
    assert most_in_an_hour() == 3


def test_without_the_guard_too_many_get_in(serve, reception):
    """The control: constraints dropped and the lock taken out, the same race goes wrong."""
    take_the_guard_away()
    address = serve("--config", "tests/faults/unguarded.py")
    try:
        went_wrong = any(
            post_at_once(address, reception, [hour] * CLIENTS)[201] > 1
            for hour in reception.hours(10)
        )
    finally:
        put_the_guard_back()

    assert went_wrong


def most_in_an_hour() -> int:
    taken = Appointment.objects.filter(LIVE).values_list("advisor", "starts_on", "hour")
    return max(Counter(taken).values())


GUARDS = ("appointment_quarter_has_one_client", "appointment_seat_is_taken_once")


def take_the_guard_away() -> None:
    with connection.cursor() as cursor:
        for name in GUARDS:
            cursor.execute(f'DROP INDEX "{name}"')  # constants of this file


def put_the_guard_back() -> None:
    Appointment.objects.all().delete()
    with connection.schema_editor() as editor:
        for constraint in Appointment._meta.constraints:
            if constraint.name in GUARDS:
                editor.add_constraint(Appointment, constraint)
