"""The diary as it would be with one visit's places given back: what a move is offered from."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace

from appointments.availability.diary import Diary, Workshop
from appointments.models import LIVE, ZoneLoad
from service_desk.visits.models import Visit


def diary_without(diary: Diary, visit: Visit) -> Diary:
    """``diary`` with the quarters, workshop hours and loaner of ``visit`` free for itself.

    Moving frees them before it takes new ones, so a page that counted them as taken would offer
    less than there is. Three queries.
    """
    quarters: dict[int, set[dt.datetime]] = defaultdict(set)
    for advisor, starts_at in visit.appointments.filter(LIVE).values_list("advisor", "starts_at"):
        quarters[advisor].add(starts_at)
    loads = list(visit.zone_loads.all())
    lent = visit.loaner_bookings.filter(LIVE).values_list("loaner", "during")
    mine = {(loaner, during.lower) for loaner, during in lent}
    return replace(
        diary,
        advisors=tuple(
            person.but(less=quarters[person.id]) if person.id in quarters else person
            for person in diary.advisors
        ),
        workshops={kind: _relieved(shop, loads) for kind, shop in diary.workshops.items()},
        lent={
            loaner: tuple(span for span in spans if (loaner, span.start) not in mine)
            for loaner, spans in diary.lent.items()
        },
    )


def _relieved(workshop: Workshop, loads: list[ZoneLoad]) -> Workshop:
    promised = dict(workshop.promised)
    for load in loads:
        if load.zone_id == workshop.id and load.on in promised:
            promised[load.on] -= load.hours
    return replace(workshop, promised=promised)
