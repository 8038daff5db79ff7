"""The cars that come to a site, and the loaners that stand in for them."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence

from service_desk.clients.models import Client
from service_desk.demo.bookings import Booking, Fate
from service_desk.demo.cars import Car
from service_desk.lib.intervals import Interval

_LOOKED_AT = 6
_GAP, _FLEET_GAP = dt.timedelta(days=24), dt.timedelta(days=12)
_NEW_CAR = dt.timedelta(days=20)
_REPEAT_AFTER = (4, 40)  # days
_LONG_AGO = dt.date.min
_BETWEEN_LOANS = dt.timedelta(minutes=30)
_WITHOUT_HANDOVER = dt.timedelta(days=1)


class Fleet:
    """Chooses whose turn it is: those who were here longest ago come first, more or less."""

    def __init__(self, cars: Sequence[Car], loaners: Sequence[int]) -> None:
        self._cars = cars
        self._lent: dict[int, list[Interval[dt.datetime]]] = {loaner: [] for loaner in loaners}
        self._seen: dict[dt.date, list[Booking]] = defaultdict(list)
        self._expected: dict[dt.date, set[Client]] = defaultdict(set)

    def choose(self, rng: random.Random, on: dt.date) -> Car:
        """A car that might come on this day."""
        ready: list[Car] = []
        while not ready:
            some = [rng.choice(self._cars) for _n in range(_LOOKED_AT)]
            ready = [car for car in some if car.machine.registered_on + _NEW_CAR <= on]
        others = [car for car in ready if car.client not in self._expected[on]] or ready
        longest = min(others, key=lambda car: car.last_on or _LONG_AGO)
        rested = [car for car in others if _is_rested(car, on)]
        return rng.choice(rested) if rested else longest

    def unhappy(self, rng: random.Random, on: dt.date, today: dt.date) -> Booking | None:
        """A visit of the weeks before, over by today, after which the trouble is still there."""
        seen = self._seen[on - dt.timedelta(rng.randint(*_REPEAT_AFTER))]
        same = [booking for booking in seen if booking.works[0].code in ("DIAG", "BRAKES", "AC")]
        again = [
            booking
            for booking in same
            if booking.car.last_on == booking.on and booking.ends_at.date() < today
        ]
        return rng.choice(again) if again else None

    def note(self, booking: Booking) -> None:
        """The car comes on that day for that work."""
        booking.car.last_on = booking.on
        booking.car.had.update((work.code, booking.on) for work in booking.works)
        self._expected[booking.on].add(booking.car.client)
        if booking.fate == Fate.COMES:
            self._seen[booking.on].append(booking)

    def lend(self, booking: Booking) -> int | None:
        """A loaner for the time of a booking and half an hour to clean it; None if all are out."""
        until = booking.handover.at if booking.handover else booking.starts_at + _WITHOUT_HANDOVER
        during = Interval(booking.starts_at - _BETWEEN_LOANS, until + _BETWEEN_LOANS)
        for loaner, lent in self._lent.items():
            if not any(during.overlaps(other) for other in lent):
                lent.append(Interval(booking.starts_at, until))
                return loaner
        return None


def _is_rested(car: Car, on: dt.date) -> bool:
    gap = _FLEET_GAP if car.is_fleet else _GAP
    return car.last_on is None or on - car.last_on >= gap
