"""Work, time and money in the words of the page's language."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from service_desk.catalogue.models import Operation
from service_desk.lib.dates import show_duration
from service_desk.lib.money import show_money
from service_desk.organisation.models import Site

_LONG = 8  # hours; more is not done while one waits for it in any sense


class WorkWords(NamedTuple):
    """Names of the work, how long it takes and what it costs at least; either may be empty."""

    names: Sequence[str]
    lasts: str
    price: str


def work_words(site: Site, works: Iterable[Operation]) -> WorkWords:
    """Several kinds of work as one: the names in their order, the sums of time and price."""
    works = list(works)
    return WorkWords(
        [work.local_name for work in works],
        lasts(sum((work.norm_hours for work in works), Decimal(0))),
        price_from(sum((work.price for work in works), Decimal(0)), site),
    )


def lasts(hours: Decimal) -> str:
    """Norm hours, rounded up to the quarter of an hour that a person reckons in."""
    if hours > _LONG:
        return _("more than a day")
    quarters = math.ceil(hours * 4)
    return show_duration(dt.timedelta(minutes=15 * quarters), language())


def price_from(amount: Decimal, site: Site) -> str:
    """ "from €129"; nothing for work that is priced when it is seen."""
    if not amount:
        return ""
    price = show_money(amount, site.currency, language(), cents="needed")
    return _("from {price}").format(price=price)


def language() -> str:
    """The language of the page."""
    return get_language() or "en"
