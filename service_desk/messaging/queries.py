"""Named reads of the outbox."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from service_desk.lib.slots import day_bounds
from service_desk.messaging.models import Message
from service_desk.messaging.states import OPEN, MessageState
from service_desk.organisation.models import Site

TABS: dict[str, frozenset[MessageState]] = {
    "planned": OPEN,
    "to-call": frozenset({MessageState.TO_CALL}),
    "sent": frozenset({MessageState.SENT}),
    "failed": frozenset({MessageState.FAILED}),
    "not-needed": frozenset({MessageState.SUPPRESSED, MessageState.CANCELLED}),
}
# What is ahead reads from the next on, what is over from the last back.
_AHEAD = frozenset({"planned", "to-call"})

# Without a chosen day: the last week, and all that is ahead.
LOOK_BACK = dt.timedelta(days=7)
ROWS = 50


@dataclass(frozen=True, slots=True)
class Outbox:
    """One page of one tab. ``counts`` is by tab, ``page`` counts from 1."""

    rows: list[Message]
    counts: dict[str, int]
    tab: str
    page: int

    @property
    def has_more(self) -> bool:
        return self.counts[self.tab] > self.page * ROWS


def outbox(
    site: Site, *, tab: str, on: dt.date | None = None, page: int = 1, now: dt.datetime
) -> Outbox:
    """Messages of a site due on a day of its own, or since a week ago. Two queries."""
    rows = _due_in(site, on, now)
    counts = rows.aggregate(
        **{name: Count("pk", filter=Q(state__in=states)) for name, states in _WORDS.items()}
    )
    order = ("due_at", "id") if tab in _AHEAD else ("-due_at", "-id")
    shown = rows.filter(state__in=TABS[tab]).select_related("client").order_by(*order)
    return Outbox(
        rows=list(shown[(page - 1) * ROWS : page * ROWS]),
        counts={name.replace("_", "-"): count for name, count in counts.items()},
        tab=tab,
        page=page,
    )


# Names of an aggregate are names of Python.
_WORDS = {name.replace("-", "_"): states for name, states in TABS.items()}


def _due_in(site: Site, on: dt.date | None, now: dt.datetime) -> QuerySet[Message]:
    rows = Message.objects.filter(site=site)
    if on is None:
        return rows.filter(due_at__gte=now - LOOK_BACK)
    day = day_bounds(on, site.zone_info)
    return rows.filter(due_at__gte=day.start, due_at__lt=day.end)
