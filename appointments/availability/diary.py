"""All that an offer must honour, as it lies in memory; ``loading`` reads it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from service_desk.lib.intervals import Interval
from service_desk.lib.slots import QUARTER
from service_desk.organisation.models import BookingPolicy, Site


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of one weekday on the site's clock, in minutes after midnight."""

    weekday: int
    start: int
    end: int
    pause: tuple[int, int] | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    def holds_on(self, on: dt.date) -> bool:
        return (
            on.weekday() == self.weekday
            and (self.first is None or self.first <= on)
            and (self.last is None or on <= self.last)
        )


class HeldBy(NamedTuple):
    """Who keeps a quarter for a moment, and until when (UTC); no name: a client does."""

    staff_name: str
    initials: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class Advisor:
    """Somebody at the site with their shifts, absences and promised time (UTC).

    ``busy`` are the quarters promised to clients or held for somebody else; ``attends`` the
    times promised to repeat claims. ``is_own``: the one the client of the asked-for car prefers.
    """

    id: int
    name: str
    desk: int | None
    shifts: tuple[Hours, ...]
    absences: tuple[Interval[dt.datetime], ...]
    busy: frozenset[dt.datetime]
    zone: ZoneInfo
    attends: tuple[Interval[dt.datetime], ...] = ()
    is_own: bool = False

    @cached_property
    def taken(self) -> Counter[tuple[dt.date, int]]:
        """Clients by day and clock hour of the site: what the cap counts."""
        local = (at.astimezone(self.zone) for at in self.busy)
        return Counter((at.date(), at.hour) for at in local)

    def is_promised(self, at: dt.datetime) -> bool:
        """Whether the quarter that begins at ``at`` is somebody else's."""
        return at in self.busy or any(
            taken.overlaps(Interval(at, at + QUARTER)) for taken in self.attends
        )

    def but(self, *, more: Iterable[dt.datetime] = (), less: Iterable[dt.datetime] = ()) -> Self:
        """The same person with some quarters more or less promised."""
        return replace(self, busy=(self.busy | set(more)) - set(less))


@dataclass(frozen=True, slots=True)
class Workshop:
    """An arrival zone: its labour hours a day, and those already promised by day."""

    id: int
    daily_hours: Decimal
    promised: dict[dt.date, Decimal]

    def free_on(self, on: dt.date) -> Decimal:
        return self.daily_hours - self.promised.get(on, Decimal(0))


@dataclass(frozen=True, slots=True)
class Diary:
    """A site's diary from ``first`` to ``last``, both included, days of the site.

    ``held`` are the quarters that others keep for a moment, by advisor and instant; ``limits``
    how many clients a day may get on in a way, ``going`` how many do so on a day. ``experts``
    and ``managers`` are None where nobody asked for them.
    """

    site: Site
    policy: BookingPolicy
    zone: ZoneInfo
    first: dt.date
    last: dt.date
    openings: tuple[Hours, ...]
    closures: dict[dt.date, str]
    workshops: dict[str, Workshop]
    advisors: tuple[Advisor, ...]
    loaners: tuple[int, ...]
    lent: dict[int, tuple[Interval[dt.datetime], ...]]
    held: dict[tuple[int, dt.datetime], HeldBy] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    going: dict[tuple[dt.date, str], int] = field(default_factory=dict)
    experts: tuple[Advisor, ...] | None = None
    managers: tuple[Advisor, ...] | None = None

    @property
    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(n) for n in range((self.last - self.first).days + 1)]

    def with_taken(self, advisor: int, *instants: dt.datetime) -> "Diary":
        """The diary as it would be once these quarters of an advisor are promised."""
        return replace(
            self,
            advisors=tuple(
                person.but(more=instants) if person.id == advisor else person
                for person in self.advisors
            ),
        )

    def free_loaner(self, during: Interval[dt.datetime]) -> int | None:
        """The first loaner nobody was promised in that time; None if there is none."""
        for loaner in self.loaners:
            if not any(during.overlaps(taken) for taken in self.lent.get(loaner, ())):
                return loaner
        return None
