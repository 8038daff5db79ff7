"""A booking with its life."""

from typing import NamedTuple

from service_desk.demo.bookings import Booking
from service_desk.demo.life import Life
from service_desk.visits.models import Visit


class Story(NamedTuple):
    """A booking, and what became of it; ``visit`` is its row once it is written."""

    booking: Booking
    life: Life

    @property
    def visit(self) -> Visit:
        assert self.booking.visit is not None
        return self.booking.visit
