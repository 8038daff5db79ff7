"""A plate that is on somebody else's file: perhaps the car has changed hands (C1-2a)."""

from appointments.panel.person import KnownClient
from service_desk.clients.models import Ownership
from service_desk.lib.plates import normalise_plate
from service_desk.organisation.models import Site

FEWEST_SIGNS = 4


def other_owner(site: Site, plate: str, person: KnownClient | None) -> str:
    """The name of the client on whose file the car with this plate is; "" for nobody else's.

    One query where a whole plate was typed for a car that is not chosen from the file.
    """
    key = normalise_plate(plate)
    if len(key) < FEWEST_SIGNS or (person and person.vehicle):
        return ""
    owned = Ownership.objects.filter(
        vehicle__site=site, vehicle__plate_key=key, ends_on=None
    ).select_related("client")
    row = owned.exclude(client=person.client if person else None).order_by("-pk").first()
    return row.client.name if row else ""
