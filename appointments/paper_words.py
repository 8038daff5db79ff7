"""What stands on a paper, as words and amounts of one language; and its QR code."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import segno
from babel.numbers import format_decimal
from django.utils.safestring import SafeString, mark_safe

from appointments.estimate import Estimate
from service_desk.catalogue.models import Operation
from service_desk.catalogue.states import Paper
from service_desk.lib.locales import locale_for
from service_desk.lib.money import show_money
from service_desk.visits.states import Mobility


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the paper's table, in words."""

    words: str
    code: str = ""
    quantity: str = ""
    unit: str = ""
    price: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """An operation: its labour, then the parts it takes."""

    head: Row
    parts: tuple[Row, ...]
    reduction: str
    total: str


def groups(estimate: Estimate, language: str) -> list[Group]:
    """Each operation with its parts, in words of ``language``."""

    def money(amount: Decimal) -> str:
        return show_money(amount, estimate.currency, language, cents="always")

    return [
        Group(
            head=Row(
                line.name,
                line.code,
                quantity=show_number(line.hours, language),
                amount=money(line.labour),
            ),
            parts=tuple(
                Row(
                    part.name,
                    part.code,
                    quantity=show_number(part.quantity, language),
                    price=money(part.price),
                    amount=money(part.amount),
                )
                for part in line.parts
            ),
            reduction=money(-line.reduction) if line.reduction else "",
            total=money(line.total) if line.parts else "",
        )
        for line in estimate.lines
    ]


def sums(estimate: Estimate, language: str) -> dict[str, str]:
    """Every amount at the foot of an estimate; "" for what it has not."""
    amounts = {name: getattr(estimate, name) for name in ("labour", "parts", "net", "tax", "total")}
    shown = {
        name: show_money(amount, estimate.currency, language, cents="always")
        for name, amount in amounts.items()
    }
    percent = show_number(estimate.tax_percent, language) if estimate.tax_percent else ""
    reduction = show_money(-estimate.reduction, estimate.currency, language, cents="always")
    return {**shown, "reduction": reduction if estimate.reduction else "", "percent": percent}


def papers_to_bring(operations: Iterable[Operation], mobility: str = "") -> list[str]:
    """Of all the wanted work, each once, in the order of the trade (C1-5B).

    Who drives a car of ours shows a licence.
    """
    wanted = {paper for operation in operations for paper in operation.papers}
    if mobility == Mobility.LOANER:
        wanted.add(Paper.LICENCE.value)
    return [str(paper.label) for paper in Paper if paper.value in wanted]


def qr_code(text: str) -> SafeString:
    """An inline SVG without styles of its own, so that the page's policy lets it through."""
    drawing = segno.make(text, error="m", micro=False)
    return mark_safe(drawing.svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None))


def show_number(amount: Decimal, language: str) -> str:
    """0.75 · 0,75: as the language writes it, without needless zeros."""
    return str(format_decimal(amount, "#,##0.##", locale_for(language)))
