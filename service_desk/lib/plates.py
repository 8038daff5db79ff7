"""Number plates: never refused, compared by what a camera would read.

`normalise_plate` is stored for search, so that a Russian plate typed in either alphabet is one
plate; the display keeps the letters as typed.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from service_desk.lib.lookalikes import LATIN, latin_letters
from service_desk.lib.refusals import Caution
from service_desk.lib.text import unbroken

# Spain: 1234 BCD since 2000, M 1234 AB before. Russia: A123BC 77, AB123 77 (bus, taxi),
# AB1234 77 (trailer), 1234AB 77 (motorcycle). China: 京A 12345, six places on electric cars.
_SHAPES = {
    "ES": r"(?P<body>\d{4}[BCDFGHJKLMNPRSTVWXYZ]{3}|[A-Z]{1,2}\d{4}[A-Z]{1,2}|[A-Z]{1,2}\d{1,6})",
    "RU": rf"(?P<body>[{LATIN}]\d{{3}}[{LATIN}]{{2}}|[{LATIN}]{{2}}\d{{3,4}}|\d{{4}}[{LATIN}]{{2}})"
    r"(?P<region>\d{2,3})",
    "CN": r"(?P<body>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]"
    r"[A-HJ-NP-Z0-9]{4,6}[挂学警港澳使领]?)",
}

UNUSUAL = Caution(
    "plate_unusual", _("This plate is unusual for this country. Please compare it with the car.")
)


def normalise_plate(text: str) -> str:
    """Letters and digits only, capitals, look-alikes Latin; letters of other scripts are kept."""
    plain = latin_letters(text).upper()
    return "".join(char for char in plain if unicodedata.category(char)[0] in "LN")


def show_plate(text: str) -> str:
    """As typed, in capitals, on one line: the spaces do not break."""
    return unbroken(" ".join(unicodedata.normalize("NFKC", text).upper().split()))


def split_plate(text: str, country: str) -> tuple[str, str]:
    """The plate for display and its region, set smaller; the region is "" where there is none."""
    shown = show_plate(text)
    match = _match(text, country)
    region = (match.groupdict().get("region") if match else None) or ""
    if not region or not shown.endswith(region):
        return shown, ""
    return shown.removesuffix(region).rstrip(), region


def looks_usual(text: str, country: str) -> bool:
    """Whether the plate has a shape of its country. True for a country we know no shapes of."""
    return country.upper() not in _SHAPES or _match(text, country) is not None


def plate_cautions(text: str, country: str) -> tuple[Caution, ...]:
    return () if looks_usual(text, country) else (UNUSUAL,)


def plate_tail(text: str, length: int = 3) -> str:
    """The last characters before the region: enough for its driver, too little for the street."""
    plate = normalise_plate(text)
    russian = re.fullmatch(_SHAPES["RU"], plate)
    return (russian["body"] if russian else plate)[-length:]


def _match(text: str, country: str) -> re.Match[str] | None:
    shape = _SHAPES.get(country.upper())
    return re.fullmatch(shape, normalise_plate(text)) if shape else None
