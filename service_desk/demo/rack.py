"""The quarters of an advisor's day that are still free, counted down as they are promised.

The same subtractions as the diary's own pipeline, made once a day and then kept in mind: asking
the pipeline anew for each of thousands of bookings would take minutes.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from appointments.availability import Diary
from appointments.availability.pipeline import at_work, open_quarters
from service_desk.lib.slots import CAP


class Free(NamedTuple):
    """A quarter (UTC) of an advisor, and its minute on the site's clock."""

    advisor: int
    at: dt.datetime
    minute: int


@dataclass(slots=True)
class Day:
    """One day of all advisors: what is free, and how many clients each hour has."""

    free: list[Free]
    capacity: int
    clients: Counter[tuple[int, int]] = field(default_factory=Counter)
    taken: int = 0

    def take(self, place: Free, cap: int) -> None:
        """Promise a quarter; the last of an hour takes the rest of the hour off the rack."""
        hour = place.advisor, place.minute // 60
        self.clients[hour] += 1
        self.taken += 1
        is_full = self.clients[hour] >= cap
        self.free = [
            other
            for other in self.free
            if other != place and not (is_full and (other.advisor, other.minute // 60) == hour)
        ]

    @property
    def share(self) -> float:
        """Promised ÷ what the cap allows; 1.0 for a closed day."""
        return self.taken / self.capacity if self.capacity else 1.0


class Rack:
    """The days of a diary, each worked out when it is first asked for."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self.cap = min(diary.policy.clients_per_hour, CAP)
        self._busy = {(person.id, at) for person in diary.advisors for at in person.busy}
        self._days: dict[dt.date, Day] = {}

    def day(self, on: dt.date) -> Day:
        if on not in self._days:
            self._days[on] = self._work_out(on)
        return self._days[on]

    def take(self, place: Free) -> None:
        self.day(self.local(place.at).date()).take(place, self.cap)

    def local(self, at: dt.datetime) -> dt.datetime:
        """``at`` on the site's clock."""
        return at.astimezone(self.diary.zone)

    def _work_out(self, on: dt.date) -> Day:
        quarters = open_quarters(self.diary, on)
        places = [
            Free(advisor.id, quarter.at, quarter.minute)
            for advisor in self.diary.advisors
            for quarter in at_work(advisor, quarters, on)
        ]
        hours = Counter((place.advisor, place.minute // 60) for place in places)
        day = Day(places, sum(min(self.cap, count) for count in hours.values()))
        for place in places:
            if (place.advisor, place.at) in self._busy:
                day.take(place, self.cap)
        return day
