"""Work, time and money in the words of the page's language."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from babel.dates import get_day_names
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appointments.availability.diary import Hours
from appointments.rules import JUST_GONE
from service_desk.catalogue.models import Operation
from service_desk.lib.dates import NO_BREAK_SPACE, show_duration
from service_desk.lib.locales import locale_for
from service_desk.lib.money import show_money
from service_desk.lib.refusals import Refusal, Sentence
from service_desk.lib.text import in_a_row, side_by_side
from service_desk.organisation.models import Site

_FULL = {
    "hour_full",
    "appointment_seat_is_taken_once",
    "appointment_hour_is_full",
    "appointment_seat_is_within_the_site_cap",
}
_LONG = 8  # hours; more is not done while one waits for it in any sense


class WorkWords(NamedTuple):
    """Names of the work, how long it takes and what it costs at least; either may be empty."""

    names: Sequence[str]
    lasts: str
    price: str

    @property
    def words(self) -> str:
        """What is done and what it costs, on one line."""
        return side_by_side((in_a_row(self.names), self.price))

    @property
    def figures(self) -> str:
        """How long it takes and what it costs, on one line."""
        return side_by_side((self.lasts, self.price))


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
    """Such as "from €129"; nothing for work that is priced when it is seen."""
    if not amount:
        return ""
    price = show_money(amount, site.currency, language(), cents="needed")
    return _("from {price}").format(price=price)


def opening_lines(openings: Iterable[Hours]) -> list[str]:
    """A line for each run of days with the same hours, such as Mon–Fri 08:00–18:00."""
    hours = dict.fromkeys(range(7), "")
    for opening in sorted(openings, key=lambda each: (each.weekday, each.start)):
        said = f"{_clock(opening.start)}–{_clock(opening.end)}"
        hours[opening.weekday] = side_by_side((hours[opening.weekday], said))
    names = get_day_names("abbreviated", "stand-alone", locale_for(language()))
    lines: list[str] = []
    for said, run in groupby(hours, key=hours.__getitem__):
        days = list(run)
        if said:
            name = names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"
            lines.append(f"{name} {said}".replace(" ", NO_BREAK_SPACE))
    return lines


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def reasons_of(refusal: Refusal) -> list[Sentence]:
    """Why not, as a client is told: that an hour has its limit is ours to know."""
    return [
        JUST_GONE if obstacle.code in _FULL else obstacle.message for obstacle in refusal.obstacles
    ]


def language() -> str:
    """The language of the page."""
    return get_language() or "en"
