"""What the desk does at the end of a call, as one: the booking, the file, the call's own row.

A call that ends in anything, a visit, an answer owed, a place on the waiting list or a lost
request, is written down with what came of it (R-1.3, B-1.3).
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from appointments.actions.book import book_visit
from appointments.wishes import RequestWords, VisitWish
from service_desk.clients.actions import (
    add_contact,
    change_owner,
    edit_vehicle,
    read_mileage,
)
from service_desk.clients.actions.calls import note_call
from service_desk.clients.models import Client, ContactEntry, Ownership, Vehicle
from service_desk.clients.states import ContactKind, Direction, Topic
from service_desk.lib.refusals import Refusal
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Site, Staff
from service_desk.visits.models import Visit


@dataclass(frozen=True, kw_only=True, slots=True)
class FileWords:
    """What the client said by the way that their file lacks; empty: nothing was said.

    ``remark`` is why a mileage is lower than before; ``is_theirs``: the car has changed hands.
    """

    email: str = ""
    mobile: str = ""
    mileage: int | None = None
    remark: str = ""
    vin: str = ""
    is_theirs: bool = False


@whole_transaction
def book_by_phone(
    wish: VisitWish,
    *,
    said: FileWords,
    began: dt.datetime | None,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Visit:
    """Book, complete the file, and write the call down; all of it or nothing.

    ``began`` is when the call began (UTC), None where nobody called. The file comes first: the
    confirmation may go to the address just said. Raises Refusal as ``book_visit`` does, and for
    what can't go on the file, at its field.
    """
    site = wish.site
    client = _on_file(Client, wish.client.id, site)
    if client is not None:
        car = _on_file(Vehicle, wish.vehicle.id, site)
        complete_file(client, car, said, by=by, door=door, now=now)
    call = _note(site, client, wish.client.phone, began, by=by, now=now)
    visit = book_visit(replace(wish, call=wish.call or call), by=by, door=door, now=now)
    if said.is_theirs:
        _hand_on(visit, by=by, door=door, now=now)
    if call is not None:
        subject = f"visit:{visit.pk}"
        topic = Topic.REPEAT if visit.repeat_of_id else Topic.BOOKING
        rows = ContactEntry.objects.filter(pk=call)
        rows.update(client=visit.client_id, subject=subject, topic=topic)
    return visit


@whole_transaction
def complete_file(
    client: Client,
    car: Vehicle | None,
    said: FileWords,
    *,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> None:
    """Write down what the file lacks (C1-2c, R-1.18). Refusal at the field that is wrong."""
    who: dict[str, Any] = {"by": by, "door": door, "now": now}
    if said.email:
        add_contact(client, kind=ContactKind.EMAIL, value=said.email, **who)
    if said.mobile:
        _add_mobile(client, said.mobile, by=by, door=door, now=now)
    if car is None:
        return
    if said.vin and said.vin != car.vin:
        edit_vehicle(car, vin=said.vin, **who)
    if said.mileage is not None:
        read_mileage(car, km=said.mileage, remark=said.remark, by=by, door=door, now=now)


@whole_transaction
def end_call(
    asked: RequestWords, *, began: dt.datetime | None, by: Staff, now: dt.datetime
) -> RequestWords:
    """The wish with the row of its call: what a verb of the register is given."""
    client = _on_file(Client, asked.client, asked.site)
    call = _note(asked.site, client, asked.phone, began, by=by, now=now)
    return replace(asked, call=asked.call or call)


def _on_file(model: Any, row: int | None, site: Site) -> Any:
    return model.objects.filter(pk=row, site=site).first() if row is not None else None


def _note(
    site: Site,
    client: Client | None,
    phone: str,
    began: dt.datetime | None,
    *,
    by: Staff,
    now: dt.datetime,
) -> int | None:
    """The row of the call that ends now; None where the client stands at the desk."""
    if began is None:
        return None
    entry = note_call(
        site=site,
        client=client,
        topic=Topic.BOOKING,
        direction=Direction.IN,
        phone=phone,
        started_at=began,
        ended_at=now,
        by=by,
        now=now,
    )
    return entry.pk


def _add_mobile(client: Client, mobile: str, *, by: Staff, door: str, now: dt.datetime) -> None:
    try:
        add_contact(client, kind=ContactKind.PHONE, value=mobile, by=by, door=door, now=now)
    except Refusal as refusal:
        obstacles = [replace(each, field="mobile") for each in refusal.obstacles]
        raise Refusal(*obstacles, status=refusal.status) from refusal


def _hand_on(visit: Visit, *, by: Staff, door: str, now: dt.datetime) -> None:
    """The car was on somebody else's file; it is this client's from today."""
    owned = Ownership.objects.filter(vehicle=visit.vehicle, ends_on=None).first()
    if owned is not None and owned.client_id != visit.client_id:
        today = visit.site.today(now)
        change_owner(visit.vehicle, to=visit.client, on=today, by=by, door=door, now=now)
