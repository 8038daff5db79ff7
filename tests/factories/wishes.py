"""What somebody asks the diary for: an oil service for a new client, unless told otherwise."""

import datetime as dt
from typing import Any

from appointments.states import Audience
from appointments.wishes import ClientWish, VehicleWish, VisitWish
from service_desk.organisation.models import Site
from service_desk.visits.states import Source
from tests.factories import next_int


def make_wish(
    site: Site,
    starts_at: dt.datetime,
    *,
    client: dict[str, Any] | None = None,
    vehicle: dict[str, Any] | None = None,
    operations: tuple[str, ...] = ("OIL",),
    **fields: Any,
) -> VisitWish:
    number = next_int()
    person = {"name": "Marta García López", "phone": f"+34655{number:06d}", "language": "es"}
    car = {"plate": f"{number:04d} JKL", "make": "SEAT", "model": "León"}
    return VisitWish(
        **{
            "site": site,
            "client": ClientWish(**(person if client is None else client)),
            "vehicle": VehicleWish(**(car if vehicle is None else vehicle)),
            "operations": operations,
            "starts_at": starts_at,
            "source": Source.PHONE,
            "audience": Audience.STAFF,
            **fields,
        }
    )
