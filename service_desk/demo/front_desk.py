"""How a booking came about: through which door, when, by whom, and what was said."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import NamedTuple

from appointments.availability import Diary
from appointments.availability.pipeline import open_quarters
from service_desk.demo.words import TODAY
from service_desk.lib.slots import QUARTER, localize
from service_desk.organisation.models import Site, Staff
from service_desk.visits.states import Source

_DAY = dt.timedelta(days=1)
_PUBLIC_SHARE, _PUBLIC_DAYS = 0.4, 7
_STAFF_SOURCES = {Source.PHONE: 72, Source.COUNTER: 18, Source.INVITATION: 10}
_SAME_DAY, _SAME_DAY_FROM = 0.035, 10 * 60
_USUAL_LEAD, _FRESHNESS, _LONGEST_LEAD = 4.5, 3.5, 40  # days
_BY_RECEPTION = 0.6


class Terms(NamedTuple):
    """What is known of a booking's making. ``by`` None: the client booked by themselves."""

    source: Source
    created_at: dt.datetime
    by: Staff | None
    exemption: str


@dataclass(slots=True)
class FrontDesk:
    """The reception of a site, as seen at ``now``."""

    diary: Diary
    reception: Staff
    advisors: list[Staff]
    now: dt.datetime

    @property
    def site(self) -> Site:
        return self.diary.site

    @property
    def today(self) -> dt.date:
        return self.site.today(self.now)

    def is_open(self, on: dt.date) -> bool:
        return on not in self.diary.closures and any(
            opening.holds_on(on) for opening in self.diary.openings
        )

    def next_open_day(self) -> dt.date:
        """The working day after today, within a fortnight."""
        days = (self.today + number * _DAY for number in range(1, 15))
        return next((day for day in days if self.is_open(day)), self.today + _DAY)

    def open_moment(self, at: dt.datetime) -> dt.datetime:
        """``at`` if the house is open then, else when it last closed before."""
        for number in range(15):
            quarters = open_quarters(self.diary, self.site.local(at).date() - number * _DAY)
            begun = [quarter.at for quarter in quarters if quarter.at <= at]
            if begun:
                return min(at, begun[-1] + QUARTER)
        return at

    def opening_after(self, at: dt.datetime) -> dt.datetime:
        """``at`` if the house is open then, else when it opens next."""
        for number in range(15):
            quarters = open_quarters(self.diary, self.site.local(at).date() + number * _DAY)
            ahead = [quarter.at for quarter in quarters if quarter.at + QUARTER > at]
            if ahead:
                return max(at, ahead[0])
        return at

    def somebody(self, rng: random.Random) -> Staff:
        """The receptionist oftener than an advisor."""
        chance, advisor = rng.random(), rng.choice(self.advisors)
        return self.reception if chance < _BY_RECEPTION else advisor

    def agree(self, rng: random.Random, starts_at: dt.datetime) -> Terms:
        """When and how a drop-off at ``starts_at`` was booked: never after ``now``."""
        here = self.site.local(starts_at)
        on, minute_of_day = here.date(), here.hour * 60 + here.minute
        # All dice are thrown whatever the hour of ``now``: the same day gives the same diary.
        by, lead = self.somebody(rng), self._lead(rng, on)
        is_hurried, hurry = rng.random() < _SAME_DAY, dt.timedelta(minutes=rng.randint(65, 115))
        reason = rng.choice(TODAY[self.site.language])
        is_public = rng.random() < _PUBLIC_SHARE and lead <= _PUBLIC_DAYS
        source = rng.choices(list(_STAFF_SOURCES), list(_STAFF_SOURCES.values()))[0]
        minute = rng.randint(7 * 60, 23 * 60) if is_public else rng.randint(8 * 60 + 10, 17 * 60)
        if is_hurried and minute_of_day >= _SAME_DAY_FROM and starts_at - hurry <= self.now:
            return Terms(Source.PHONE, starts_at - hurry, by, reason)
        made_on = on - lead * _DAY
        while not self._was_possible(made_on, minute, is_public=is_public):
            made_on -= _DAY
        created_at = self._at(made_on, minute)
        if is_public:
            return Terms(Source.PUBLIC, created_at, None, "")
        return Terms(source, created_at, by, "")

    def _lead(self, rng: random.Random, on: dt.date) -> int:
        """Days between booking and drop-off; what is ahead was booked by today at the latest."""
        if on <= self.today:
            return 1 + min(int(rng.expovariate(1 / _USUAL_LEAD)), _LONGEST_LEAD)
        made_ago = int(rng.expovariate(1 / _FRESHNESS))
        return (on - self.today).days + min(made_ago, _LONGEST_LEAD)

    def _was_possible(self, on: dt.date, minute: int, *, is_public: bool) -> bool:
        return self._at(on, minute) <= self.now and (is_public or self.is_open(on))

    def _at(self, on: dt.date, minute: int) -> dt.datetime:
        midnight = dt.datetime.combine(on, dt.time())
        return localize(midnight + dt.timedelta(minutes=minute), self.site.zone_info)
