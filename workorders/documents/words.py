"""What stands on the papers of an order, as words and amounts of one language."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from appointments.documents import letterhead
from appointments.paper_words import qr_code, show_number
from service_desk.lib.dates import show_date, show_moment, show_time
from service_desk.lib.money import show_money
from service_desk.lib.vin import show_vin
from service_desk.organisation.models import Site
from service_desk.records.documents import Heading
from workorders.models import OrderLine, Signature, WorkOrder
from workorders.states import LineKind, Origin, Payer, Purpose, SignedBy
from workorders.totals import Totals

DENSE_FROM = 11
"""So many lines and their rows stand closer: fourteen of them still fit one page (UX-29)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an order in words; ``is_client`` where the client pays for it."""

    number: int
    words: str
    code: str
    remark: str
    quantity: str
    price: str
    amount: str
    payer: str
    is_client: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A box to sign in; ``ink`` where it was signed on a screen already."""

    heading: str
    name: str
    ink: str = ""
    said: str = ""


class Writer:
    """Numbers, money and moments as one language and one site write them."""

    def __init__(self, site: Site, language: str) -> None:
        self.site, self.language = site, language

    def money(self, amount: Decimal) -> str:
        return show_money(amount, self.site.currency, self.language, cents="always")

    def number(self, amount: Decimal | int) -> str:
        return show_number(Decimal(amount), self.language)

    def moment(self, at: dt.datetime | None) -> str:
        """Tuesday 12 March, 10:15; "" for no moment."""
        return show_moment(at, self.site.zone_info, self.language) if at else ""

    def day(self, on: dt.date | None) -> str:
        return show_date(on, self.language) if on else ""

    def stamp(self, at: dt.datetime) -> str:
        """12 March 2027, 10:15"""
        here = self.site.local(at)
        return f"{show_date(here.date(), self.language)}, {show_time(here.time())}"


def head_of(order: WorkOrder, heading: Heading, language: str = "") -> dict[str, Any]:
    """What the head of every paper of an order says: house, number, client, car."""
    visit = order.visit
    write = Writer(order.site, language or visit.language)
    vehicle = visit.vehicle
    year = vehicle.first_registered_on.year if vehicle.first_registered_on else ""
    return {
        **letterhead(visit, heading, language),
        "order": order,
        "visit": visit,
        "said": order.said,
        "code": qr_code(order.said),
        "vin": show_vin(vehicle.vin) if vehicle.vin else "",
        "car": ", ".join(filter(None, (f"{vehicle.make} {vehicle.model}".strip(), str(year)))),
        "taken_in": write.moment(order.signed_at or visit.arrived_at),
        "promised": write.moment(order.promised_at),
        "write": write,
    }


def rows_of(lines: list[OrderLine], write: Writer) -> list[Row]:
    """The lines of an order as rows of its table."""
    return [_row(number, line, write) for number, line in enumerate(lines, start=1)]


def sums_of(totals: Totals, write: Writer) -> dict[str, Any]:
    """The sums at the foot: what each of the others pays, the total, and what the client does."""
    others = [
        (_("Warranty"), totals.warranty),
        (_("Internal account of the service"), totals.internal),
        (_("Goodwill"), totals.goodwill),
    ]
    tax = write.site.tax_percent
    return {
        "others": [(word, write.money(amount)) for word, amount in others if amount],
        "total": write.money(totals.total),
        "client": write.money(totals.client),
        "tax": write.money(totals.tax),
        "percent": write.number(tax) if tax else "",
    }


def box_of(
    signatures: dict[str, Signature], purpose: Purpose, heading: str, name: str, write: Writer
) -> Box:
    """The box for a signature of ``purpose``, with what was signed already."""
    signature = signatures.get(purpose)
    if signature is None:
        return Box(heading, name)
    when = write.stamp(signature.signed_at)
    ways = {
        SignedBy.TYPED: _("agreed by link, {when}"),
        SignedBy.PAPER: _("signed on paper, {when}"),
        SignedBy.PAD: "{when}",
    }
    said = ways[SignedBy(signature.way)].format(when=when)
    return Box(heading, signature.name, ink_of(signature), said)


def ink_of(signature: Signature) -> SafeString:
    """The strokes drawn again, as large as their box; nothing of a name that was typed."""
    points = [point for line in signature.strokes for point in line]
    if not points:
        return SafeString()
    left, top = (min(point[axis] for point in points) for axis in (0, 1))
    width, height = (
        max(point[axis] for point in points) - least for axis, least in ((0, left), (1, top))
    )
    path = " ".join(
        "M" + " L".join(f"{x - left} {y - top}" for x, y in line)
        for line in signature.strokes
        if line
    )
    return format_html(
        '<svg class="ink" viewBox="-20 -20 {} {}" aria-hidden="true"><path d="{}" fill="none"'
        ' stroke="#000" stroke-width="{}" stroke-linecap="round" stroke-linejoin="round"/></svg>',
        width + 40,
        height + 40,
        path,
        max(4, (width + 40) // 110),
    )


def signatures_of(order: WorkOrder) -> dict[str, Signature]:
    """The signatures of an order by what they stand under; those about one row are left out."""
    return {row.purpose: row for row in order.signatures.filter(about="")}


def _row(number: int, line: OrderLine, write: Writer) -> Row:
    is_labour = line.kind == LineKind.LABOUR
    quantity = write.number(line.quantity)
    return Row(
        number=number,
        words=line.words,
        code=line.part.code if line.part else "",
        remark=_remark(line),
        quantity=_("{hours} h").format(hours=quantity) if is_labour else quantity,
        price=write.money(line.price),
        amount=write.money(line.amount),
        payer=str(Payer(line.payer).label),
        is_client=line.payer == Payer.CLIENT,
    )


def _remark(line: OrderLine) -> str:
    """Where a part comes from unless it is the usual, or who does what is done outside."""
    if line.kind == LineKind.OUTSIDE:
        return line.supplier
    if line.origin and line.origin != Origin.ORIGINAL:
        return str(Origin(line.origin).label)
    return ""
