"""The wanted work: lines with time and price, what they come to, and how a code is found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from appointments.board.glance import plain
from appointments.board.words import language
from appointments.estimate import estimate_of
from service_desk.catalogue.models import Operation
from service_desk.lib.dates import show_duration
from service_desk.lib.money import show_money
from service_desk.lib.spelling import search_key, sound_key
from service_desk.lib.text import side_by_side
from service_desk.organisation.models import Site

RECALL_CODE = "RECALL"
"""The operation that a recall campaign adds where none has the campaign's own code (C1-2d)."""

_FEWEST = 2
# The same keys on a Russian keyboard: ЩШД is what OIL comes out as.
_BY_PLACE = str.maketrans("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM")


class Job(NamedTuple):
    """A line of work: 0.8 h and its price as ``figures``."""

    code: str
    name: str
    figures: str


@dataclass(frozen=True, slots=True)
class Work:
    """The chosen lines, what may be added, and the sums as the client hears them."""

    chosen: tuple[Job, ...]
    others: tuple[Job, ...]
    hours: str = ""
    labour: str = ""
    parts: str = ""
    tax: str = ""
    total: str = ""


def show_work(site: Site, chosen: Sequence[Operation], offered: Iterable[Operation]) -> Work:
    """The work in the page's language and the site's money. One query where any is chosen."""
    lines = tuple(_job(work, site) for work in chosen)
    others = tuple(_job(work, site) for work in offered if work not in chosen)
    if not chosen:
        return Work(lines, others)
    sums = estimate_of(site, chosen, language())
    return Work(
        chosen=lines,
        others=others,
        hours=_("%(hours)s h") % {"hours": plain(sums.labour_hours)},
        labour=_money(sums.labour - sums.reduction, site),
        parts=_money(sums.parts, site) if sums.parts else "",
        tax=_money(sums.tax, site) if sums.tax else "",
        total=_money(sums.total, site),
    )


def find_work(typed: str, offered: Iterable[Operation]) -> Operation | None:
    """The operation meant by a code, its beginning, or the beginning of a word of its name."""
    text = " ".join(typed.split()).upper()
    codes = (text, text.translate(_BY_PLACE))
    works = list(offered)
    if len(text) < _FEWEST:
        return None
    exact = (work for work in works if work.code in codes)
    begun = (work for work in works if work.code.startswith(codes))
    key = sound_key(text)
    named = (work for work in works if len(key) >= _FEWEST and f" {key}" in f" {_words(work)}")
    return next((work for group in (exact, begun, named) for work in group), None)


def recall_work(code: str, offered: Iterable[Operation]) -> Operation | None:
    """What a campaign adds to a booking: the operation of its code, else the general one."""
    works = {work.code: work for work in offered}
    return works.get(code.upper()) or works.get(RECALL_CODE)


def _job(work: Operation, site: Site) -> Job:
    minutes = int(work.norm_hours * 60)
    price = show_money(work.price, site.currency, language()) if work.price else ""
    figures = side_by_side((show_duration(minutes, language()), price))
    return Job(work.code, work.local_name, figures)


def _words(work: Operation) -> str:
    return search_key(f"{work.local_name} {work.name}")


def _money(amount: Decimal, site: Site) -> str:
    return show_money(amount, site.currency, language())
