"""Whose time a repeat claim takes besides the advisor's: an expert's and a manager's (C2-1c)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from appointments.availability.diary import Advisor, Diary
from appointments.availability.presence import Quarter, at_work, open_quarters
from service_desk.lib.intervals import Interval
from service_desk.lib.slots import QUARTER

Beginnings = dict[int, frozenset[dt.datetime]]


class Pair(NamedTuple):
    """Who attends, by row id; one person may be both where a small site has no other."""

    expert: int
    manager: int


@dataclass(frozen=True, slots=True)
class Attendants:
    """The instants of one day at which each expert and each manager could begin to attend."""

    experts: Beginnings
    managers: Beginnings

    def pair_at(self, at: dt.datetime, *, but: int) -> Pair | None:
        """One of each who is free from ``at``, never the advisor who takes the client.

        Two people where there are two, else one who is both; None where there is nobody.
        """
        experts = [person for person, free in self.experts.items() if at in free and person != but]
        managers = [
            person for person, free in self.managers.items() if at in free and person != but
        ]
        pairs = [Pair(expert, manager) for expert in experts for manager in managers]
        return min(pairs, key=lambda pair: pair.expert == pair.manager, default=None)


def attendants_on(diary: Diary, on: dt.date) -> Attendants:
    """Who could attend on a day, for as long as the policy says. The diary has its experts."""
    if diary.experts is None or diary.managers is None:
        raise ValueError("A repeat claim asks for a diary loaded with its experts.")
    return Attendants(
        experts=_beginnings(diary, diary.experts, on),
        managers=_beginnings(diary, diary.managers, on),
    )


def attended(diary: Diary, at: dt.datetime) -> Interval[dt.datetime]:
    """How long an attendance that begins at ``at`` lasts."""
    return Interval(at, at + dt.timedelta(minutes=diary.policy.attendance_minutes))


def _beginnings(diary: Diary, people: Iterable[Advisor], on: dt.date) -> Beginnings:
    lasts = dt.timedelta(minutes=diary.policy.attendance_minutes)
    needed = [QUARTER * number for number in range(-(-lasts // QUARTER))]
    quarters = _moments(diary, on)
    found: Beginnings = {}
    for person in people:
        free = {q.at for q in at_work(person, quarters, on) if not person.is_promised(q.at)}
        found[person.id] = frozenset(
            at for at in free if all(at + later in free for later in needed)
        )
    return found


def _moments(diary: Diary, on: dt.date) -> list[Quarter]:
    """Every quarter of an hour that the site is open, as time passes.

    The grid sells a repeated hour once; people are there in it twice.
    """
    grid = open_quarters(diary, on)
    if not grid:
        return []
    moments = []
    for step in range((grid[-1].at - grid[0].at) // QUARTER + 1):
        at = grid[0].at + step * QUARTER
        here = at.astimezone(diary.zone)
        minute = here.hour * 60 + here.minute
        if any(o.holds_on(on) and o.start <= minute < o.end for o in diary.openings):
            moments.append(Quarter(at, minute))
    return moments
