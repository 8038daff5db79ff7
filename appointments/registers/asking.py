"""The register of requests: what is asked of it, its rows and its figures (B-1.D, B-1.K)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from appointments.models import BookingRequest
from appointments.states import LostReason, Outcome
from service_desk.lib.slots import day_bounds
from service_desk.organisation.models import Site
from service_desk.visits.states import Source

ROWS = 50
USUAL_DAYS = 30
YEARS = range(2000, 2100)
_LAST_PAGE = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """Which requests are wanted; empty words mean all. Days are the site's, both included."""

    site: Site
    first: dt.date
    last: dt.date
    outcome: str = ""
    reason: str = ""
    source: str = ""
    # "client" or "us": who asked whom.
    asker: str = ""
    page: int = 1

    def query(self, **other: Any) -> str:
        """The address of this view of the register, or of one that differs in a few words."""
        said = {
            "from": self.first,
            "to": self.last,
            "outcome": self.outcome,
            "reason": self.reason,
            "source": self.source,
            "asker": self.asker,
        } | other
        return "?" + urlencode({name: value for name, value in said.items() if value})

    @property
    def page_before(self) -> str:
        return self.query(page=self.page - 1)

    @property
    def page_after(self) -> str:
        return self.query(page=self.page + 1)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.outcome or self.reason or self.source or self.asker)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Requests of one asker ("client", "us" or all): how many, and what came of them."""

    asking: Asking
    key: str
    counts: dict[str, int]

    @property
    def all(self) -> int:
        return sum(self.counts.values())

    @property
    def percent(self) -> int | None:
        """Bookings made ÷ requests (B-1.K); None where nobody asked."""
        return round(100 * self.counts[Outcome.WON] / self.all) if self.all else None

    @property
    def cells(self) -> list[tuple[int, str]]:
        """Each number with the address of the rows it was counted from; first all of them."""
        numbers = [("", self.all), *self.counts.items()]
        return [(number, self._rows(outcome)) for outcome, number in numbers]

    @property
    def won_rows(self) -> str:
        return self._rows(Outcome.WON)

    def _rows(self, outcome: str) -> str:
        return self.asking.query(outcome=outcome, asker=self.key, reason="", source="")


class Page(NamedTuple):
    """One page of rows; ``figures`` are of the period whatever else is narrowed."""

    rows: list[BookingRequest]
    figures: list[Figures]
    has_more: bool
    hidden: int


def read_asking(site: Site, typed: Mapping[str, str], *, now: dt.datetime) -> Asking:
    """What an address asks for. Words it does not know are as if they had not been said."""
    today = site.today(now)
    last = _day(typed.get("to", "")) or today
    first = _day(typed.get("from", "")) or last - dt.timedelta(USUAL_DAYS - 1)
    page = typed.get("page", "")
    return Asking(
        site=site,
        first=min(first, last),
        last=max(first, last),
        outcome=_known(typed.get("outcome", ""), Outcome.values),
        reason=_known(typed.get("reason", ""), LostReason.values),
        source=_known(typed.get("source", ""), Source.values),
        asker=_known(typed.get("asker", ""), ["client", "us"]),
        page=min(max(int(page), 1), _LAST_PAGE) if page.isdecimal() and len(page) < 9 else 1,
    )


def rows_of(asking: Asking) -> QuerySet[BookingRequest]:
    """The requests that are asked for, the newest first, with all that a line shows."""
    rows = _in_period(asking)
    for field, value in (
        ("outcome", asking.outcome),
        ("lost_reason", asking.reason),
        ("source", asking.source),
    ):
        if value:
            rows = rows.filter(**{field: value})
    if asking.asker:
        rows = rows.filter(is_ours=asking.asker == "us")
    return with_names(rows).order_by("-at", "-id")


def with_names(rows: QuerySet[BookingRequest]) -> QuerySet[BookingRequest]:
    """The rows with client, car, part, visit and people, and the client's phones."""
    named = ("client", "vehicle", "part", "visit", "by", "decided_by", "bought_by", "told_by")
    return rows.select_related(*named).prefetch_related("client__contact_points")


def page_of(asking: Asking) -> Page:
    """A page of the register with its figures. Three queries, whatever the number of rows."""
    start = (asking.page - 1) * ROWS
    rows = list(rows_of(asking)[start : start + ROWS + 1])
    figures = _figures(asking)
    return Page(
        rows=rows[:ROWS],
        figures=figures,
        has_more=len(rows) > ROWS,
        hidden=figures[0].all if asking.is_narrowed and not rows else 0,
    )


def _figures(asking: Asking) -> list[Figures]:
    asked_by = {"": Q(), "client": Q(is_ours=False), "us": Q(is_ours=True)}
    counts = _in_period(asking).aggregate(
        **{
            f"{key}_{outcome}": Count("pk", filter=condition & Q(outcome=outcome))
            for key, condition in asked_by.items()
            for outcome in Outcome.values
        }
    )
    return [
        Figures(
            asking=asking,
            key=key,
            counts={outcome: counts[f"{key}_{outcome}"] for outcome in Outcome.values},
        )
        for key in asked_by
    ]


def _in_period(asking: Asking) -> QuerySet[BookingRequest]:
    zone = asking.site.zone_info
    return BookingRequest.objects.filter(
        site=asking.site,
        at__gte=day_bounds(asking.first, zone).start,
        at__lt=day_bounds(asking.last, zone).end,
    )


def _known(word: str, words: list[str]) -> str:
    return word if word in words else ""


def _day(text: str) -> dt.date | None:
    try:
        on = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return on if on.year in YEARS else None
