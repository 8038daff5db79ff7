"""Verbs of the client file: a booking finds the person and the car, or opens their files."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from service_desk.clients.actions.mileage import note_reading
from service_desk.clients.models import Client, ContactPoint, Ownership, Vehicle
from service_desk.clients.rules import Car, Person, read_car, read_person, usual_channel
from service_desk.clients.states import ContactKind
from service_desk.lib.transactions import hold
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import record


def find_or_create_client(
    *,
    site: Site,
    name: str,
    phone: str,
    email: str = "",
    language: str,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Client:
    """The client of ``site`` with this phone and this name in any spelling, else a new file.

    An e-mail that is not on the file yet is added to it. Raises Refusal (400) for a name, phone
    or email that can't be read. A form sent twice waits here and finds the first one's client.
    """
    person = read_person(site=site, name=name, phone=phone, email=email)
    with _one_transaction():
        hold(f"client:{site.pk}:{person.phone.e164}")
        client = _client_on_file(site, person)
        if client is None:
            return _open_file(site, person, language, by=by, door=door, now=now)
        client.site = site
        if person.email and not client.has_this_email:  # type: ignore[attr-defined]
            is_first = not client.has_an_email  # type: ignore[attr-defined]
            _add_email(client, person.email, is_main=is_first)
            record(site=site, subject=client, verb="email_added", by=by, door=door, now=now)
        return client


def _one_transaction() -> transaction.Atomic:
    """Part of the caller's transaction, without a savepoint: nothing is refused half-way."""
    return transaction.atomic(savepoint=False)


def _add_email(client: Client, email: str, *, is_main: bool) -> None:
    ContactPoint.objects.create(client=client, kind=ContactKind.EMAIL, value=email, is_main=is_main)


def _client_on_file(site: Site, person: Person) -> Client | None:
    emails = ContactPoint.objects.filter(client=OuterRef("pk"), kind=ContactKind.EMAIL)
    # A name that was merged into another file is one of that file's names.
    own = Q(search_key=person.key) | Q(merged__search_key=person.key)
    return (
        Client.objects.filter(
            own,
            site=site,
            merged_into=None,
            contact_points__kind=ContactKind.PHONE,
            contact_points__value=person.phone.e164,
        )
        .annotate(
            has_an_email=Exists(emails.filter(is_main=True)),
            has_this_email=Exists(emails.filter(value=person.email)),
        )
        .order_by("pk")
        .first()
    )


def _open_file(
    site: Site,
    person: Person,
    language: str,
    *,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Client:
    client = Client.objects.create(
        site=site,
        name=person.name,
        search_key=person.key,
        language=language if language in dict(settings.LANGUAGES) else site.language,
        prefers=usual_channel(person.email),
        created_at=now,
    )
    points = [ContactPoint(kind=ContactKind.PHONE, value=person.phone.e164)]
    points[0].as_typed = person.phone.as_typed
    if person.email:
        points.append(ContactPoint(kind=ContactKind.EMAIL, value=person.email))
    for point in points:
        point.client, point.is_main = client, True
    ContactPoint.objects.bulk_create(points)
    record(site=site, subject=client, verb="file_opened", by=by, door=door, now=now)
    return client


def find_or_create_vehicle(
    *,
    client: Client,
    plate: str = "",
    vin: str = "",
    make: str = "",
    model: str = "",
    mileage: int | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Vehicle:
    """The car of the client's site with this VIN, else with this plate, else a new file.

    A car of which only make and model are said is the client's own of that model, if one is known.
    What the file lacks is filled in; the client becomes the owner where nobody is. Mileage only
    grows: a lower one stays out of the file and stands in the journal (C1-2c). Raises Refusal
    (400) for a plate, vin, make, model or mileage that can't be read, and for none of the
    first three.
    """
    car = read_car(plate=plate, vin=vin, make=make, model=model, mileage=mileage)
    with _one_transaction():
        vehicle = _vehicle_on_file(client, car)
        if vehicle is None:
            return _open_car_file(client, car, by=by, door=door, now=now)
        vehicle.site = client.site
        if not vehicle.has_owner:  # type: ignore[attr-defined]
            Ownership.objects.create(client=client, vehicle=vehicle)
        told = _fill_in(vehicle, car, by=by, door=door, now=now) | _doubts(vehicle, car)
        if told:
            record(
                site=client.site,
                subject=vehicle,
                verb="car_said",
                by=by,
                door=door,
                now=now,
                **told,
            )
        return vehicle


def _vehicle_on_file(client: Client, car: Car) -> Vehicle | None:
    """By VIN, else by plate a car without another VIN; of several the client's own."""
    same = Q(vin=car.vin) if car.vin else Q()
    if not car.vin and not car.plate_key:
        same = Q(
            make__iexact=car.make,
            model__iexact=car.model,
            ownerships__client=client,
            ownerships__ends_on=None,
        )
    if car.plate_key:
        same_plate = Q(plate_key=car.plate_key)
        same |= same_plate & Q(vin="") if car.vin else same_plate
    owners = Ownership.objects.filter(vehicle=OuterRef("pk"), ends_on=None)
    return (
        Vehicle.objects.filter(same, site=client.site_id)
        .annotate(has_owner=Exists(owners), is_own=Exists(owners.filter(client=client)))
        .order_by("-vin" if car.vin else "-is_own", "-is_own", "-pk")
        .first()
    )


def _open_car_file(
    client: Client, car: Car, *, by: Staff | None, door: str, now: dt.datetime
) -> Vehicle:
    vehicle = Vehicle.objects.create(
        site=client.site,
        plate=car.plate,
        plate_key=car.plate_key,
        vin=car.vin,
        make=car.make,
        model=car.model,
        mileage=car.mileage,
        mileage_at=now if car.mileage is not None else None,
        created_at=now,
    )
    Ownership.objects.create(client=client, vehicle=vehicle)
    if car.mileage is not None:
        note_reading(vehicle, km=car.mileage, by=by, door=door, now=now)
    record(site=client.site, subject=vehicle, verb="file_opened", by=by, door=door, now=now)
    return vehicle


def _fill_in(
    vehicle: Vehicle, car: Car, *, by: Staff | None, door: str, now: dt.datetime
) -> dict[str, Any]:
    """Write what the file lacks and the client says, and a mileage that has grown; tell which."""
    changes: dict[str, Any] = {
        name: getattr(car, name)
        for name in ("plate", "plate_key", "vin", "make", "model")
        if getattr(car, name) and not getattr(vehicle, name)
    }
    if car.mileage is not None and (vehicle.mileage is None or car.mileage > vehicle.mileage):
        changes |= {"mileage": car.mileage, "mileage_at": now}
        note_reading(vehicle, km=car.mileage, by=by, door=door, now=now)
    if changes:
        Vehicle.objects.filter(pk=vehicle.pk).update(**changes)
    for name, value in changes.items():
        setattr(vehicle, name, value)
    return {name: value for name, value in changes.items() if name != "mileage_at"}


def _doubts(vehicle: Vehicle, car: Car) -> dict[str, Any]:
    """What was said against the file and not taken over."""
    doubts: dict[str, Any] = {}
    if car.mileage is not None and car.mileage < (vehicle.mileage or 0):
        doubts |= {"lower_mileage": car.mileage}
    if car.plate_key and car.plate_key != vehicle.plate_key:
        doubts |= {"other_plate": car.plate}
    return doubts
