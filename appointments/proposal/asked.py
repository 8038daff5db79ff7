"""What a time is looked for, and what is said in answer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise

from appointments.offers import Offer
from appointments.states import Audience
from service_desk.catalogue.models import Operation
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a time is looked for. ``at`` None: whatever is best. ``visit``: the one that moves.

    ``owner`` is whose soft holds count as free, ``handover_at`` a handover named by the desk.
    """

    site: Site
    hours: dict[str, Decimal] = field(default_factory=dict)
    operations: Sequence[Operation] = ()
    at: dt.datetime | None = None
    advisor: int | None = None
    handover_at: dt.datetime | None = None
    prefers: int | None = None
    vehicle: int | None = None
    needs_loaner: bool = False
    mobility: str = ""
    is_repeat: bool = False
    audience: Audience = Audience.STAFF
    owner: str = ""
    visit: Visit | None = None
    # The day whose every free time is wanted, too.
    day: dt.date | None = None
    # The day from which whole days of times are wanted.
    more_from: dt.date | None = None


class DeskOffer(NamedTuple):
    """An offer as a button: ``value`` is its instant and its advisor."""

    value: str
    time: str
    day: str
    reason: str | Promise
    is_chosen: bool = False


class DayOffers(NamedTuple):
    """A day with all its free times."""

    words: str
    offers: tuple[DeskOffer, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """``refused`` says why the wanted time can't be had. ``handover`` goes with the chosen one.

    ``wrong_way`` says why the client can't get on as they wish; ``parts`` from which day the
    parts are there; ``places`` are the drop-off and the handover that would be booked.
    """

    offers: tuple[DeskOffer, ...]
    chosen: DeskOffer | None = None
    refused: str | Promise = ""
    refused_code: str = ""
    wrong_way: str | Promise = ""
    parts: str | Promise = ""
    handover: str = ""
    handover_value: str = ""
    handovers: tuple[DeskOffer, ...] = ()
    needs_reason: bool = False
    is_today: bool = False
    why_reason: str | Promise = ""
    all_day: tuple[DeskOffer, ...] = ()
    days: tuple[DayOffers, ...] = ()
    later: dt.date | None = None
    places: tuple[Offer, Offer | None] | None = None


def offer_value(at: dt.datetime, advisor: int) -> str:
    """How a button says a quarter and its advisor."""
    return f"{at:%Y-%m-%dT%H:%MZ}|{advisor}"
