"""Verbs of the visit itself; the diary above calls them inside its own transaction."""

import datetime as dt
from collections.abc import Sequence

from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client, Vehicle
from service_desk.organisation.models import Site, Staff
from service_desk.records.numbers import next_number
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import Mobility, Source, VisitState


def open_visit(
    *,
    site: Site,
    client: Client,
    vehicle: Vehicle,
    operations: Sequence[Operation],
    source: Source,
    mobility: Mobility,
    complaint: str,
    exemption: str,
    repeat_of: Visit | None,
    language: str,
    by: Staff | None,
    now: dt.datetime,
) -> Visit:
    """Open a visit in state BOOKED with its wanted work and today's prices (R-1.9, R-1.11).

    ``language`` is the one the client used this time; empty: the one on the file.

    Its arrival zone is that of the longest work: where the client drives to (C1-5C).
    """
    longest = max(operations, key=lambda operation: operation.norm_hours)
    year = site.today(now).year
    number = next_number(site=site, kind="visit", year=year)
    visit = Visit.objects.create(
        site=site,
        number=visit_number(site, year, number),
        client=client,
        vehicle=vehicle,
        state=VisitState.BOOKED,
        source=source,
        mobility=mobility,
        complaint=complaint,
        language=language or client.language,
        zone=longest.zone,
        exemption=exemption,
        repeat_of=repeat_of,
        created_at=now,
        created_by=by,
    )
    RequestedWork.objects.bulk_create(
        RequestedWork(
            visit=visit,
            operation=operation,
            norm_hours=operation.norm_hours,
            price=operation.price,
            position=position,
        )
        for position, operation in enumerate(operations, start=1)
    )
    return visit


def visit_number(site: Site, year: int, serial: int) -> str:
    """What people call a visit: ``NORTH-27-00042``, the 42nd of north in 2027."""
    return f"{site.slug.upper()}-{year % 100:02d}-{serial:05d}"
