"""Whose car it is: a car comes to a file, changes its owner, and keeps its history."""

import datetime as dt

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.clients.actions.editing import edit_vehicle
from service_desk.clients.actions.files import find_or_create_vehicle
from service_desk.clients.models import Client, Ownership, Vehicle
from service_desk.lib.refusals import refuse
from service_desk.organisation.models import Staff
from service_desk.records.journal import record


@transaction.atomic
def add_car(
    client: Client,
    *,
    plate: str = "",
    vin: str = "",
    make: str = "",
    model: str = "",
    mileage: int | None = None,
    first_registered_on: dt.date | None = None,
    warranty_until: dt.date | None = None,
    warranty_km: int | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Vehicle:
    """Another car on the file of ``client``: a new one, or one on file that nobody has.

    Raises Refusal: 400 for what can't be read, 409 (``owned_by_another``) for a car that is on
    somebody else's file: that is a change of owner, and is said there.
    """
    car = find_or_create_vehicle(
        client=client, plate=plate, vin=vin, make=make, model=model, mileage=mileage,
        by=by, door=door, now=now,
    )  # fmt: skip
    owner = Ownership.objects.filter(vehicle=car, ends_on=None).select_related("client").get()
    if owner.client_id != client.pk:
        sentence = _("This car is on the file of {name}. Change its owner there.")
        field = "vin" if vin and car.vin else "plate"
        refuse("owned_by_another", format_lazy(sentence, name=owner.client.name), field)
    papers = {
        "first_registered_on": first_registered_on,
        "warranty_until": warranty_until,
        "warranty_km": warranty_km,
    }
    said = {name: value for name, value in papers.items() if value is not None}
    return edit_vehicle(car, **said, by=by, door=door, now=now) if said else car


@transaction.atomic
def change_owner(
    vehicle: Vehicle, *, to: Client, on: dt.date, by: Staff | None, door: str, now: dt.datetime
) -> Ownership:
    """From ``on`` (a day of the site) the car is ``to``'s; the visits of before stay whose
    they were, and the history stays with the car.

    Raises Refusal 409: ``owner_is_the_same``, ``other_site``, ``owner_before`` for a day before
    the last owner's first, ``owner_ahead`` for one to come.
    """
    if to.site_id != vehicle.site_id:
        refuse("other_site", _("This client is not on file here."), "to", status=404)
    Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    if on > vehicle.site.today(now):
        refuse("owner_ahead", _("This day is still to come. Enter when it changed hands."), "on")
    current = Ownership.objects.filter(vehicle=vehicle, ends_on=None).first()
    if current is not None:
        if current.client_id == to.pk:
            refuse("owner_is_the_same", _("The car is on this client's file already."), "to")
        if current.starts_on is not None and on < current.starts_on:
            refuse("owner_before", _("The last owner got it later. Enter a later day."), "on")
        Ownership.objects.filter(pk=current.pk).update(ends_on=on)
    owned = Ownership.objects.create(client=to, vehicle=vehicle, starts_on=on)
    _tell(vehicle, "owner_changed", current, to, by=by, door=door, now=now)
    return owned


@transaction.atomic
def take_back_owner(
    vehicle: Vehicle, *, by: Staff | None, door: str, now: dt.datetime
) -> Ownership:
    """The last change of owner was a mistake: the one before has the car again.

    Raises Refusal 409 (``no_owner_before``) where nobody had it before.
    """
    Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    rows = Ownership.objects.filter(vehicle=vehicle).select_related("client")
    current = rows.filter(ends_on=None).first()
    before = rows.exclude(ends_on=None).order_by("-ends_on", "-pk").first()
    if current is None or before is None or current.starts_on != before.ends_on:
        refuse("no_owner_before", _("Nobody had this car before."))
    current.delete()
    Ownership.objects.filter(pk=before.pk).update(ends_on=None)
    _tell(vehicle, "owner_restored", current, before.client, by=by, door=door, now=now)
    before.ends_on = None
    return before


def _tell(
    vehicle: Vehicle,
    verb: str,
    current: Ownership | None,
    to: Client,
    *,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> None:
    """In the car's history, by numbers: a name stays on its own file."""
    record(
        site=vehicle.site,
        subject=vehicle,
        verb=verb,
        by=by,
        door=door,
        now=now,
        before=current.client_id if current else None,
        owner=to.pk,
    )
