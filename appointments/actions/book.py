"""Booking: drop-off, handover, workshop hours, parts and loaner together, or not at all."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from appointments import messages
from appointments.actions.holds import owner_of, release_holds
from appointments.actions.requests import note_won
from appointments.actions.seats import Times, find_places, take_places
from appointments.actions.who import find_files
from appointments.actions.words import COMPLAINT_LENGTH, REASON_LENGTH, read_words
from appointments.availability import Wanted
from appointments.availability.reads import hours_by_zone
from appointments.models import Appointment
from appointments.rules import obstacles_to_book
from appointments.states import Audience, Kind
from appointments.wishes import VisitWish
from service_desk.catalogue.models import Operation
from service_desk.catalogue.queries import operations_by_code
from service_desk.clients.models import Client, Vehicle
from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.visits.actions import note_repeat, open_visit, settle_defects
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, Mobility


@whole_transaction
def book_visit(wish: VisitWish, *, by: Staff | None, door: str, now: dt.datetime) -> Visit:
    """Book a visit whole (C1-2 to C1-5, C2-1c, R-1.17) and tell the client.

    The same client at the same time gets the booking they already have. Raises Refusal: 400
    with fields for what can't be read, 409 with the three nearest times where the diary, the
    workshop, the parts or the fleet says no.
    """
    operations = operations_by_code(site=wish.site, codes=wish.operations)
    complaint = read_words(wish.complaint, COMPLAINT_LENGTH, "complaint")
    exemption = read_words(wish.exemption, REASON_LENGTH, "exemption")
    refuse_if(obstacles_to_book(wish, now=now))
    client, vehicle = find_files(wish, by=by, door=door, now=now)
    if existing := _booked_already(client, vehicle, wish.starts_at):
        return existing
    earlier = _compared_with(wish, vehicle)
    wanted = wanted_by(wish, operations)
    places = find_places(
        site=wish.site,
        wanted=wanted,
        times=Times(wish.starts_at, wish.handover_at, wish.plan_handover),
        works=operations,
        owner=wish.owner or (owner_of(by) if by else ""),
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
        repeat_of=earlier if wish.repeat_of else None,
        language=_spoken(wish),
        payment=wish.payment,
        told_by=wish.told_by,
        by=by,
        now=now,
    )
    appointments = take_places(visit, places, wanted, now=now)
    if earlier is not None:
        note_repeat(visit, earlier=earlier, is_repeat=bool(wish.repeat_of), by=by, now=now)
    is_new_car = wish.vehicle.id is None and vehicle.created_at == now
    if not is_new_car:
        settle_defects(visit, operations)
    if wish.owner:
        release_holds(wish.owner, now=now)
    record(
        site=wish.site,
        subject=visit,
        verb="booked",
        by=by,
        door=door,
        now=now,
        starts_at=wish.starts_at.isoformat(),
        advisor=places.drop_off.advisor.id,
        **({"exemption": exemption} if exemption else {}),
    )
    is_new = wish.client.id is None and client.created_at == now
    note_won(visit, wish=wish, is_new_client=is_new, by=by, now=now)
    messages.plan_booked(visit, appointments=appointments, now=now)
    return visit


def wanted_by(wish: VisitWish, operations: list[Operation]) -> Wanted:
    """What the diary is asked for, once the kinds of work are known."""
    return Wanted(
        kind=Kind.DROP_OFF,
        hours=hours_by_zone(operations),
        advisor=wish.advisor,
        needs_loaner=wish.mobility == Mobility.LOANER,
        mobility=wish.mobility,
        audience=wish.audience,
        is_repeat=bool(wish.repeat_of),
        may_overload=bool(wish.exemption.strip()) and wish.audience != Audience.PUBLIC,
    )


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


def _compared_with(wish: VisitWish, vehicle: Vehicle) -> Visit | None:
    """The earlier visit that somebody held this one against, whatever they found."""
    number = wish.repeat_of or wish.not_repeat_of
    if not number:
        return None
    earlier = Visit.objects.filter(number=number, site=wish.site, vehicle=vehicle).first()
    if earlier is None:
        refuse(
            "unknown_visit",
            _("This car has no visit of that number."),
            "is_repeat_of",
            status=400,
        )
    return earlier
