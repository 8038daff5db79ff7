"""Named reads of the outbox."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from service_desk.lib.slots import day_bounds
from service_desk.messaging.models import Message
from service_desk.messaging.states import OPEN, Door, MessageState
from service_desk.organisation.models import Site
from service_desk.records.models import ScanRun

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
HEARTBEAT = "outbox"
LATE_AFTER = dt.timedelta(minutes=3)

_DAY = dt.timedelta(days=1)


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


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether messages are being sent: when the scan last ended, how long one has waited."""

    heard_at: dt.datetime | None
    is_silent: bool
    waiting: dt.timedelta


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


def pulse(site: Site, *, now: dt.datetime) -> Pulse:
    """Is somebody sending? A dead worker must not go unnoticed. Two queries."""
    beat = ScanRun.objects.filter(name=HEARTBEAT).first()
    heard_at = beat.finished_at or beat.started_at if beat else None
    oldest = (
        Message.objects.filter(site=site, state__in=OPEN, next_try_at__lte=now)
        .order_by("next_try_at")
        .values_list("next_try_at", flat=True)
        .first()
    )
    return Pulse(
        heard_at=heard_at,
        is_silent=heard_at is None or now - heard_at > LATE_AFTER,
        waiting=now - oldest if oldest else dt.timedelta(),
    )


def texts_today(message: Message, now: dt.datetime) -> int:
    """Texts that went from this site to this number in the last 24 hours."""
    return Message.objects.filter(
        site=message.site_id,
        channel=Door.SMS,
        recipient=message.recipient,
        due_at__gt=now - LOOK_BACK,
        sent_at__gt=now - _DAY,
    ).count()


# Names of an aggregate are names of Python.
_WORDS = {name.replace("-", "_"): states for name, states in TABS.items()}


def _due_in(site: Site, on: dt.date | None, now: dt.datetime) -> QuerySet[Message]:
    rows = Message.objects.filter(site=site)
    if on is None:
        return rows.filter(due_at__gte=now - LOOK_BACK)
    day = day_bounds(on, site.zone_info)
    return rows.filter(due_at__gte=day.start, due_at__lt=day.end)
