"""What a line may become, by a piece of its name: a job with its kit, a part, own words (UX-28)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from service_desk.catalogue.models import Operation, Stock
from service_desk.lib.lookalikes import latin_letters, readings
from service_desk.organisation.models import Site

FEWEST = 2
MOST = 6
_NAMES = ("name", "name_ru", "name_es", "name_zh")


@dataclass(frozen=True, slots=True)
class Choice:
    """``take`` is what the form posts: "job:OIL", "part:04465". Hours and stock are figures."""

    take: str
    code: str
    name: str
    price: Decimal
    hours: Decimal | None = None
    parts: int = 0
    on_hand: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Found:
    text: str
    jobs: tuple[Choice, ...]
    parts: tuple[Choice, ...]

    @property
    def total(self) -> int:
        return len(self.jobs) + len(self.parts)


def find_work(site: Site, text: str) -> Found:
    """The best matches, a code begun so before a word of the name begun so. Two queries."""
    text = " ".join(text.replace("\0", " ").split())
    if len(text) < FEWEST:
        return Found(text, (), ())
    return Found(text, tuple(_jobs(site, text)), tuple(_parts(site, text)))


def _jobs(site: Site, text: str) -> Iterator[Choice]:
    code = Q(code__istartswith=latin_letters(text))
    named = code
    for reading in readings(text):
        for field in _NAMES:
            named |= Q(**{f"{field}__icontains": reading})
    rows = site.operations.filter(named, is_active=True).annotate(parts=Count("kit"))
    for work in sorted(rows[: MOST * 3], key=lambda row: _rank(row, text))[:MOST]:
        yield Choice(
            take=f"job:{work.code}",
            code=work.code,
            name=work.local_name,
            price=work.price,
            hours=work.norm_hours,
            parts=work.parts,
        )


def _rank(work: Operation, text: str) -> tuple[int, int, str]:
    wanted = latin_letters(text).upper()
    begins = work.code == wanted, work.code.startswith(wanted)
    return (0 if begins[0] else 1 if begins[1] else 2, work.position, work.code)


def _parts(site: Site, text: str) -> Iterator[Choice]:
    named = Q(part__code__istartswith=latin_letters(text))
    for reading in readings(text):
        named |= Q(part__name__icontains=reading)
    rows = Stock.objects.filter(named, site=site).select_related("part").order_by("part__code")
    for stock in rows[:MOST]:
        yield Choice(
            take=f"part:{stock.part.code}",
            code=stock.part.code,
            name=stock.part.name,
            price=stock.price,
            on_hand=stock.on_hand,
        )
