"""Amounts of money: a `Decimal` and the site's currency (ISO 4217), never a float.

Shown by the reader's language: €129, 129,00 €, 46,40 €. Typed as anybody writes it.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from babel.numbers import format_decimal, get_currency_precision
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.lib.locales import locale_for
from service_desk.lib.refusals import Unreadable
from service_desk.lib.text import NO_BREAK_SPACE

Cents = Literal["usual", "always", "needed"]

SYMBOLS = {"EUR": "€", "RUB": "₽", "CNY": "¥", "USD": "$", "GBP": "£", "KZT": "₸", "MXN": "$"}
"""Short signs: a site has one currency, so nobody mistakes one dollar for another."""

MOST = Decimal("99999999.99")
"""No job and no part costs more, in any of our currencies; a slipped finger does."""

_SAID = {
    "EUR": ("euros", "euro", "евро", "欧元"),
    "RUB": ("рублей", "рубля", "рубль", "руб.", "руб", "р.", "р", "卢布"),
    "CNY": ("rmb", "元"),
}
_FIGURES = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<mark>[ .,'])\d{3}(?:(?P=mark)\d{3})*|\d+)"
    r"(?:(?!(?P=mark))[.,](?P<cents>\d{1,2}))?"
)


class MoneyError(Unreadable):
    """Reasons: empty, not_an_amount, negative, cents, too_much."""


def quantize(amount: Decimal, currency: str) -> Decimal:
    """To the currency's smallest coin, halves up, as an invoice rounds. TypeError for a float."""
    if not isinstance(amount, Decimal):
        raise TypeError(f"An amount is a Decimal, not {type(amount).__name__}.")
    return amount.quantize(Decimal(1).scaleb(-_places(currency)), ROUND_HALF_UP)


def show_money(amount: Decimal, currency: str, language: str, *, cents: Cents = "usual") -> str:
    """For a reader of `language`: €129 (en), 129,00 € (es), 1 240 ₽ (ru), €129 (zh).

    Spanish always writes the cents, the others where there are any: that is `usual`. Columns
    want them `always`, a price to begin from where `needed`. The spaces do not break.
    """
    rounded = quantize(amount, currency)
    locale = locale_for(language)
    with_cents = cents == "always" or (cents == "usual" and locale.language == "es")
    places = _places(currency) if with_cents or rounded % 1 else 0
    number = format_decimal(abs(rounded), f"#,##0.{'0' * places}".rstrip("."), locale)
    sign = "-" if rounded < 0 else ""
    symbol = SYMBOLS.get(currency, currency)
    if not locale.currency_formats["standard"].pattern.startswith("¤"):
        return f"{sign}{number}{NO_BREAK_SPACE}{symbol}"
    gap = NO_BREAK_SPACE if symbol.isalpha() else ""
    return f"{sign}{symbol}{gap}{number}"


def parse_money(text: str, currency: str) -> Decimal:
    """The amount meant by `text`, zero or more, to the coin. MoneyError if none.

    A point or comma before one or two last digits begins the cents; before three it groups.
    """
    figures = _figures(text, currency)
    if not figures:
        raise MoneyError("empty", _("Enter an amount, for example 129,50."))
    if figures[0] in "-−":
        raise MoneyError("negative", _("Enter an amount of zero or more."))
    match = _FIGURES.fullmatch(figures)
    if not match:
        raise MoneyError("not_an_amount", _("Enter the amount in figures, for example 129,50."))
    amount = Decimal(f"{re.sub(r'[^0-9]', '', match['whole'])}.{match['cents'] or 0}")
    if amount > MOST:
        raise MoneyError("too_much", _("This amount is too large. Please check it."))
    if amount != quantize(amount, currency):
        sentence = _("{currency} has no coin this small. Please round the amount.")
        raise MoneyError("cents", format_lazy(sentence, currency=currency))
    return quantize(amount, currency)


def _figures(text: str, currency: str) -> str:
    """`text` without the currency of the site, which is the only one that may be said."""
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    for name in (*_SAID.get(currency, ()), currency.casefold(), SYMBOLS.get(currency, currency)):
        said = said.replace(name, "")
    return said.strip()


def _places(currency: str) -> int:
    return get_currency_precision(currency)
