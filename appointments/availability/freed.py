"""The diary as it would be with one visit's places given back: what a move is offered from."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace

from appointments.availability.diary import Advisor, Diary, Workshop
from appointments.models import LIVE, ZoneLoad
from appointments.states import Kind
from service_desk.lib.intervals import Interval
from service_desk.visits.models import Visit


def diary_without(diary: Diary, visit: Visit) -> Diary:
    """``diary`` with all that ``visit`` holds free for itself: its quarters, workshop hours,
    loaner, place in the shuttle and attendance.

    Moving frees them before it takes new ones, so a page that counted them as taken would offer
    less than there is. Three queries, one more for a repeat claim.
    """
    quarters: dict[int, set[dt.datetime]] = defaultdict(set)
    going = dict(diary.going)
    held = visit.appointments.filter(LIVE).values_list("advisor", "starts_at", "kind", "starts_on")
    for advisor, starts_at, kind, on in held:
        quarters[advisor].add(starts_at)
        if kind == Kind.DROP_OFF and (on, visit.mobility) in going:
            going[on, visit.mobility] -= 1
    loads = list(visit.zone_loads.all())
    lent = visit.loaner_bookings.filter(LIVE).values_list("loaner", "during")
    mine = {(loaner, during.lower) for loaner, during in lent}
    attends: dict[int, Interval[dt.datetime]] = {}
    if visit.repeat_of_id is not None:
        promised = visit.attendances.filter(LIVE).values_list("staff", "during")
        attends = {staff: Interval(during.lower, during.upper) for staff, during in promised}

    def relieved(person: Advisor) -> Advisor:
        left = tuple(taken for taken in person.attends if taken != attends.get(person.id))
        return replace(person.but(less=quarters.get(person.id, ())), attends=left)

    return replace(
        diary,
        advisors=tuple(relieved(person) for person in diary.advisors),
        experts=diary.experts and tuple(relieved(person) for person in diary.experts),
        managers=diary.managers and tuple(relieved(person) for person in diary.managers),
        workshops={kind: _relieved(shop, loads) for kind, shop in diary.workshops.items()},
        lent={
            loaner: tuple(span for span in spans if (loaner, span.start) not in mine)
            for loaner, spans in diary.lent.items()
        },
        going=going,
    )


def _relieved(workshop: Workshop, loads: list[ZoneLoad]) -> Workshop:
    promised = dict(workshop.promised)
    for load in loads:
        if load.zone_id == workshop.id and load.on in promised:
            promised[load.on] -= load.hours
    return replace(workshop, promised=promised)
