"""Booking: drop-off, handover, workshop hours and loaner together, or not at all."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from appointments import messages
from appointments.actions.seats import Times, find_places, take_places
from appointments.actions.words import COMPLAINT_LENGTH, REASON_LENGTH, read_words
from appointments.availability import Wanted
from appointments.availability.reads import hours_by_zone
from appointments.models import Appointment
from appointments.rules import obstacles_to_book
from appointments.states import Audience, Kind
from appointments.wishes import VisitWish
from service_desk.catalogue.models import Operation
from service_desk.catalogue.queries import operations_by_code
from service_desk.clients.actions import find_or_create_client, find_or_create_vehicle
from service_desk.clients.models import Client, Vehicle
from service_desk.lib.refusals import Blocker, Refusal, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.visits.actions import open_visit
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, Mobility


@whole_transaction
def book_visit(wish: VisitWish, *, by: Staff | None, door: str, now: dt.datetime) -> Visit:
    """Book a visit whole (C1-2 to C1-5, R-1.17) and tell the client.

    The same client at the same time gets the booking they already have. Raises Refusal: 400
    with fields for what can't be read, 409 with the three nearest times where the diary, the
    workshop or the fleet says no.
    """
    operations = operations_by_code(site=wish.site, codes=wish.operations)
    complaint = read_words(wish.complaint, COMPLAINT_LENGTH, "complaint")
    exemption = read_words(wish.exemption, REASON_LENGTH, "exemption")
    refuse_if(obstacles_to_book(wish, now=now))
    client, vehicle = _who(wish, by=by, door=door, now=now)
    if existing := _booked_already(client, vehicle, wish.starts_at):
        return existing
    wanted = wanted_by(wish, operations)
    places = find_places(
        site=wish.site,
        wanted=wanted,
        times=Times(wish.starts_at, wish.handover_at, wish.plan_handover),
        now=now,
    )
    visit = open_visit(
        site=wish.site,
        client=client,
        vehicle=vehicle,
        operations=operations,
        source=wish.source,
        mobility=wish.mobility,
        complaint=complaint,
        exemption=exemption,
        repeat_of=_repeated(wish, vehicle),
        language=_spoken(wish),
        by=by,
        now=now,
    )
    take_places(visit, places, wanted)
    record(
        site=wish.site,
        subject=visit,
        verb="booked",
        by=by,
        door=door,
        now=now,
        starts_at=wish.starts_at.isoformat(),
        advisor=places.drop_off.advisor.id,
    )
    messages.plan_booked(visit, now=now)
    return visit


def wanted_by(wish: VisitWish, operations: list[Operation]) -> Wanted:
    """What the diary is asked for, once the kinds of work are known."""
    return Wanted(
        kind=Kind.DROP_OFF,
        hours=hours_by_zone(operations),
        advisor=wish.advisor,
        needs_loaner=wish.mobility == Mobility.LOANER,
        audience=wish.audience,
        may_overload=bool(wish.exemption.strip()) and wish.audience != Audience.PUBLIC,
    )


def _who(
    wish: VisitWish, *, by: Staff | None, door: str, now: dt.datetime
) -> tuple[Client, Vehicle]:
    """The client and the car, found or made. Those of another site are not found (404)."""
    if wish.client.id is not None:
        client = Client.objects.filter(pk=wish.client.id, site=wish.site).first()
        if client is None:
            sentence = _("This client is not on file here.")
            raise Refusal(Blocker("unknown_client", sentence, "client"), status=404)
    else:
        client = find_or_create_client(
            site=wish.site,
            name=wish.client.name,
            phone=wish.client.phone,
            email=wish.client.email,
            language=wish.client.language or wish.site.language,
            by=by,
            door=door,
            now=now,
        )
    car = wish.vehicle
    if car.id is not None:
        vehicle = Vehicle.objects.filter(pk=car.id, site=wish.site).first()
        if vehicle is None:
            sentence = _("This car is not on file here.")
            raise Refusal(Blocker("unknown_vehicle", sentence, "vehicle"), status=404)
        return client, vehicle
    vehicle = find_or_create_vehicle(
        client=client,
        plate=car.plate,
        vin=car.vin,
        make=car.make,
        model=car.model,
        mileage=car.mileage,
        by=by,
        door=door,
        now=now,
    )
    return client, vehicle


def _spoken(wish: VisitWish) -> str:
    """The language of this booking, if it is one we have words in."""
    said = wish.client.language
    return said if said in dict(settings.LANGUAGES) else ""


def _booked_already(client: Client, vehicle: Vehicle, starts_at: dt.datetime) -> Visit | None:
    """The same client's live booking at the same time: asked twice, booked once."""
    appointment = (
        Appointment.objects.filter(
            visit__client=client,
            visit__vehicle=vehicle,
            visit__state__in=AHEAD,
            kind=Kind.DROP_OFF,
            starts_at=starts_at,
            cancelled_at=None,
        )
        .select_related("visit")
        .first()
    )
    return appointment.visit if appointment else None


def _repeated(wish: VisitWish, vehicle: Vehicle) -> Visit | None:
    if not wish.repeat_of:
        return None
    earlier = Visit.objects.filter(number=wish.repeat_of, site=wish.site, vehicle=vehicle).first()
    if earlier is None:
        sentence = _("This car has no visit of that number.")
        raise Refusal(Blocker("unknown_visit", sentence, "is_repeat_of"), status=400)
    return earlier
