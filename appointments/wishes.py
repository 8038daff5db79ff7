"""What somebody asks the diary for, before anything is a row."""

import datetime as dt
from dataclasses import dataclass

from appointments.states import Audience
from service_desk.organisation.models import Site
from service_desk.visits.states import Mobility, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class ClientWish:
    """A client already on file (``id``), or who they say they are."""

    id: int | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class VehicleWish:
    """A car already on file (``id``), or what the client says of it."""

    id: int | None = None
    plate: str = ""
    vin: str = ""
    make: str = ""
    model: str = ""
    mileage: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitWish:
    """A whole booking: who, which car, what work, when, and how the client gets on meanwhile.

    ``advisor`` None: whoever is free. ``plan_handover``: the action finds the handover that
    goes with the drop-off, unless ``handover_at`` names one. ``exemption`` is the stated reason
    for a same-day booking or an overloaded workshop (B-1.f2).
    """

    site: Site
    client: ClientWish
    vehicle: VehicleWish
    operations: tuple[str, ...]
    starts_at: dt.datetime
    advisor: int | None = None
    handover_at: dt.datetime | None = None
    plan_handover: bool = False
    mobility: Mobility = Mobility.NONE
    complaint: str = ""
    source: Source
    audience: Audience
    exemption: str = ""
    repeat_of: str = ""
