"""The versions of an order in words: what changed, for who reads them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.board.words import language
from service_desk.lib.dates import show_day_short, show_moment, show_time
from service_desk.lib.money import show_money
from service_desk.lib.text import side_by_side
from service_desk.organisation.models import Site
from workorders.models import OrderChange
from workorders.states import Origin, Payer, Pricing

# What a version may tell of, by the "what" of its entries.
_SENTENCES: dict[str, str | Promise] = {
    "opened": gettext_lazy("Opened from the visit"),
    "added": gettext_lazy("%(words)s added, %(amount)s"),
    "removed": gettext_lazy("%(words)s removed, %(amount)s"),
    "restored": gettext_lazy("%(words)s is back, %(amount)s"),
    "changed": gettext_lazy("%(words)s: %(changes)s"),
    "pricing": gettext_lazy("Priced anew: %(after)s, was %(before)s"),
    "note": gettext_lazy("Another word to the workshop"),
    "road_test": gettext_lazy("With a road test"),
    "no_road_test": gettext_lazy("Without a road test"),
    "promised": gettext_lazy("Promised for %(after)s"),
    "agreed": gettext_lazy("The client agreed to %(amount)s"),
    "declined": gettext_lazy("Declined at reception: %(words)s"),
}
_FIELDS = {
    "words": gettext_lazy("what"),
    "quantity": gettext_lazy("quantity"),
    "price": gettext_lazy("price"),
    "payer": gettext_lazy("who pays"),
    "origin": gettext_lazy("origin"),
    "supplier": gettext_lazy("outside firm"),
}


class Version(NamedTuple):
    """One version as the page lists it; ``time`` on the site's clock."""

    number: int
    time: str
    who: str
    sentences: list[str]
    client_total: str


def versions_of(changes: Iterable[OrderChange], site: Site, *, now: dt.datetime) -> list[Version]:
    """The newest first, as they come."""
    return [
        Version(
            change.version,
            _when(change.at, site, now),
            change.by.name if change.by else "",
            list(_sentences(change, site)),
            _money(str(change.client_total), site),
        )
        for change in changes
    ]


def _when(at: dt.datetime, site: Site, now: dt.datetime) -> str:
    """10:15 for today, else with its day."""
    on, time = site.local(at).date(), show_time(at, site.zone_info)
    return time if on == site.today(now) else f"{show_day_short(on, language())} {time}"


def _sentences(change: OrderChange, site: Site) -> Iterator[str]:
    for entry in change.changes:
        what = entry.get("what", "")
        sentence = _SENTENCES.get(what)
        if sentence is None or (what == "promised" and not change.promised_at):
            yield entry.get("words") or _("Changed")
            continue
        yield str(sentence) % {
            "words": entry.get("words", ""),
            "amount": _money(entry.get("amount") or entry.get("after"), site),
            "before": _said(entry.get("before")),
            "after": _ready(change, site) if what == "promised" else _said(entry.get("after")),
            "changes": side_by_side(_pairs(entry, site)) if what == "changed" else "",
        }


def _pairs(entry: dict[str, Any], site: Site) -> Iterator[str]:
    for name, before in entry["before"].items():
        yield _("%(field)s %(before)s → %(after)s") % {
            "field": _FIELDS[name],
            "before": _value(name, before, site) or "–",
            "after": _value(name, entry["after"][name], site) or "–",
        }


def _value(name: str, value: str, site: Site) -> str:
    if name == "price":
        return _money(value, site)
    return _said(value) if name in {"payer", "origin"} else value


def _said(value: Any) -> str:
    """The word of a choice, else the value as it was written."""
    for choices in (Pricing, Payer, Origin):
        if value in choices.values:
            return str(choices(value).label)
    return value if isinstance(value, str) else ""


def _ready(change: OrderChange, site: Site) -> str:
    assert change.promised_at is not None
    return show_moment(change.promised_at, site.zone_info, language())


def _money(amount: Any, site: Site) -> str:
    try:
        return show_money(Decimal(str(amount)), site.currency, language())
    except InvalidOperation:
        return ""
