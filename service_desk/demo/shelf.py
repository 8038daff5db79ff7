"""Parts kept for the visits ahead, and one that the makers send too slowly."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import ceil

from parts_prep.models import Reservation
from service_desk.catalogue.models import KitLine, Stock
from service_desk.demo.stories import Story
from service_desk.organisation.models import Site
from service_desk.visits.states import AHEAD

_SCARCE, _SHARE = "DISC-F", Decimal("0.6")
_DAY = dt.timedelta(days=1)


def keep_parts(site: Site, stories: Sequence[Story], today: dt.date) -> None:
    """Stock that covers what is booked, but for one part; and what each visit holds of it."""
    ahead = [story for story in stories if story.life.state in AHEAD]
    ahead.sort(key=lambda story: story.booking.starts_at)
    kits = _kits(site)
    wanted: Counter[int] = Counter()
    for story in ahead:
        wanted.update(_needs(story, kits))
    eta = _delivery(today)
    for stock in site.stock.select_related("part"):
        need = Decimal(wanted[stock.part_id])
        if stock.part.code == _SCARCE:
            stock.on_hand, stock.eta = Decimal(int(need * _SHARE)), eta
        else:
            stock.on_hand += ceil(need)
        stock.save(update_fields=["on_hand", "eta"])
    left = dict(Stock.objects.filter(site=site).values_list("part", "on_hand"))
    Reservation.objects.bulk_create(_reservations(site, ahead, kits, left, eta), batch_size=1000)


def _kits(site: Site) -> dict[int, dict[int, Decimal]]:
    kits: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for line in KitLine.objects.filter(operation__site=site):
        kits[line.operation_id][line.part_id] = line.quantity
    return kits


def _needs(story: Story, kits: dict[int, dict[int, Decimal]]) -> dict[int, Decimal]:
    needs: dict[int, Decimal] = defaultdict(Decimal)
    for work in story.booking.works:
        for part, quantity in kits.get(work.pk, {}).items():
            needs[part] += quantity
    return needs


def _reservations(
    site: Site,
    ahead: Sequence[Story],
    kits: dict[int, dict[int, Decimal]],
    left: dict[int, Decimal],
    eta: dt.date,
) -> Iterator[Reservation]:
    """Who comes first is served first; the rest waits for the delivery."""
    for story in ahead:
        for part, quantity in _needs(story, kits).items():
            is_there = left[part] >= quantity
            left[part] -= quantity if is_there else 0
            yield Reservation(
                visit=story.visit,
                site=site,
                part_id=part,
                quantity=quantity,
                held=quantity if is_there else 0,
                ready_on=None if is_there else eta,
                created_at=story.booking.created_at,
            )


def _delivery(today: dt.date) -> dt.date:
    """The next lorry but one: never on a weekend."""
    on = today + 3 * _DAY
    while on.weekday() > 4:
        on += _DAY
    return on
