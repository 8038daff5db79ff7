"""Named reads of the outbox: its tabs, what was asked for, the sum of a day, what to read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet
from django.utils.http import urlencode

from service_desk.lib.phones import digits
from service_desk.lib.slots import day_bounds
from service_desk.lib.spelling import search_key
from service_desk.messaging.models import Message, Reply
from service_desk.messaging.states import OPEN, Delivery, Door, MessageState
from service_desk.organisation.models import Site

_GONE_WRONG = frozenset({MessageState.FAILED, MessageState.SET_ASIDE})
_HELD_BACK = frozenset({MessageState.SUPPRESSED, MessageState.CANCELLED})

TABS: dict[str, frozenset[MessageState]] = {
    "planned": OPEN,
    "to-call": frozenset({MessageState.TO_CALL}),
    "sent": frozenset({MessageState.SENT}),
    "failed": _GONE_WRONG,
    "not-needed": _HELD_BACK,
}
# What is ahead reads from the next on, what is over from the last back.
_AHEAD = frozenset({"planned", "to-call"})

# Without a chosen day: the last week, and all that is ahead.
LOOK_BACK = dt.timedelta(days=7)
ROWS = 50
LONGEST_SEARCH = 60
_FEWEST_DIGITS = 4
_MOST_REASONS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which rows are asked for; empty means all of them. ``page`` counts from 1."""

    tab: str = "planned"
    on: dt.date | None = None
    kind: str = ""
    channel: str = ""
    delivery: str = ""
    text: str = ""
    page: int = 1

    @property
    def is_narrow(self) -> bool:
        """Something else than the tab and the day leaves rows out."""
        return bool(self.kind or self.channel or self.delivery or self.text)

    def query(self) -> str:
        """The address of this list: ``?tab=sent&day=2027-03-12``; without the page."""
        said = {
            "tab": self.tab,
            "day": str(self.on or ""),
            "kind": self.kind,
            "channel": self.channel,
            "delivery": self.delivery,
            "q": self.text,
        }
        return f"?{urlencode({name: value for name, value in said.items() if value})}"

    def but(self, **changes: object) -> "Wanted":
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Outbox:
    """One page of one tab; ``counts`` is by tab, of the rows asked for."""

    rows: list[Message]
    counts: dict[str, int]
    wanted: Wanted

    @property
    def tab(self) -> str:
        return self.wanted.tab

    @property
    def page(self) -> int:
        return self.wanted.page

    @property
    def has_more(self) -> bool:
        return self.counts[self.tab] > self.page * ROWS


@dataclass(frozen=True, slots=True)
class DaySum:
    """What was to be told on a day of the site, by what came of it. ``went`` has ``delivered``."""

    on: dt.date
    will_go: int
    to_call: int
    went: int
    delivered: int
    failed: int
    held_back: int


def read_wanted(said: Mapping[str, str], *, tab: str = "planned") -> Wanted:
    """What an address asks for; a word we do not know asks for nothing."""
    page = said.get("page", "")
    return Wanted(
        tab=said["tab"] if said.get("tab") in TABS else tab,
        on=_day(said.get("day", "")),
        kind=said.get("kind", "")[:24],
        channel=said["channel"] if said.get("channel") in Door.values else "",
        delivery=said["delivery"] if said.get("delivery") in Delivery.values else "",
        text=said.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        page=min(int(page), 10_000) if page.isdecimal() and int(page) else 1,
    )


def outbox(site: Site, wanted: Wanted, *, now: dt.datetime) -> Outbox:
    """Messages of a site due on a day of its own, or since a week ago. Two queries."""
    rows = _narrowed(_due_in(site, wanted.on, now), wanted)
    counts = rows.aggregate(**{name: Count("pk", filter=_in_tab(name, wanted)) for name in _WORDS})
    order = ("due_at", "id") if wanted.tab in _AHEAD else ("-due_at", "-id")
    shown = rows.filter(_in_tab(wanted.tab, wanted)).select_related("client").order_by(*order)
    return Outbox(
        rows=list(shown[(wanted.page - 1) * ROWS : wanted.page * ROWS]),
        counts={name.replace("_", "-"): count for name, count in counts.items()},
        wanted=wanted,
    )


def day_sum(site: Site, on: dt.date) -> DaySum:
    """What is due on a day and what came of it; each figure is a list of rows. One query."""
    rows = _due_in(site, on, None)
    counts = rows.aggregate(
        will_go=Count("pk", filter=Q(state__in=OPEN)),
        to_call=Count("pk", filter=Q(state=MessageState.TO_CALL)),
        went=Count("pk", filter=Q(state=MessageState.SENT)),
        delivered=Count("pk", filter=Q(state=MessageState.SENT, delivery=Delivery.DELIVERED)),
        failed=Count("pk", filter=Q(state__in=_GONE_WRONG)),
        held_back=Count("pk", filter=Q(state__in=_HELD_BACK)),
    )
    return DaySum(on=on, **counts)


def reasons_to_retry(site: Site, *, now: dt.datetime) -> list[tuple[str, int]]:
    """Why what failed and is still of use failed, the commonest first, with how many."""
    failed = Message.objects.filter(site=site, state__in=_GONE_WRONG, not_after__gt=now)
    alike = failed.exclude(reason="").values("reason").annotate(number=Count("pk"))
    rows = alike.order_by("-number", "reason")[:_MOST_REASONS]
    return [(row["reason"], row["number"]) for row in rows]


def replies_to_read(site: Site) -> QuerySet[Reply]:
    """What clients wrote that no machine understood and nobody has read, the oldest first."""
    return (
        Reply.objects.filter(site=site, outcome="", read_at=None)
        .select_related("client", "message")
        .order_by("received_at", "id")
    )


# Names of an aggregate are names of Python.
_WORDS = [name.replace("-", "_") for name in TABS]


def _due_in(site: Site, on: dt.date | None, now: dt.datetime | None) -> QuerySet[Message]:
    rows = Message.objects.filter(site=site)
    if on is None:
        return rows.filter(due_at__gte=now - LOOK_BACK) if now else rows
    day = day_bounds(on, site.zone_info)
    return rows.filter(due_at__gte=day.start, due_at__lt=day.end)


def _in_tab(name: str, wanted: Wanted) -> Q:
    """What a tab holds. Only of what went does a network say anything."""
    tab = name.replace("_", "-")
    said = Q(delivery=wanted.delivery) if wanted.delivery and tab == "sent" else Q()
    return Q(state__in=TABS[tab]) & said


def _narrowed(rows: QuerySet[Message], wanted: Wanted) -> QuerySet[Message]:
    asked = {"kind": wanted.kind, "channel": wanted.channel}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    if not wanted.text:
        return rows
    found = Q(recipient__icontains=wanted.text)
    if key := search_key(wanted.text):
        found |= Q(client__search_key__contains=key)
    number = digits(wanted.text)
    if len(number) >= _FEWEST_DIGITS:
        found |= Q(recipient__contains=number.lstrip("0"))
    return rows.filter(found)


def _day(text: str) -> dt.date | None:
    try:
        on = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return on if 2000 <= on.year < 2100 else None
