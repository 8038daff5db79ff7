"""A visit's state, its stamps, and what the journal says of it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from service_desk.organisation.models import Staff
from service_desk.visits.states import VisitState


@dataclass(slots=True)
class Entry:
    """A line of the journal. ``by`` None: the client themselves."""

    at: dt.datetime
    verb: str
    by: Staff | None
    door: str
    data: dict[str, Any]


@dataclass(slots=True)
class Life:
    """A visit's state and stamps; a stamp that is not there has not come yet."""

    state: VisitState = VisitState.BOOKED
    confirmed_at: dt.datetime | None = None
    arrived_at: dt.datetime | None = None
    greeted_at: dt.datetime | None = None
    greeted_by: Staff | None = None
    reception_at: dt.datetime | None = None
    reception_by: Staff | None = None
    handed_over_at: dt.datetime | None = None
    cancelled_at: dt.datetime | None = None
    no_show_at: dt.datetime | None = None
    cancel_reason: str = ""
    entries: list[Entry] = field(default_factory=list)

    def tell(
        self, at: dt.datetime, verb: str, by: Staff | None, door: str = "desk", **data: Any
    ) -> None:
        self.entries.append(Entry(at, verb, by, door, data))
