"""A visit in any state, without a diary."""

from typing import Any

from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client, Vehicle
from service_desk.organisation.models import Site
from service_desk.organisation.states import ZoneKind
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import Source, VisitState
from tests.factories import NOW, next_int
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle

_STAMPS = {
    VisitState.CONFIRMED: ("confirmed_at",),
    VisitState.ARRIVED: ("arrived_at",),
    VisitState.IN_WORK: ("arrived_at",),
    VisitState.WAITING: ("arrived_at",),
    VisitState.CHECKING: ("arrived_at",),
    VisitState.READY: ("arrived_at",),
    VisitState.HANDED_OVER: ("arrived_at", "handed_over_at"),
    VisitState.CONTACTED: ("arrived_at", "handed_over_at"),
    VisitState.NO_SHOW: ("no_show_at",),
    VisitState.CANCELLED: ("cancelled_at",),
}


def make_visit(
    site: Site,
    *,
    client: Client | None = None,
    vehicle: Vehicle | None = None,
    operations: tuple[Operation, ...] = (),
    state: VisitState = VisitState.BOOKED,
    **fields: Any,
) -> Visit:
    """A visit of ``client`` (a new one if none is given) for an oil service, with its stamps."""
    client = client or (make_client(site) if vehicle is None else _owner(vehicle))
    vehicle = vehicle or make_vehicle(client)
    works = operations or (_oil(site),)
    visit = Visit.objects.create(
        **{
            "site": site,
            "number": f"V-2027-{next_int():05d}",
            "client": client,
            "vehicle": vehicle,
            "state": state,
            "source": Source.PHONE,
            "language": client.language,
            "zone": ZoneKind(works[0].zone),
            "created_at": NOW,
            **dict.fromkeys(_STAMPS.get(state, ()), NOW),
            **fields,
        }
    )
    RequestedWork.objects.bulk_create(
        RequestedWork(
            visit=visit,
            operation=work,
            norm_hours=work.norm_hours,
            price=work.price,
            position=place,
        )
        for place, work in enumerate(works, start=1)
    )
    return visit


def _owner(vehicle: Vehicle) -> Client:
    return vehicle.ownerships.get(ends_on=None).client


def _oil(site: Site) -> Operation:
    return site.operations.filter(code="OIL").first() or make_operation(site)
