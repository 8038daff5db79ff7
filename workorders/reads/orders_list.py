"""The list of a site's orders: what is asked of it, one page of rows, how many a tab has."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from service_desk.lib.intervals import Interval
from service_desk.lib.plates import normalise_plate
from service_desk.lib.slots import day_bounds
from service_desk.organisation.models import Site
from workorders.models import WorkOrder
from workorders.states import WITH_US, OrderState

ROWS = 50
_LONGEST = 60
_LAST_PAGE = 10_000
_SORTS = {
    "order": ("number",),
    "due": ("promised_at", "number"),
    "client": ("visit__client__name", "number"),
    "state": ("state", "promised_at", "number"),
}


class Tab(NamedTuple):
    key: str
    word: str | Promise
    number: int | None
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """Which orders are wanted; ``text`` is a piece of number, plate or name."""

    site: Site
    tab: str
    text: str
    sort: str
    page: int
    today: Interval[dt.datetime]

    def query(self, **other: Any) -> str:
        said = {"tab": self.tab, "q": self.text, "sort": self.sort} | other
        return "?" + urlencode({name: value for name, value in said.items() if value})

    @property
    def page_before(self) -> str:
        return self.query(page=self.page - 1)

    @property
    def page_after(self) -> str:
        return self.query(page=self.page + 1)


@dataclass(frozen=True, slots=True)
class Page:
    """``hidden``: how many of the tab the text leaves out."""

    rows: list[WorkOrder]
    has_more: bool
    tabs: list[Tab]
    hidden: int


TABS: dict[str, str | Promise] = {
    "house": _("In the house"),
    "drafts": _("Drafts"),
    "ready": _("Ready"),
    "closed": _("Closed today"),
    "all": _("All"),
}


def read_asking(site: Site, asked: Mapping[str, str], *, now: dt.datetime) -> Asking:
    """What an address asks for; what it says wrongly is as if it said nothing."""
    tab = asked.get("tab", "")
    page = asked.get("page", "")
    sort = asked.get("sort", "")
    return Asking(
        site=site,
        tab=tab if tab in TABS else "house",
        text=" ".join(asked.get("q", "").replace("\0", " ").split())[:_LONGEST],
        sort=sort if sort.removeprefix("-") in _SORTS else "",
        page=min(int(page), _LAST_PAGE) if page.isdecimal() and int(page) > 0 else 1,
        today=day_bounds(site.today(now), site.zone_info),
    )


def page_of(asking: Asking) -> Page:
    """One page of rows and the number in each tab. Two queries; a third where nothing is found."""
    counts = (
        WorkOrder.objects.live()
        .for_site(asking.site)
        .aggregate(
            **{key: Count("pk", filter=_in_tab(key, asking)) for key in TABS if key != "all"}
        )
    )
    wanted = _wanted(asking)
    first = (asking.page - 1) * ROWS
    rows = list(wanted.order_by(*_order_of(asking))[first : first + ROWS + 1])
    hidden = 0
    if not rows and asking.text:
        hidden = counts.get(asking.tab) or _all(asking).count()
    tabs = [
        Tab(key, word, counts.get(key), asking.query(tab=key, sort="", page=""))
        for key, word in TABS.items()
    ]
    return Page(rows[:ROWS], len(rows) > ROWS, tabs, hidden)


def _all(asking: Asking) -> QuerySet[WorkOrder]:
    """Under "all" void ones are listed too: their numbers are not gaps."""
    everything = asking.tab == "all"
    rows = WorkOrder.objects.all() if everything else WorkOrder.objects.live()
    return rows.filter(site=asking.site).select_related(
        "site", "visit__client", "visit__vehicle", "advisor"
    )


def _wanted(asking: Asking) -> QuerySet[WorkOrder]:
    rows = _all(asking).filter(_in_tab(asking.tab, asking))
    if not asking.text:
        return rows
    named = Q(number__icontains=asking.text) | Q(visit__client__name__icontains=asking.text)
    if plate := normalise_plate(asking.text):
        named |= Q(visit__vehicle__plate_key__contains=plate)
    return rows.filter(named)


def _in_tab(key: str, asking: Asking) -> Q:
    return {
        "house": Q(state__in=WITH_US - {OrderState.READY}),
        "drafts": Q(state=OrderState.DRAFT),
        "ready": Q(state=OrderState.READY),
        "closed": Q(
            state=OrderState.CLOSED,
            closed_at__gte=asking.today.start,
            closed_at__lt=asking.today.end,
        ),
        "all": Q(),
    }[key]


def _order_of(asking: Asking) -> list[Any]:
    """By due time where cars are here, else the newest first."""
    if not asking.sort:
        is_due = asking.tab in {"house", "ready"}
        return [F("promised_at").asc(nulls_last=True), "number"] if is_due else ["-opened_at"]
    fields = [F(name) for name in _SORTS[asking.sort.removeprefix("-")]]
    if asking.sort.startswith("-"):
        return [field.desc(nulls_last=True) for field in fields]
    return [field.asc(nulls_last=True) for field in fields]
