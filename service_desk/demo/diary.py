"""The diary of a site, day by day: who comes for what, to whom, and collects it when."""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from appointments.availability.pipeline import open_quarters
from service_desk.catalogue.models import Operation
from service_desk.demo import rhythm
from service_desk.demo.bookings import Booking, Fate
from service_desk.demo.collecting import later, soon
from service_desk.demo.fleet import Fleet
from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.rack import Free, Rack
from service_desk.demo.requests import Request, noticed_at, request_for, said, walk_in_for, way_home
from service_desk.demo.workshop import Workshop, hours_of
from service_desk.visits.states import Mobility, Source

_DAY = dt.timedelta(days=1)
_FATES = {Fate.COMES: 91.5, Fate.CANCELS: 4.5, Fate.STAYS_AWAY: 4}
_FULLEST, _TRIES = 0.92, 12
_WALK_INS, _MOVED = 0.07, 0.06
_WAITS, _WAITS_FOR = 0.4, Decimal("1.5")  # hours
_LOANER, _LOANER_FROM = 0.4, Decimal("1.5")  # hours
_LAST_QUARTERS = 8  # too late for a walk-in to be served on the day


@dataclass(slots=True)
class Planner:
    """Fills the diary of one site; the diary covers the days planned and a week more."""

    desk: FrontDesk
    fleet: Fleet
    operations: Mapping[str, Operation]
    seed: str
    rack: Rack = field(init=False)
    workshop: Workshop = field(init=False)
    bookings: list[Booking] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rack = Rack(self.desk.diary)
        self.workshop = Workshop(self.desk.diary)

    def plan(self, first: dt.date, last: dt.date) -> list[Booking]:
        """All bookings with a drop-off from ``first`` to ``last``, and the walk-ins."""
        for number in range((last - first).days + 1):
            self._plan_day(first + number * _DAY)
        return self.bookings

    def _plan_day(self, on: dt.date) -> None:
        rng = random.Random(f"{self.seed}:{on}")
        day, misses = self.rack.day(on), 0
        wanted = rhythm.share_of(on, self.desk.today) * rng.uniform(0.95, 1.05)
        while day.share < min(wanted, _FULLEST) and misses < _TRIES:
            misses += not self._book(rng, on)
        if day.capacity and on <= self.desk.today:
            for _n in range(round(day.taken / 2 * _WALK_INS * rng.uniform(0.4, 1.6))):
                self._walk_in(rng, on)

    def _book(self, rng: random.Random, on: dt.date) -> bool:
        """One booking with its places; False where the workshop is full or nothing is free."""
        request, day = (
            request_for(rng, self.fleet, self.operations, on, self.desk.today),
            self.rack.day(on),
        )
        if not day.free or not self.workshop.takes(request.works, on):
            return False
        drop_off = rhythm.bring(rng, day, request.car.client.preferred_advisor_id)
        ready_at = self.workshop.ready_at(on, drop_off.at, request.works)
        if ready_at is None:
            return False
        fate = rng.choices(list(_FATES), list(_FATES.values()))[0]
        if fate != Fate.CANCELS:
            self.rack.take(drop_off)
        booking = self._promise(rng, request, on, drop_off, ready_at, fate)
        if fate != Fate.CANCELS:
            self._settle(rng, booking)
        self.bookings.append(booking)
        return True

    def _promise(
        self,
        rng: random.Random,
        request: Request,
        on: dt.date,
        drop_off: Free,
        ready_at: dt.datetime,
        fate: Fate,
    ) -> Booking:
        car, works, earlier = request
        terms = self.desk.agree(rng, drop_off.at)
        would_wait = hours_of(works) <= _WAITS_FOR and rng.random() < _WAITS
        seat = soon(self.rack, ready_at, drop_off.advisor) if would_wait else None
        booking = Booking(
            seed=self._next_seed(on),
            on=on,
            car=car,
            works=works,
            starts_at=drop_off.at,
            drop_off=drop_off,
            handover=seat or later(rng, self.rack, ready_at, drop_off.advisor),
            ready_at=ready_at,
            mobility=Mobility.WAIT if seat else way_home(rng),
            source=terms.source,
            created_at=max(terms.created_at, noticed_at(earlier)),
            by=terms.by,
            exemption=terms.exemption,
            fate=fate,
            complaint=said(rng, request),
            repeats=earlier,
        )
        self._perhaps_move(rng, booking)
        return booking

    def _settle(self, rng: random.Random, booking: Booking) -> None:
        """The handover's quarter, the workshop's hours and perhaps a loaner are taken as well."""
        if booking.handover is not None:
            self.rack.take(booking.handover)
        self.workshop.promise(booking.works, booking.on)
        wants_one = booking.hours >= _LOANER_FROM and rng.random() < _LOANER
        if wants_one and booking.mobility != Mobility.WAIT:
            booking.loaner = self.fleet.lend(booking)
            booking.mobility = Mobility.LOANER if booking.loaner else booking.mobility
        self.fleet.note(booking)

    def _perhaps_move(self, rng: random.Random, booking: Booking) -> None:
        """Some bookings were for another time at first, which somebody else may have by now."""
        is_moved, chance = rng.random() < _MOVED, rng.random()
        free = self.rack.day(booking.on).free
        until = min(booking.starts_at - _DAY, self.desk.now)
        if is_moved and free and booking.created_at < until:
            moved_at = booking.created_at + (until - booking.created_at) * chance
            booking.moved_from = rng.choice(free)
            booking.moved_at = max(booking.created_at, self.desk.open_moment(moved_at))

    def _walk_in(self, rng: random.Random, on: dt.date) -> None:
        request = walk_in_for(rng, self.fleet, self.operations, on)
        quarters = open_quarters(self.desk.diary, on)[:-_LAST_QUARTERS]
        by, late = self.desk.somebody(rng), dt.timedelta(minutes=rng.randint(0, 14))
        starts_at = rng.choice(quarters).at + late if quarters else None
        ready_at = starts_at and self.workshop.ready_at(on, starts_at, request.works)
        if starts_at is None or ready_at is None or not self.workshop.takes(request.works, on):
            return
        booking = Booking(
            seed=self._next_seed(on),
            on=on,
            car=request.car,
            works=request.works,
            starts_at=starts_at,
            drop_off=None,
            handover=None,
            ready_at=ready_at,
            mobility=Mobility.WAIT if rng.random() < _WAITS else Mobility.NONE,
            source=Source.WALK_IN,
            created_at=starts_at,
            by=by,
            fate=Fate.COMES,
            complaint=said(rng, request),
        )
        self.workshop.promise(request.works, on)
        self.fleet.note(booking)
        self.bookings.append(booking)

    def _next_seed(self, on: dt.date) -> str:
        return f"{self.seed}:{on}:{len(self.bookings)}"
