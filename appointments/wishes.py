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
    # The number of the earlier visit of the car: the same trouble again, or asked and not so.
    repeat_of: str = ""
    not_repeat_of: str = ""
    payment: str = ""
    told_by: str = ""
    # Whose soft holds count as free: ``staff:7``, ``waiting:12`` (models.Hold.owner).
    owner: str = ""
    # The row of the call that this is booked in, and whether we had asked the client.
    call: int | None = None
    is_ours: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestWords:
    """A wish for an appointment as far as it was said; the register keeps it whatever comes.

    ``client`` and ``vehicle`` are rows on file, else what somebody said of themselves;
    ``language`` is the one they were served in, kept on a new file.
    """

    site: Site
    source: Source
    client: int | None = None
    vehicle: int | None = None
    name: str = ""
    phone: str = ""
    plate: str = ""
    make: str = ""
    model: str = ""
    language: str = ""
    operations: tuple[str, ...] = ()
    wish: str = ""
    is_ours: bool = False
    call: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkInWish:
    """Somebody who stands at the desk without an appointment; never refused, never in the cap."""

    site: Site
    client: ClientWish
    vehicle: VehicleWish
    operations: tuple[str, ...]
    complaint: str = ""
    mobility: Mobility = Mobility.NONE
