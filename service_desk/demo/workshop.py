"""The labour hours of the arrival zones, counted down as they are promised."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from appointments.availability import Diary, ready_after
from appointments.availability.reads import hours_by_zone
from service_desk.catalogue.models import Operation

_DONE_WITHIN = dt.timedelta(days=7)


class Workshop:
    """What the zones of a site can still take, day by day."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self._promised: dict[tuple[str, dt.date], Decimal] = defaultdict(Decimal)
        for kind, zone in diary.workshops.items():
            for on, hours in zone.promised.items():
                self._promised[kind, on] = hours

    def takes(self, works: Iterable[Operation], on: dt.date) -> bool:
        """The pipeline's rule: a job longer than a day's hours needs a whole day to begin."""
        for kind, hours in hours_by_zone(works).items():
            daily = self._diary.workshops[kind].daily_hours
            if daily - self._promised[kind, on] < min(hours, daily):
                return False
        return True

    def promise(self, works: Iterable[Operation], on: dt.date) -> None:
        for kind, hours in hours_by_zone(works).items():
            self._promised[kind, on] += hours

    def ready_at(
        self, on: dt.date, starts_at: dt.datetime, works: Iterable[Operation]
    ) -> dt.datetime | None:
        """The promised end of the work with its margin; None if that is more than a week off."""
        near = replace(self._diary, first=on, last=on + _DONE_WITHIN)
        return ready_after(near, starts_at, hours_of(works))


def hours_of(works: Iterable[Operation]) -> Decimal:
    return sum((work.norm_hours for work in works), Decimal(0))
