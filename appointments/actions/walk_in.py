"""Somebody stands at the desk: received at once, whatever the diary says (mission: walk-in)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.actions.asked import client_on_file, vehicle_on_file
from appointments.actions.words import COMPLAINT_LENGTH, read_words
from appointments.availability.reads import hours_by_zone
from appointments.models import ZoneLoad
from appointments.wishes import RequestWords, WalkInWish
from service_desk.catalogue.models import Operation
from service_desk.catalogue.queries import operations_by_code
from service_desk.clients.actions import find_or_create_client, find_or_create_vehicle
from service_desk.clients.models import Client, Vehicle
from service_desk.lib.refusals import refuse
from service_desk.lib.transactions import hold, whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.records.moves import move
from service_desk.visits.actions import open_visit
from service_desk.visits.models import Visit
from service_desk.visits.states import ON_SITE, Source, VisitState


@whole_transaction
def receive_walk_in(wish: WalkInWish, *, by: Staff, door: str, now: dt.datetime) -> Visit:
    """Open a visit that has arrived, without a drop-off: outside the cap, its hours counted.

    A full day, a full workshop, a closed door refuse nobody. The same car pressed twice is one
    visit. Raises Refusal: 400 for what can't be read, 404 for a file of another site.
    """
    if not wish.operations:
        refuse("required", _("Choose at least one kind of work."), "operations", status=400)
    operations = operations_by_code(site=wish.site, codes=wish.operations)
    complaint = read_words(wish.complaint, COMPLAINT_LENGTH, "complaint")
    hold(f"diary:{wish.site.pk}")
    client, vehicle = _files(wish, by=by, door=door, now=now)
    if here := _is_here_already(client, vehicle):
        return here
    visit = open_visit(
        site=wish.site,
        client=client,
        vehicle=vehicle,
        operations=operations,
        source=Source.WALK_IN,
        mobility=wish.mobility,
        complaint=complaint,
        exemption="",
        repeat_of=None,
        language=wish.client.language,
        by=by,
        now=now,
    )
    move(visit, sources=[VisitState.BOOKED], to=VisitState.ARRIVED, arrived_at=now)
    _count_hours(visit, operations, now=now)
    record(site=wish.site, subject=visit, verb="walked_in", by=by, door=door, now=now)
    return visit


def _files(wish: WalkInWish, *, by: Staff, door: str, now: dt.datetime) -> tuple[Client, Vehicle]:
    asked = RequestWords(
        site=wish.site, source=Source.WALK_IN, client=wish.client.id, vehicle=wish.vehicle.id
    )
    client = client_on_file(asked) or find_or_create_client(
        site=wish.site,
        name=wish.client.name,
        phone=wish.client.phone,
        email=wish.client.email,
        language=wish.client.language or wish.site.language,
        by=by,
        door=door,
        now=now,
    )
    vehicle = vehicle_on_file(asked) or find_or_create_vehicle(
        client=client,
        plate=wish.vehicle.plate,
        vin=wish.vehicle.vin,
        make=wish.vehicle.make,
        model=wish.vehicle.model,
        mileage=wish.vehicle.mileage,
        by=by,
        door=door,
        now=now,
    )
    return client, vehicle


def _is_here_already(client: Client, vehicle: Vehicle) -> Visit | None:
    return Visit.objects.filter(
        client=client, vehicle=vehicle, source=Source.WALK_IN, state__in=ON_SITE
    ).first()


def _count_hours(visit: Visit, operations: list[Operation], *, now: dt.datetime) -> None:
    """The workshop has that work today, whether it had room for it or not (R-1.17)."""
    hours = hours_by_zone(operations)
    zones = visit.site.zones.filter(kind__in=[kind for kind, some in hours.items() if some > 0])
    ZoneLoad.objects.bulk_create(
        ZoneLoad(visit=visit, zone=zone, on=visit.site.today(now), hours=hours[zone.kind])
        for zone in zones
    )
