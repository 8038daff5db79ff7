"""The page of the people away: each displaced promise with a colleague and three new times."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from appointments.availability import Diary, Wanted, free_slots_in, load_diary
from appointments.availability.diary import Workshop
from appointments.availability.freed import diary_without
from appointments.board.words import clock, language
from appointments.displaced import displaced
from appointments.models import Appointment
from appointments.offers import Offer, nearest_offers, pick_advisor
from appointments.states import Audience, Kind
from service_desk.clients.states import ContactKind
from service_desk.lib.dates import show_day, show_day_short
from service_desk.lib.names import first_name
from service_desk.lib.text import in_a_row
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.queries import hours_agreed
from service_desk.visits.states import Mobility

AHEAD_BY = dt.timedelta(days=14)
COUNT = 3


@dataclass(frozen=True, slots=True)
class Time:
    """A button: ``value`` is its instant and its advisor, as the board's offers say it."""

    value: str
    time: str
    day: str
    advisor: str


@dataclass(frozen=True, slots=True)
class Displaced:
    """One promise: who is to be told, and what can be offered in its place."""

    appointment: Appointment
    time: str
    phone: str
    works: str
    colleague: Time | None
    times: tuple[Time, ...]

    @property
    def is_drop_off(self) -> bool:
        return self.appointment.kind == Kind.DROP_OFF


@dataclass(frozen=True, slots=True)
class Away:
    """One advisor's day."""

    advisor: str
    day: str
    rows: tuple[Displaced, ...]


def load_away(site: Site, *, now: dt.datetime) -> list[Away]:
    """Everything displaced, by advisor and day; nothing is left out. Six queries.

    Three more for each client with a loaner. The first time offered to one client is not
    offered to the next as their first.
    """
    found = displaced(site, now=now)
    if not found:
        return []
    last = max(each.starts_on for each in found) + AHEAD_BY
    diary = load_diary(site, site.today(now), last, now=now)
    return list(_groups(found, _Finder(diary, now)))


def _groups(found: list[Appointment], finder: "_Finder") -> Iterator[Away]:
    for (_advisor, on), rows in groupby(found, key=lambda a: (a.advisor_id, a.starts_on)):
        these = list(rows)
        yield Away(
            advisor=these[0].advisor.name,
            day=show_day(on, language()),
            rows=tuple(finder.row(each) for each in these),
        )


class _Finder:
    """Looks for new times in one diary, and keeps in mind what it has offered."""

    def __init__(self, diary: Diary, now: dt.datetime) -> None:
        self.diary = diary
        self.now = now

    def row(self, appointment: Appointment) -> Displaced:
        visit = appointment.visit
        visit.site = self.diary.site
        colleague = self._colleague(appointment)
        times = self._times(appointment)
        if times:
            first = times[0]
            self.diary = self.diary.with_taken(first.advisor.id, first.starts_at)
        phones = (p for p in visit.client.contact_points.all() if p.kind == ContactKind.PHONE)
        return Displaced(
            appointment=appointment,
            time=clock(appointment.starts_at, self.diary.zone),
            phone=next((point.value for point in phones), ""),
            works=in_a_row(work.operation.local_name for work in visit.works.all()),
            colleague=self._words(colleague) if colleague else None,
            times=tuple(self._words(offer) for offer in times),
        )

    def _colleague(self, appointment: Appointment) -> Offer | None:
        """Who else is free in that very quarter; the workshop is promised already."""
        on = appointment.starts_on
        day = replace(self.diary, first=on, last=on)
        free = free_slots_in(day, Wanted(kind=Kind.HANDOVER), now=self.now)
        slot = next((s for s in free.slots if s.starts_at == appointment.starts_at), None)
        return Offer(slot.starts_at, pick_advisor(day, slot)) if slot else None

    def _times(self, appointment: Appointment) -> list[Offer]:
        """The three nearest other times; those that need an excuse only where there are no more."""
        near = self._near(appointment)
        if appointment.kind == Kind.HANDOVER:
            free = free_slots_in(near, Wanted(kind=Kind.HANDOVER), now=self.now)
            # Not before the time that was promised: the work is not done earlier.
            later = tuple(s for s in free.slots if s.starts_at > appointment.starts_at)
            return nearest_offers(near, replace(free, slots=later), appointment.starts_at)
        visit = appointment.visit
        wanted = Wanted(
            hours=hours_agreed(visit.works.all()),
            needs_loaner=visit.mobility == Mobility.LOANER,
            mobility=visit.mobility,
            audience=Audience.STAFF,
        )
        for may_overload in (False, True):
            free = free_slots_in(near, replace(wanted, may_overload=may_overload), now=self.now)
            others = tuple(s for s in free.slots if s.starts_at != appointment.starts_at)
            if len(others) >= COUNT or may_overload:
                return nearest_offers(near, replace(free, slots=others), appointment.starts_at)
        return []

    def _near(self, appointment: Appointment) -> Diary:
        """The fortnight after the day, and the days before it; its own hours are its own."""
        on, today = appointment.starts_on, self.diary.first
        near = replace(
            self.diary,
            first=max(today, on - dt.timedelta(3)),
            last=min(self.diary.last, on + AHEAD_BY),
        )
        visit = appointment.visit
        if appointment.kind != Kind.DROP_OFF:
            return near
        if visit.mobility == Mobility.LOANER:
            return diary_without(near, visit)
        return replace(near, workshops=_relieved(near, visit, on))

    def _words(self, offer: Offer) -> Time:
        return Time(
            value=f"{offer.starts_at:%Y-%m-%dT%H:%MZ}|{offer.advisor.id}",
            time=clock(offer.starts_at, self.diary.zone),
            day=show_day_short(offer.starts_at.astimezone(self.diary.zone).date(), language()),
            advisor=first_name(offer.advisor.name, self.diary.site.country),
        )


def _relieved(diary: Diary, visit: Visit, on: dt.date) -> dict[str, Workshop]:
    """The workshops without what this visit takes of them on its day."""
    own = hours_agreed(visit.works.all())
    return {
        kind: replace(
            shop,
            promised={
                **shop.promised,
                on: max(Decimal(0), shop.promised.get(on, Decimal(0)) - own.get(kind, Decimal(0))),
            },
        )
        for kind, shop in diary.workshops.items()
    }
