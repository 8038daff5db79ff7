"""Who asks for a visit, for what, and in which words."""

import datetime as dt
import random
from collections.abc import Mapping
from typing import NamedTuple

from service_desk.catalogue.models import Operation
from service_desk.demo.bookings import Booking
from service_desk.demo.cars import Car
from service_desk.demo.fleet import Fleet
from service_desk.demo.words import COMPLAINTS, STILL_THERE
from service_desk.demo.works import choose_works
from service_desk.visits.states import Mobility

_REPEATS, _SAYS_WHY, _SAYS_WHAT_IT_DOES = 0.03, 0.45, 0.95
_ON_THE_WAY_HOME = dt.timedelta(minutes=50)
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
_WALKS_IN_FOR = ("OIL", "DIAG", "TYRES")
_WAYS_HOME = {Mobility.NONE: 80, Mobility.TRANSIT: 8, Mobility.TAXI: 6, Mobility.SHUTTLE: 6}


class Request(NamedTuple):
    """Who comes, for what, and after which visit if the trouble is still there."""

    car: Car
    works: list[Operation]
    earlier: Booking | None = None


def request_for(
    rng: random.Random,
    fleet: Fleet,
    operations: Mapping[str, Operation],
    on: dt.date,
    today: dt.date,
) -> Request:
    """Somebody whose turn it is; or somebody whose trouble did not go away."""
    again = rng.random() < _REPEATS
    earlier = fleet.unhappy(rng, on, today) if again else None
    if earlier is not None:
        return Request(earlier.car, earlier.works[:1], earlier)
    car = fleet.choose(rng, on)
    return Request(car, choose_works(rng, car, on, operations))


def walk_in_for(
    rng: random.Random, fleet: Fleet, operations: Mapping[str, Operation], on: dt.date
) -> Request:
    """Somebody who comes without an appointment: never refused, never in the cap."""
    car = fleet.choose(rng, on)
    return Request(car, [operations[rng.choice(_WALKS_IN_FOR)]])


def noticed_at(earlier: Booking | None) -> dt.datetime:
    """Who finds the trouble still there calls within the hour; long ago for everybody else."""
    return earlier.ends_at + _ON_THE_WAY_HOME if earlier else _LONG_AGO


def way_home(rng: random.Random) -> Mobility:
    return rng.choices(list(_WAYS_HOME), list(_WAYS_HOME.values()))[0]


def said(rng: random.Random, request: Request) -> str:
    """In the client's own language; most say nothing about an oil change."""
    language, code = request.car.client.language, request.works[0].code
    if request.earlier is not None:
        return STILL_THERE[language]
    says = rng.random() < (_SAYS_WHAT_IT_DOES if code == "DIAG" else _SAYS_WHY)
    return rng.choice(COMPLAINTS[language][code]) if says else ""
