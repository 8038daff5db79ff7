"""Who comes with which car: the files a booking finds or opens."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.wishes import VisitWish
from service_desk.clients.actions import find_or_create_client, find_or_create_vehicle
from service_desk.clients.models import Client, Vehicle
from service_desk.clients.queries import kept_file
from service_desk.lib.refusals import refuse
from service_desk.organisation.models import Staff


def find_files(
    wish: VisitWish, *, by: Staff | None, door: str, now: dt.datetime
) -> tuple[Client, Vehicle]:
    """The client and the car, found or made. Those of another site are not found (404)."""
    if wish.client.id is not None:
        client = Client.objects.filter(pk=wish.client.id, site=wish.site).first()
        if client is None:
            refuse("unknown_client", _("This client is not on file here."), "client", status=404)
        client = kept_file(client)  # two files were made one since this screen was drawn
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
            refuse("unknown_vehicle", _("This car is not on file here."), "vehicle", status=404)
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
