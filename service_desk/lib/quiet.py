"""Quiet hours of a site: when no message goes out, and where one that falls there moves to.

The first quiet minute is quiet (21:00), the last is not (09:00). A rung of the ladder that falls
inside moves to fifteen minutes before they begin: late enough to be read, early enough for the
scan, one retry and the next channel to be done while talking is still allowed.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service_desk.lib.slots import local, localize

MARGIN = timedelta(minutes=15)

_DAY = timedelta(days=1)
_LEAST_TO_TALK = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Daily from `begins` to `ends` on the clock of `zone`; equal times mean no quiet hours.

    Instants come and go in UTC. ValueError where fewer than two hours a day would be left to
    talk: no message could be relied on.
    """

    begins: time
    ends: time
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.begins != self.ends and self._talking_time() < _LEAST_TO_TALK:
            raise ValueError("Leave at least two hours a day outside the quiet hours.")

    def is_quiet(self, at: datetime) -> bool:
        shown = local(at, self.zone).time()
        if self._over_midnight:
            return shown >= self.begins or shown < self.ends
        return self.begins <= shown < self.ends

    def last_allowed_before(self, at: datetime) -> datetime:
        """`at` itself where talking is allowed, else `MARGIN` before these quiet hours began."""
        if not self.is_quiet(at):
            return at
        here = local(at, self.zone)
        began_on = here.date() if here.time() >= self.begins else here.date() - _DAY
        return self._instant(began_on, self.begins) - MARGIN

    def next_allowed(self, at: datetime) -> datetime:
        """`at` itself where talking is allowed, else the instant these quiet hours end."""
        if not self.is_quiet(at):
            return at
        here = local(at, self.zone)
        ends_on = here.date() if here.time() < self.ends else here.date() + _DAY
        # In the second round of a repeated hour the end still ahead is the second one.
        return self._instant(ends_on, self.ends, fold=here.fold)

    @property
    def _over_midnight(self) -> bool:
        return self.begins > self.ends

    def _talking_time(self) -> timedelta:
        day = date.min
        quiet = datetime.combine(day, self.ends) - datetime.combine(day, self.begins)
        return -quiet if self._over_midnight else _DAY - quiet

    def _instant(self, on: date, clock: time, fold: int = 0) -> datetime:
        return localize(datetime.combine(on, clock), self.zone, fold=fold)
