"""A visit as its client sees it behind the link: a first name, the end of a plate, no more."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import quote_plus

from django.db.models import Prefetch, prefetch_related_objects

from appointments.messages.asking import is_asked
from appointments.messages.wording import entrance_of
from appointments.models import Appointment
from appointments.states import Kind
from appointments.views.ticket_words import (
    Bill,
    bill_of,
    hours_near,
    lead_of,
    place_of,
    promise_of,
)
from appointments.views.words import language, price_from
from service_desk.catalogue.states import Paper
from service_desk.lib.dates import show_day, show_moment, show_on_day, show_time
from service_desk.lib.names import first_name
from service_desk.lib.plates import plate_tail
from service_desk.lib.text import side_by_side
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, ON_SITE, Source, VisitState

# How long a client may take a cancellation back.
UNDO_FOR = dt.timedelta(minutes=10)

_OVER = {VisitState.HANDED_OVER, VisitState.CONTACTED}
_ENDS = {VisitState.CANCELLED: "cancelled", VisitState.NO_SHOW: "missed"}
_MAP = "https://www.openstreetmap.org/search?query="
_ICONS = {Paper.SERVICE_BOOK: "book", Paper.WARRANTY: "book", Paper.WHEEL_KEY: "key"}


class PaperToBring(NamedTuple):
    icon: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """What the page says. ``phase`` names its template; ``asks`` whether it asks to confirm.

    ``day`` and ``time`` are those of the drop-off until the car is here, then of the handover;
    ``on_day`` is the day inside a sentence. ``days_off`` is how many days of the site lie between
    now and then, ``is_past`` whether the instant has gone by. ``moved_from`` is the time before
    the last move. While the car is here ``promise`` says the time, in a ``{time}`` left open, and
    ``as_of`` is when the page was asked for.
    """

    phase: str
    state: str
    word: str
    name: str
    asks: bool
    day: str
    on_day: str
    time: str
    days_off: int | None
    is_past: bool
    moved_from: str
    handover: str
    lead: str
    promise: str
    place: str
    hours: Sequence[str]
    bill: Bill | None
    as_of: str
    works: Sequence[str]
    price: str
    car: str
    met_by: str
    entrance: str
    directions: str
    address: str
    map_url: str
    papers: Sequence[PaperToBring]
    can_undo: bool


def ticket_of(visit: Visit, *, now: dt.datetime) -> Ticket:
    """The ticket of a visit; six queries at most, whatever it holds."""
    _read(visit)
    site = visit.site
    drop_off, handover = held_by(visit, Kind.DROP_OFF), held_by(visit, Kind.HANDOVER)
    phase = _phase(visit)
    is_ahead, is_ready = phase == "ahead", phase == "ready"
    shown_at = _shown_at(visit, drop_off, handover)
    on = site.local(shown_at).date() if shown_at else None
    is_past = shown_at is not None and shown_at <= now
    met_by = first_name(drop_off.advisor.name, site.country) if drop_off else ""
    works = [work.operation for work in visit.works.all()]
    zone = next((each for each in site.zones.all() if each.kind == visit.zone), None)
    return Ticket(
        phase=phase,
        state=visit.state,
        word=visit.get_state_display(),
        name=first_name(visit.client.name, site.country),
        asks=bool(
            is_ahead and visit.confirmed_at is None and drop_off and is_asked(drop_off, now=now)
        ),
        day=show_day(on, language()) if on else "",
        on_day=show_on_day(on, language()) if on else "",
        time=show_time(shown_at, site.zone_info) if shown_at and not (is_ready and is_past) else "",
        days_off=(on - site.today(now)).days if on else None,
        is_past=is_past,
        moved_from=_moment(visit, _before(visit, drop_off)) if is_ahead else "",
        handover=_moment(visit, handover) if is_ahead else "",
        lead=lead_of(visit, met_by),
        promise=promise_of(visit, handover, now=now),
        place=place_of(handover or drop_off, site) if is_ready else "",
        hours=hours_near(site, now=now) if is_ready else (),
        bill=bill_of(visit) if is_ready or phase == "over" else None,
        as_of=show_time(now, site.zone_info),
        works=[work.name_in(language()) for work in works],
        price=price_from(sum((work.price for work in visit.works.all()), Decimal(0)), site),
        car=car_of(visit),
        met_by=met_by,
        entrance=entrance_of(visit.zone),
        directions=zone.directions if zone else "",
        address=site.address,
        map_url=f"{_MAP}{quote_plus(site.address)}" if site.address else "",
        papers=_papers({paper for work in works for paper in work.papers}),
        can_undo=may_undo(visit, now=now),
    )


def may_undo(visit: Visit, *, now: dt.datetime) -> bool:
    """A cancellation can be taken back for ten minutes."""
    return (
        visit.state == VisitState.CANCELLED
        and visit.cancelled_at is not None
        and now - visit.cancelled_at <= UNDO_FOR
    )


def _read(visit: Visit) -> None:
    newest = Appointment.objects.select_related("advisor").order_by("-sequence", "-id")
    prefetch_related_objects(
        [visit], Prefetch("appointments", queryset=newest), "works__operation", "site__zones"
    )


def held_by(visit: Visit, kind: Kind) -> Appointment | None:
    """The appointment the visit holds, or held when it was cancelled."""
    when = visit.cancelled_at if visit.state == VisitState.CANCELLED else None
    held = (each for each in visit.appointments.all() if each.cancelled_at == when)
    return next((each for each in held if each.kind == kind), None)


def _before(visit: Visit, drop_off: Appointment | None) -> Appointment | None:
    """The drop-off of another time that this one replaced by the last move."""
    if drop_off is None:
        return None
    earlier = [
        each
        for each in visit.appointments.all()
        if each.kind == Kind.DROP_OFF and each.sequence < drop_off.sequence
    ]
    before = max(earlier, key=lambda each: (each.sequence, each.pk), default=None)
    return before if before and before.starts_at != drop_off.starts_at else None


def _phase(visit: Visit) -> str:
    if visit.state in AHEAD:
        return "ahead"
    if visit.state == VisitState.READY:
        return "ready"
    if visit.state in ON_SITE:
        return "here"
    return _ENDS.get(VisitState(visit.state), "over")


def _shown_at(
    visit: Visit, drop_off: Appointment | None, handover: Appointment | None
) -> dt.datetime | None:
    """The instant the page is about: coming, then being ready, then what it was in the end."""
    if visit.state in _OVER and visit.handed_over_at:
        return visit.handed_over_at
    shown = handover if visit.state in ON_SITE | _OVER else drop_off
    return shown.starts_at if shown else None


def _moment(visit: Visit, appointment: Appointment | None) -> str:
    if appointment is None:
        return ""
    return show_moment(appointment.starts_at, visit.site.zone_info, language())


def car_of(visit: Visit) -> str:
    """Citroën C4, ··· KLM; only the plate's end to who named a plate on the public page.

    Anybody may type any plate there: the name of the car would tell that it is on file.
    """
    car = visit.vehicle
    if visit.source == Source.PUBLIC and car.plate:
        return f"···\u00a0{plate_tail(car.plate)}"
    name = " ".join(filter(None, (car.make, car.model)))
    tail = f"···\u00a0{plate_tail(car.plate)}" if car.plate else ""
    return side_by_side((name, tail))


def _papers(wanted: set[str]) -> list[PaperToBring]:
    return [
        PaperToBring(_ICONS.get(paper, "document"), str(paper.label))
        for paper in Paper
        if paper.value in wanted
    ]
