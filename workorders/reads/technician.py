"""Who at reception asks for a technician, and who said they come (S-2c, B-3.10).

Read from the journal: a call is over once somebody comes, it is taken back, or hours have passed.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from service_desk.organisation.models import Site
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry
from service_desk.visits.states import VisitState
from workorders.models import WorkOrder

CALLED, COMES, NOT_NEEDED = "technician_called", "technician_comes", "technician_not_needed"
LASTS = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Call:
    """``comes`` is the name of who is on the way; "" while nobody has said so."""

    order: WorkOrder
    at: dt.datetime
    comes: str

    @property
    def is_open(self) -> bool:
        return not self.comes


def call_of(order: WorkOrder, *, now: dt.datetime) -> Call | None:
    """The last call from this order, answered or not; none that was taken back."""
    rows = _entries(order.site, now).filter(subject=subject_of(order))
    last = rows.order_by("-at", "-id").first()
    if last is None or last.verb == NOT_NEEDED:
        return None
    return Call(order, last.at, last.by.name if last.verb == COMES and last.by else "")


def open_calls(site: Site, *, now: dt.datetime) -> list[Call]:
    """The calls that nobody has answered, the oldest first. Two queries."""
    here = WorkOrder.objects.open().filter(site=site, visit__keys_at=None)
    orders = {
        subject_of(order): order
        for order in here.filter(visit__state=VisitState.ARRIVED).select_related(
            "site", "visit__vehicle", "intake"
        )
    }
    last = {
        row.subject: row
        for row in _entries(site, now).filter(subject__in=orders).order_by("at", "id")
    }
    return [
        Call(orders[subject], row.at, "") for subject, row in last.items() if row.verb == CALLED
    ]


def _entries(site: Site, now: dt.datetime) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(
        site=site, verb__in=[CALLED, COMES, NOT_NEEDED], at__gt=now - LASTS
    ).select_related("by")
