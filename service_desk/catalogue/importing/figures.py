"""Figures and codes as catalogues write them."""

import re
import unicodedata
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Unreadable
from service_desk.lib.text import clean_text
from service_desk.organisation.states import ZoneKind

CODE_LENGTH = 16
PART_LENGTH = 40
MOST_HOURS = 200
MOST_PIECES = Decimal("9999999.99")

_CODE = re.compile(r"[A-Z0-9_-]+")
_FIGURE = re.compile(r"\d{1,8}(?:[.,]\d{1,2})?")
_KIT_LINE = re.compile(r"(?P<part>[^:×]+?)\s*(?:[:×]\s*(?P<quantity>[\d.]+))?")
_ZONES = {
    ZoneKind.MECHANICAL: "mechanical mechanic мех механический слесарный mecánica mecánico 机修",
    ZoneKind.EXPRESS: "express quick быстрый экспресс rápido rápida exprés 快修",
    ZoneKind.BODY: "body bodyshop кузов кузовной chapa carrocería 钣喷",
}


class FigureError(Unreadable):
    """Reasons: empty, not_a_code, not_a_figure, zero, too_much, not_a_zone, not_a_kit."""


def parse_code(text: str) -> str:
    """The code of an operation in capitals: Latin letters, digits, dash, underscore."""
    code = clean_text(text, CODE_LENGTH).upper()
    if not _CODE.fullmatch(code):
        raise FigureError("not_a_code", _("A code has Latin letters, digits and dashes only."))
    return code


def parse_part(text: str) -> str:
    return clean_text(text, PART_LENGTH).upper()


def parse_quantity(text: str) -> Decimal:
    """Zero or more, at most two decimals, after a point or a comma."""
    figure = unicodedata.normalize("NFKC", text).replace(" ", "")
    if not figure:
        raise FigureError("empty", _("Enter a figure, for example 4.5."))
    if not _FIGURE.fullmatch(figure):
        raise FigureError("not_a_figure", _("Enter a figure of zero or more, for example 4.5."))
    quantity = Decimal(figure.replace(",", "."))
    if quantity > MOST_PIECES:
        raise FigureError("too_much", _("This figure is too high. Please check it."))
    return quantity


def parse_hours(text: str) -> Decimal:
    """Norm hours of a job: above zero, at most 200."""
    hours = parse_quantity(text)
    if not 0 < hours <= MOST_HOURS:
        sentence = _("Norm hours are above 0 and at most {most}.")
        raise FigureError("zero", format_lazy(sentence, most=MOST_HOURS))
    return hours


def parse_zone(text: str) -> str:
    """An arrival zone by its word in any of the four languages."""
    word = text.strip().casefold().split(" ")[0]
    for kind, words in _ZONES.items():
        if word in words.split():
            return kind.value
    raise FigureError("not_a_zone", _("The zone is mechanical, express or body."))


def parse_kit(text: str) -> tuple[tuple[str, Decimal], ...]:
    """``OIL-5W30:4.5, FLT-OIL`` as parts with quantities, in order; without a figure it is one."""
    kit: dict[str, Decimal] = {}
    for piece in filter(None, (piece.strip() for piece in re.split("[,;\n]", text))):
        match = _KIT_LINE.fullmatch(piece)
        quantity = parse_quantity(match["quantity"] or "1") if match else Decimal(0)
        if not match or not quantity:
            sentence = _("Write the kit as part:quantity, separated by commas.")
            raise FigureError("not_a_kit", sentence)
        part = parse_part(match["part"])
        kit[part] = kit.get(part, Decimal(0)) + quantity
    return tuple(sorted(kit.items()))
