"""Free times as a client sees them: three worth taking at once, then the days with the rest."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appointments.availability import (
    Availability,
    Day,
    Diary,
    Slot,
    Wanted,
    free_slots_in,
    load_diary,
)
from appointments.availability.freed import diary_without
from appointments.availability.reads import hours_by_zone
from appointments.offers import Offer, best_offers, nearest_offers, pick_advisor
from appointments.rules import obstacles_to_grid, obstacles_to_start
from appointments.states import Audience, Kind
from appointments.views.words import language
from parts_prep.queries import ready_from
from service_desk.catalogue.models import Operation
from service_desk.lib.dates import show_day, show_day_short, show_moment, show_time
from service_desk.lib.names import first_name
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.queries import hours_agreed
from service_desk.visits.states import Mobility

_NOON = 12


class TimeButton(NamedTuple):
    """A free time that a tap takes: ``value`` is its instant, the rest are words."""

    value: str
    time: str
    day: str
    reason: str = ""


class FreeDay(NamedTuple):
    """A day in words with its times, the morning's and the afternoon's; or why there are none."""

    day: str
    free: int
    reason: str | Promise
    halves: Sequence[tuple[str, Sequence[TimeButton]]]


@dataclass(frozen=True)
class FreeTimes:
    """What one client may be promised. ``held_at`` is the time a visit has, never offered again.

    ``prefers`` is the advisor they have had so far.
    """

    diary: Diary
    wanted: Wanted
    now: dt.datetime
    works: Sequence[Operation] = ()
    prefers: int | None = None
    held_at: dt.datetime | None = None

    @classmethod
    def to_book(
        cls,
        site: Site,
        operations: Sequence[Operation],
        *,
        mobility: str,
        owner: str = "",
        now: dt.datetime,
    ) -> "FreeTimes":
        """For a new booking, what ``owner`` holds counting as free. Three queries."""
        wanted = Wanted(
            hours=hours_by_zone(operations),
            needs_loaner=mobility == Mobility.LOANER,
            mobility=mobility,
            parts_from=ready_from(site=site, operations=operations, now=now).parts_from,
            audience=Audience.PUBLIC,
        )
        return cls(_public_days(site, wanted, now, owner), wanted, now, operations)

    @classmethod
    def to_move(cls, visit: Visit, *, now: dt.datetime) -> "FreeTimes":
        """For a visit that has a time; what it holds counts as free. Eight queries."""
        held = visit.appointments.filter(cancelled_at=None, kind=Kind.DROP_OFF).first()
        works = list(visit.works.select_related("operation"))
        operations = [work.operation for work in works]
        ready = ready_from(site=visit.site, operations=operations, now=now, visit=visit)
        wanted = Wanted(
            hours=hours_agreed(works),
            needs_loaner=visit.mobility == Mobility.LOANER,
            mobility=visit.mobility,
            parts_from=ready.parts_from,
            is_repeat=visit.repeat_of_id is not None,
            audience=Audience.PUBLIC,
        )
        diary = diary_without(_public_days(visit.site, wanted, now), visit)
        if held is None:
            return cls(diary, wanted, now)
        return cls(diary, wanted, now, prefers=held.advisor_id, held_at=held.starts_at)

    @cached_property
    def availability(self) -> Availability:
        found = free_slots_in(self.diary, self.wanted, now=self.now)
        slots = tuple(slot for slot in found.slots if slot.starts_at != self.held_at)
        return Availability(slots, found.days)

    @property
    def has_loaners(self) -> bool:
        return bool(self.diary.loaners)

    @property
    def held(self) -> str:
        """The time that the visit has until another is taken, in words."""
        return show_moment(self.held_at, self.diary.zone, language()) if self.held_at else ""

    def best(self) -> list[TimeButton]:
        """Three times to take at once, each with its reason."""
        offers = best_offers(self.diary, self.availability, prefers=self.prefers)
        return [self.button(offer) for offer in offers]

    def days(self) -> list[FreeDay]:
        """Every day that clients may book, with all its times or why it has none."""
        by_day: dict[dt.date, list[Slot]] = {}
        for slot in self.availability.slots:
            by_day.setdefault(self._here(slot.starts_at).date(), []).append(slot)
        return [
            FreeDay(
                show_day_short(day.date, language()),
                len(by_day.get(day.date, ())),
                self._why_not(day),
                self._halves(by_day.get(day.date, ())),
            )
            for day in self.availability.days
        ]

    def take(self, at: dt.datetime) -> Offer:
        """The offer at ``at``, with the advisor who would take it.

        Raises Refusal, with the three nearest times, where it can't be promised.
        """
        off_grid = obstacles_to_grid(self.diary.site, at)
        obstacles = off_grid or obstacles_to_start(self.diary, self.wanted, at, now=self.now)
        if obstacles:
            nearest = nearest_offers(self.diary, self.availability, at)
            raise Refusal(*obstacles, alternatives=nearest, status=400 if off_grid else 409)
        found = free_slots_in(self.diary, self.wanted, now=self.now).slots
        slot = next(slot for slot in found if slot.starts_at == at)
        return Offer(at, pick_advisor(self.diary, slot, prefers=self.prefers))

    def nearest(self, refusal: Refusal) -> list[TimeButton]:
        """The times that a refusal offers instead."""
        days = [self._here(offer.starts_at).date() for offer in refusal.alternatives]
        return [
            self.button(offer)._replace(day=show_day_short(day, language()))
            for offer, day in zip(refusal.alternatives, days, strict=True)
        ]

    def button(self, offer: Offer) -> TimeButton:
        """An offer as a button; its reason names who would be there."""
        name = first_name(offer.advisor.name, self.diary.site.country)
        said = _("with {name}").format(name=name)
        if offer.reason:
            said = _("{reason}, with {name}").format(reason=offer.reason, name=name)
        return self._button(offer.starts_at, said[:1].upper() + said[1:])

    def _why_not(self, day: Day) -> str | Promise:
        if not any(opening.holds_on(day.date) for opening in self.diary.openings):
            return _("closed")
        return day.reason or _("No time left on this day.")

    def _halves(self, slots: Sequence[Slot]) -> list[tuple[str, list[TimeButton]]]:
        morning: list[TimeButton] = []
        afternoon: list[TimeButton] = []
        for slot in slots:
            half = morning if self._here(slot.starts_at).hour < _NOON else afternoon
            half.append(self._button(slot.starts_at))
        named = [(_("Morning"), morning), (_("Afternoon"), afternoon)]
        return [(name, times) for name, times in named if times]

    def _button(self, at: dt.datetime, reason: str = "") -> TimeButton:
        return TimeButton(
            f"{at:%Y-%m-%dT%H:%MZ}",
            show_time(at, self.diary.zone),
            show_day(self._here(at).date(), language()),
            reason,
        )

    def _here(self, at: dt.datetime) -> dt.datetime:
        return at.astimezone(self.diary.zone)


def _public_days(site: Site, wanted: Wanted, now: dt.datetime, owner: str = "") -> Diary:
    """The diary of the days that clients may book by themselves.

    Where a part comes later than that, those after it has come.
    """
    today = site.today(now)
    first = today if site.policy.is_public_same_day else today + dt.timedelta(1)
    ahead = dt.timedelta(site.policy.public_days_ahead)
    last = max(first, today + ahead)
    if wanted.parts_from is not None and wanted.parts_from > last:
        first, last = wanted.parts_from, wanted.parts_from + ahead
    return load_diary(site, first, last, now=now, owner=owner, with_experts=wanted.is_repeat)
