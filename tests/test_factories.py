"""The factories give what their defaults promise."""

import pytest

from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.organisation import make_site

pytestmark = pytest.mark.django_db


def test_a_booking_takes_the_first_free_seat_of_its_hour():
    site = make_site()

    first = make_booking(site, at("2027-03-10 10:00"), handover_at=at("2027-03-10 16:00"))
    second = make_booking(site, at("2027-03-10 10:15"))

    assert [
        (str(row.starts_on), row.hour, row.seat)
        for visit in (first, second)
        for row in visit.appointments.order_by("starts_at")
    ] == [("2027-03-10", 10, 1), ("2027-03-10", 16, 1), ("2027-03-10", 10, 2)]
