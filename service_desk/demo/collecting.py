"""When people collect their car: those who wait at once, the others at noon or after work."""

import datetime as dt
import random

from service_desk.demo.rack import Free, Rack

_DAY = dt.timedelta(days=1)
_WITHIN = 7  # days
# Pull by half hours of the day.
_COLLECTS = {720: 8, 750: 10, 780: 8, 960: 9, 990: 11, 1020: 11, 1050: 8, 1080: 6}
_OTHERWISE, _SAME_ADVISOR = 3, 4
_HALF_HOUR, _EVENING, _NEXT_DAY = 30, 17 * 60 + 30, 0.5
_PATIENCE = dt.timedelta(minutes=45)


def soon(rack: Rack, ready_at: dt.datetime, advisor: int) -> Free | None:
    """A handover for somebody who sits here: their advisor's first one, else whoever's is first.

    None if they would sit for long after the work is done: then nobody waits.
    """
    possible = [
        place
        for place in rack.day(rack.local(ready_at).date()).free
        if ready_at <= place.at <= ready_at + _PATIENCE
    ]
    own = [place for place in possible if place.advisor == advisor]
    return min(own or possible, key=lambda place: place.at, default=None)


def later(rng: random.Random, rack: Rack, ready_at: dt.datetime, advisor: int) -> Free | None:
    """A handover after the work, rather with the advisor who took the car in.

    Who hears that it will be evening often comes the next day. None if a week is full.
    """
    here = rack.local(ready_at)
    is_evening = here.hour * 60 + here.minute >= _EVENING
    first = here.date() + (_DAY if is_evening and rng.random() < _NEXT_DAY else 0 * _DAY)
    for number in range(_WITHIN):
        free = rack.day(first + number * _DAY).free
        possible = [place for place in free if place.at >= ready_at]
        if possible:
            return rng.choices(possible, [_pull(place, advisor) for place in possible])[0]
    return None


def _pull(place: Free, advisor: int) -> int:
    pull = _COLLECTS.get(place.minute // _HALF_HOUR * _HALF_HOUR, _OTHERWISE)
    return pull * (_SAME_ADVISOR if place.advisor == advisor else 1)
