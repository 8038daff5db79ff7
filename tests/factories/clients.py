"""A client who can be reached, and their car."""

from typing import Any

from service_desk.clients.models import Client, ContactPoint, Ownership, Vehicle
from service_desk.clients.states import Channel, ContactKind
from service_desk.lib.plates import normalise_plate
from service_desk.lib.spelling import search_key
from service_desk.organisation.models import Site
from tests.factories import NOW, next_int


def make_client(
    site: Site,
    name: str = "Lucía Vega Martín",
    *,
    phone: str | None = None,
    email: str = "",
    prefers: Channel = Channel.SMS,
    language: str = "",
    **fields: Any,
) -> Client:
    """A client of ``site`` with a Spanish mobile of their own; ``phone=""``: without one."""
    client = Client.objects.create(
        **{
            "site": site,
            "name": name,
            "search_key": search_key(name),
            "language": language or site.language,
            "prefers": prefers,
            "created_at": NOW,
            **fields,
        }
    )
    if phone is None:
        phone = f"+34612{next_int():06d}"
    for kind, value in ((ContactKind.PHONE, phone), (ContactKind.EMAIL, email)):
        if value:
            ContactPoint.objects.create(client=client, kind=kind, value=value, is_main=True)
    return client


def make_vehicle(owner: Client, plate: str = "", **fields: Any) -> Vehicle:
    """A car of ``owner`` at their site."""
    shown = plate or f"{next_int():04d} KLM"
    vehicle = Vehicle.objects.create(
        **{
            "site": owner.site,
            "plate": shown,
            "plate_key": normalise_plate(shown),
            "make": "Citroën",
            "model": "C4",
            "created_at": NOW,
            **fields,
        }
    )
    Ownership.objects.create(client=owner, vehicle=vehicle)
    return vehicle
