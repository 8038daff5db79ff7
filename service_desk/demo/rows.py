"""Bookings and what became of them, written as rows, thousands at a time."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

from appointments.availability.reads import hours_by_zone
from appointments.models import Appointment, LoanerBooking, ZoneLoad
from appointments.states import Kind
from service_desk.demo.rack import Free
from service_desk.demo.stories import Story
from service_desk.demo.trail import write_journal
from service_desk.organisation.models import Site
from service_desk.records.numbers import next_numbers
from service_desk.visits.actions import visit_number
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import VisitState

_BATCH = 1000
_A_DAY = dt.timedelta(days=1)


def write_stories(site: Site, stories: Sequence[Story]) -> None:
    """Visits with all that hangs on them. Numbers run in the order of booking."""
    told = sorted(stories, key=lambda story: (story.booking.created_at, story.booking.seed))
    _write_visits(site, told)
    RequestedWork.objects.bulk_create(
        (
            RequestedWork(
                visit=story.visit,
                operation=work,
                norm_hours=work.norm_hours,
                price=work.price,
                position=position,
            )
            for story in told
            for position, work in enumerate(story.booking.works, start=1)
        ),
        batch_size=_BATCH,
    )
    Appointment.objects.bulk_create(_appointments(told), batch_size=_BATCH)
    held = [story for story in told if story.life.state != VisitState.CANCELLED]
    _write_loads(site, held)
    _write_loans(held)
    write_journal(site, told)


def _write_visits(site: Site, told: Sequence[Story]) -> None:
    for year, stories in groupby(told, lambda s: site.local(s.booking.created_at).year):
        batch = list(stories)
        numbers = next_numbers(site=site, kind="visit", year=year, count=len(batch))
        for story, serial in zip(batch, numbers, strict=True):
            story.booking.visit = _visit(site, story, visit_number(site, year, serial))
    Visit.objects.bulk_create((story.visit for story in told), batch_size=_BATCH)
    repeats = [story for story in told if story.booking.repeats]
    for story in repeats:
        earlier = story.booking.repeats
        story.visit.repeat_of = earlier.visit if earlier else None
    Visit.objects.bulk_update((story.visit for story in repeats), ["repeat_of"])


def _visit(site: Site, story: Story, number: str) -> Visit:
    booking, life = story
    client = booking.car.client
    longest = max(booking.works, key=lambda work: work.norm_hours)
    return Visit(
        site=site,
        number=number,
        client=client,
        vehicle=booking.car.vehicle,
        state=life.state,
        source=booking.source,
        complaint=booking.complaint,
        mobility=booking.mobility,
        language=client.language,
        zone=longest.zone,
        exemption=booking.exemption,
        cancel_reason=life.cancel_reason,
        version=max(1, len(life.entries)),
        created_at=booking.created_at,
        created_by=booking.by,
        confirmed_at=life.confirmed_at,
        arrived_at=life.arrived_at,
        greeted_at=life.greeted_at,
        greeted_by=life.greeted_by,
        reception_at=life.reception_at,
        reception_by=life.reception_by,
        handed_over_at=life.handed_over_at,
        cancelled_at=life.cancelled_at,
        no_show_at=life.no_show_at,
    )


def _appointments(told: Iterable[Story]) -> Iterable[Appointment]:
    """Live ones get their seat from the database; a cancelled one sits on no seat in particular."""
    for story in told:
        booking, life = story
        moves = int(booking.moved_from is not None)
        if booking.moved_from is not None:
            yield _appointment(story.visit, Kind.DROP_OFF, booking.moved_from, booking.moved_at, 0)
        for kind, place in ((Kind.DROP_OFF, booking.drop_off), (Kind.HANDOVER, booking.handover)):
            if place is not None:
                yield _appointment(story.visit, kind, place, life.cancelled_at, moves)


def _appointment(
    visit: Visit, kind: Kind, place: Free, cancelled_at: dt.datetime | None, sequence: int
) -> Appointment:
    return Appointment(
        visit=visit,
        site_id=visit.site_id,
        advisor_id=place.advisor,
        kind=kind,
        starts_at=place.at,
        seat=1 if cancelled_at else None,  # type: ignore[misc]  # the trigger finds one
        cancelled_at=cancelled_at,
        sequence=sequence,
    )


def _write_loads(site: Site, held: Iterable[Story]) -> None:
    zones = {zone.kind: zone for zone in site.zones.all()}
    ZoneLoad.objects.bulk_create(
        (
            ZoneLoad(visit=story.visit, zone=zones[kind], on=story.booking.on, hours=hours)
            for story in held
            for kind, hours in hours_by_zone(story.booking.works).items()
        ),
        batch_size=_BATCH,
    )


def _write_loans(held: Iterable[Story]) -> None:
    LoanerBooking.objects.bulk_create(
        LoanerBooking(visit=visit, loaner_id=booking.loaner, during=(booking.starts_at, until))
        for booking, _life in held
        if booking.loaner is not None and (visit := booking.visit)
        for until in [booking.handover.at if booking.handover else booking.starts_at + _A_DAY]
    )
