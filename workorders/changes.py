"""The versions of an order in words: what changed, for who reads them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.board.words import language
from service_desk.lib.dates import show_time
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
    "promised": gettext_lazy("Ready %(after)s"),
    "agreed": gettext_lazy("The client agreed to %(amount)s"),
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


def versions_of(changes: Iterable[OrderChange], site: Site) -> list[Version]:
    """The newest first, as they come."""
    return [
        Version(
            change.version,
            show_time(change.at, site.zone_info),
            change.by.name if change.by else "",
            list(_sentences(change, site)),
            _money(str(change.client_total), site),
        )
        for change in changes
    ]


def _sentences(change: OrderChange, site: Site) -> Iterator[str]:
    for entry in change.changes:
        sentence = _SENTENCES.get(entry.get("what", ""))
        if sentence is None:
            yield entry.get("words") or _("Changed")
            continue
        yield str(sentence) % {
            "words": entry.get("words", ""),
            "amount": _money(entry.get("amount", ""), site),
            "before": _said(entry.get("before", ""), site),
            "after": _said(entry.get("after", ""), site),
            "changes": side_by_side(_pairs(entry, site)) if entry["what"] == "changed" else "",
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
    if name in {"payer", "origin"}:
        return _said(value, site)
    return value


def _said(value: Any, _site: Site) -> str:
    """The word of a choice, else the value as it was written."""
    for choices in (Pricing, Payer, Origin):
        if value in choices.values:
            return str(choices(value).label)
    return str(value) if not isinstance(value, dict) else ""


def _money(amount: str, site: Site) -> str:
    try:
        return show_money(Decimal(amount), site.currency, language())
    except InvalidOperation:
        return ""
