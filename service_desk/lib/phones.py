"""Telephone numbers: read as people type them, kept as E.164, shown as the country writes them.

The numbering plans are those of `phonenumbers`; a site's country says what a number without a
country code means. An extension is kept apart, never glued to the number.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberFormat, NumberParseException, PhoneNumber, PhoneNumberType

from service_desk.lib.refusals import Unreadable
from service_desk.lib.text import unbroken

EXAMPLES = {"ES": "+34612345678", "RU": "+79123456789", "CN": "+8613800138000"}
"""Numbers a person there sees to be examples; elsewhere the numbering plan has one."""

_SENTENCES = {
    "empty": _("Enter the phone number, for example {example}."),
    "no_digits": _("Enter the phone number in digits, for example {example}."),
    "too_short": _("Enter the whole phone number, for example {example}."),
    "too_long": _("Enter one phone number, without extra digits, for example {example}."),
    "country_code": _("No country has this code. A complete number looks like {example}."),
    "not_in_use": _("This phone number does not exist. A complete one looks like {example}."),
}
_LONGEST_TYPED = 60
_EXTENSION = re.compile(
    r"(?<=[\d)])\s*(?:;\s*ext\s*=|ext(?:ension)?|extensión|int|x|#|доб|вн|转|分机)[.:\s]*(\d{1,7})$",
    re.IGNORECASE,
)
_SPAIN_IN_THREES = NumberFormat(pattern=r"(\d{3})(\d{3})(\d{3})", format=r"\1 \2 \3")


class PhoneKind(StrEnum):
    MOBILE = "mobile"
    FIXED = "fixed"
    FIXED_OR_MOBILE = "fixed_or_mobile"
    OTHER = "other"  # premium, personal, satellite, shared cost: nobody should text these


_KINDS = {
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE: PhoneKind.FIXED,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: PhoneKind.FIXED_OR_MOBILE,
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in use: `national` as its own `country` writes it, `extension` digits or ""."""

    e164: str
    national: str
    as_typed: str
    kind: PhoneKind
    country: str
    extension: str = ""


class PhoneError(Unreadable):
    """Reasons: empty, no_digits, too_short, too_long, country_code, not_in_use."""

    def __init__(self, reason: str, country: str) -> None:
        reader = "" if reason == "country_code" else country
        # With plain spaces: it is to be typed after.
        example = " ".join(show_phone(_example(country), reader).split())
        super().__init__(reason, format_lazy(_SENTENCES[reason], example=example))


def parse_phone(text: str, country: str) -> Phone:
    """The number meant by `text` at a site in `country` (two letters). PhoneError if none.

    Takes spaces, dashes, brackets, words around the number, any script's digits, `+` or `00`,
    and whatever trunk prefix the country dials.
    """
    if len(text) > _LONGEST_TYPED:
        raise PhoneError("too_long", country)
    typed = _tidy(text)
    if not typed:
        raise PhoneError("empty", country)
    extension = _EXTENSION.search(typed)
    body = typed[: extension.start()] if extension else typed
    number = _number(body, country.upper())
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    own_country = phonenumbers.region_code_for_number(number) or ""
    return Phone(
        e164=e164,
        national=show_phone(e164, own_country),
        as_typed=typed,
        kind=_kind(number),
        country=own_country,
        extension=extension[1] if extension else "",
    )


def can_text(e164: str) -> bool:
    """Whether a text message may go there: mobiles only, where the plan can tell them apart."""
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return False
    return _kind(number) in {PhoneKind.MOBILE, PhoneKind.FIXED_OR_MOBILE}


def show_phone(e164: str, country: str) -> str:
    """For a reader in `country`: national for a number of that country, else international.

    Spaces do not break. Russia and Kazakhstan read `+7` at home too: eight is only dialled.
    """
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    at_home = phonenumbers.region_code_for_number(number) == country.upper()
    style = phonenumbers.PhoneNumberFormat
    plus_seven = number.country_code == 7
    shape = style.NATIONAL if at_home and not plus_seven else style.INTERNATIONAL
    if number.country_code == 34:
        shown = phonenumbers.format_by_pattern(number, shape, [_SPAIN_IN_THREES])
    else:
        shown = phonenumbers.format_number(number, shape)
    return unbroken(shown)


def digits(text: str) -> str:
    """Only the digits, of any script, as 0-9: what a search by digits compares."""
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def _example(country: str) -> str:
    country = country.upper()
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    if country in EXAMPLES or number is None:
        return EXAMPLES.get(country, EXAMPLES["ES"])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _tidy(text: str) -> str:
    """Without the invisible marks that come along with a copied contact."""
    visible = (char for char in text if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    return " ".join(unicodedata.normalize("NFKC", "".join(visible)).split())


def _number(body: str, country: str) -> PhoneNumber:
    figures = digits(body)
    if not figures:
        raise PhoneError("no_digits", country)
    if "+" in re.split(r"\d", body, maxsplit=1)[0]:
        figures = f"+{figures}"
    elif figures.startswith("00"):
        figures = f"+{figures[2:]}"
    try:
        number = phonenumbers.parse(figures, country)
    except NumberParseException as problem:
        raise PhoneError(_reason(problem.error_type), country) from None
    if not phonenumbers.is_valid_number(number):
        raise PhoneError(_doubt(number), country)
    return number


def _reason(error_type: int) -> str:
    return {
        NumberParseException.INVALID_COUNTRY_CODE: "country_code",
        NumberParseException.TOO_LONG: "too_long",
    }.get(error_type, "too_short")


def _doubt(number: PhoneNumber) -> str:
    answer = phonenumbers.is_possible_number_with_reason(number)
    lengths = phonenumbers.ValidationResult
    if answer == lengths.IS_POSSIBLE:
        return "not_in_use"
    return "too_long" if answer == lengths.TOO_LONG else "too_short"


def _kind(number: PhoneNumber) -> PhoneKind:
    # Satellite and other worldwide codes belong to no region; some call themselves mobile.
    if phonenumbers.region_code_for_number(number) in {None, "001"}:
        return PhoneKind.OTHER
    return _KINDS.get(phonenumbers.number_type(number), PhoneKind.OTHER)
