"""Sums of an order, by who pays. Money is Decimal in the site's currency, tax contained."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from service_desk.lib.money import quantize
from service_desk.organisation.models import Site
from workorders.models import OrderLine
from workorders.states import LineKind, Payer

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Totals:
    """``total == client + warranty + goodwill + internal``; ``tax`` is contained in ``client``.

    ``open`` is what the client would pay for lines without an agreement; ``hours`` norm hours.
    """

    client: Decimal
    warranty: Decimal
    goodwill: Decimal
    internal: Decimal
    open: Decimal
    tax: Decimal
    hours: Decimal

    @property
    def total(self) -> Decimal:
        return self.client + self.warranty + self.goodwill + self.internal


def totals_of(site: Site, lines: Iterable[OrderLine]) -> Totals:
    """The sums of ``lines`` that are on the order."""
    there = [line for line in lines if line.removed_at is None]
    sums = dict.fromkeys(Payer, NOTHING)
    for line in there:
        sums[Payer(line.payer)] += line.amount
    client = sums[Payer.CLIENT]
    return Totals(
        client=client,
        warranty=sums[Payer.WARRANTY],
        goodwill=sums[Payer.GOODWILL],
        internal=sums[Payer.INTERNAL],
        open=sum(
            (
                line.amount
                for line in there
                if line.payer == Payer.CLIENT and line.agreed_in_id is None
            ),
            NOTHING,
        ),
        tax=tax_in(client, site),
        hours=sum((line.quantity for line in there if line.kind == LineKind.LABOUR), NOTHING),
    )


def tax_in(amount: Decimal, site: Site) -> Decimal:
    """The tax contained in ``amount``."""
    return quantize(amount * site.tax_percent / (100 + site.tax_percent), site.currency)


def snapshot_of(lines: Iterable[OrderLine]) -> list[dict[str, str]]:
    """The lines as they stand, for an agreement or a settlement: data that outlives them."""
    return [
        {
            "line": str(line.pk),
            "kind": line.kind,
            "words": line.words,
            "quantity": str(line.quantity),
            "price": str(line.price),
            "amount": str(line.amount),
            "payer": line.payer,
            "origin": line.origin,
        }
        for line in lines
        if line.removed_at is None
    ]
