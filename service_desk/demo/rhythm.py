"""The rhythm of a reception: which days are full, and when people bring a car.

Mornings are full, Mondays are heavy, Saturdays light.
The house took to booking by appointment a quarter ago: the further back, the emptier a day. And
the further ahead, the more is still free.
"""

import datetime as dt
import random

from service_desk.demo.rack import Day, Free

# How full a day is: ahead by days from today, behind by weeks.
_TODAY, _FALLS_BY, _TWO_WEEKS = 0.73, 0.018, 14
_LATER, LAST_BOOKED_DAY = 0.30, 28
_WEEKS_BACK = (0.62, 0.46, 0.35, 0.27, 0.22, 0.18, 0.16, 0.14, 0.13, 0.12, 0.11, 0.10)
_WEEKDAYS = (1.12, 1.03, 0.97, 0.96, 1.0, 0.8, 0.8)
# Pull by half hours of the day.
_BRINGS = {480: 7, 510: 11, 540: 10, 570: 9, 600: 6, 930: 4, 960: 4, 990: 4}
_OTHERWISE = 3
_HALF_HOUR = 30
# People are spread over an hour before it is filled.
_BY_CLIENTS_IN_THE_HOUR = (1.0, 0.85, 0.5)
_OWN_ADVISOR = 6


def share_of(on: dt.date, today: dt.date) -> float:
    """How much of a day is promised, from 0 to 1, as seen on ``today``."""
    ahead = (on - today).days
    if ahead > _TWO_WEEKS:
        left = 1 - (ahead - _TWO_WEEKS) / (LAST_BOOKED_DAY - _TWO_WEEKS)
        return max(0.0, _LATER * left)
    if ahead >= 0:
        return (_TODAY - _FALLS_BY * ahead) * _WEEKDAYS[on.weekday()]
    week = min((-ahead - 1) // 7, len(_WEEKS_BACK) - 1)
    return _WEEKS_BACK[week] * _WEEKDAYS[on.weekday()]


def bring(rng: random.Random, day: Day, own_advisor: int | None) -> Free:
    """A free quarter to bring a car at; a client who has an own advisor goes there if possible."""
    weights = [
        _BRINGS.get(_half_hour(place), _OTHERWISE)
        * _BY_CLIENTS_IN_THE_HOUR[day.clients[place.advisor, place.minute // 60]]
        * (_OWN_ADVISOR if place.advisor == own_advisor else 1)
        for place in day.free
    ]
    return rng.choices(day.free, weights)[0]


def _half_hour(place: Free) -> int:
    return place.minute // _HALF_HOUR * _HALF_HOUR
