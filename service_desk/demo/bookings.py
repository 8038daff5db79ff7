"""A booking as it was agreed, before anybody knows what became of it."""

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from service_desk.catalogue.models import Operation
from service_desk.demo.cars import Car
from service_desk.demo.rack import Free
from service_desk.organisation.models import Staff
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility, Source


class Fate(Enum):
    """What will become of a booking when its day comes."""

    COMES = auto()
    CANCELS = auto()
    STAYS_AWAY = auto()


@dataclass(eq=False, slots=True, kw_only=True)
class Booking:
    """``drop_off`` None: a walk-in, who came at ``starts_at``. Instants are UTC.

    ``on`` is the day by the site's clock.
    ``ready_at`` is the promised end of the work with its margin. ``seed`` makes what becomes of
    it independent of every other booking, and of the hour at which the demo is loaded.
    """

    seed: str
    on: dt.date
    car: Car
    works: list[Operation]
    starts_at: dt.datetime
    drop_off: Free | None
    handover: Free | None
    ready_at: dt.datetime
    mobility: Mobility
    source: Source
    created_at: dt.datetime
    by: Staff | None
    fate: Fate
    complaint: str = ""
    exemption: str = ""
    loaner: int | None = None
    repeats: "Booking | None" = None
    moved_from: Free | None = None
    moved_at: dt.datetime | None = None
    visit: Visit | None = None

    @property
    def hours(self) -> Decimal:
        return sum((work.norm_hours for work in self.works), Decimal(0))

    @property
    def ends_at(self) -> dt.datetime:
        """When the client has the car back, as agreed."""
        return self.handover.at if self.handover else self.ready_at

    def chance(self) -> random.Random:
        """The dice of this booking, from the start."""
        return random.Random(self.seed)
