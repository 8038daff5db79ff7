"""Above the board: how full each of seven days is, and the hours of each arrival zone."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise

from appointments.availability import Advisor, Diary
from appointments.availability.pipeline import at_work, open_quarters
from appointments.board.words import language, weekday_name
from service_desk.lib.dates import show_day
from service_desk.lib.slots import CAP
from service_desk.organisation.states import ZoneKind

DAYS = 7


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of the strip: its share of booked places in per cent; 0 places: it is shut."""

    on: dt.date
    weekday: str
    words: str
    booked: int
    places: int

    @property
    def share(self) -> int:
        return min(100, round(100 * self.booked / self.places)) if self.places else 0


@dataclass(frozen=True, slots=True)
class Load:
    """Labour hours of an arrival zone promised on the day, of those it has (R-1.17)."""

    code: str
    label: str | Promise
    booked: Decimal
    hours: Decimal

    @property
    def over(self) -> str:
        """By how many hours the day is over; empty while it is not."""
        more = self.booked - self.hours
        return plain(more) if more > 0 else ""

    @property
    def booked_words(self) -> str:
        return plain(self.booked)

    @property
    def hours_words(self) -> str:
        return plain(self.hours)


def first_of_strip(on: dt.date, today: dt.date) -> dt.date:
    """The strip begins today and turns by whole weeks, so it stands still while one looks."""
    return today + dt.timedelta(DAYS * ((on - today).days // DAYS))


def week_of(diary: Diary, first: dt.date) -> list[WeekDay]:
    days = (first + dt.timedelta(n) for n in range(DAYS))
    return [
        WeekDay(
            on=day,
            weekday=weekday_name(day),
            words=show_day(day, language()),
            booked=sum(_booked(advisor, day) for advisor in diary.advisors),
            places=sum(_places(advisor, diary, day) for advisor in diary.advisors),
        )
        for day in days
    ]


def loads_of(diary: Diary, on: dt.date) -> list[Load]:
    return [
        Load(kind.value, kind.label, workshop.promised.get(on, Decimal(0)), workshop.daily_hours)
        for kind in ZoneKind
        if (workshop := diary.workshops.get(kind)) is not None
    ]


def plain(hours: Decimal) -> str:
    """38.5 and 14, as the reader's language writes figures."""
    rounded = round(hours, 1)
    whole = rounded == rounded.to_integral_value()
    return number_format(rounded, decimal_pos=0 if whole else 1)


def _booked(advisor: Advisor, on: dt.date) -> int:
    return sum(clients for (day, _hour), clients in advisor.taken.items() if day == on)


def _places(advisor: Advisor, diary: Diary, on: dt.date) -> int:
    """How many clients the cap allows an advisor in the hours they are there."""
    cap = min(diary.policy.clients_per_hour, CAP)
    present = at_work(advisor, open_quarters(diary, on), on)
    hours = Counter(quarter.minute // 60 for quarter in present)
    return sum(min(cap, quarters) for quarters in hours.values())
