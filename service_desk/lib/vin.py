"""Vehicle identification numbers (ISO 3779): seventeen of A-Z and 0-9, never I, O or Q.

Those three are refused with the digit they are taken for. A wrong check digit is only a caution:
the ninth place is a check digit in North America and free elsewhere.
"""

from dataclasses import dataclass
from unicodedata import category

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.lib.lookalikes import latin_letters
from service_desk.lib.refusals import Caution, Unreadable
from service_desk.lib.text import unbroken

LENGTH = 17

_MEANT = str.maketrans("IOQ", "100")
_CHECK_DIGITS = "0123456789X"
_NORTH_AMERICA = "12345"
_VALUES = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True)
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

CHECK_DIGIT_DIFFERS = Caution(
    "vin_check_digit",
    _("The check digit does not fit. Please compare the VIN with the car."),
    "vin",
)


@dataclass(frozen=True, slots=True)
class Vin:
    """`value` is stored: 17 capitals and digits. `cautions` are for the person who typed it."""

    value: str
    cautions: tuple[Caution, ...] = ()


class VinError(Unreadable):
    """Reasons: empty, letters, length, i_o_q (with the VIN probably meant as `suggestion`)."""


def parse_vin(text: str) -> Vin:
    """The VIN meant by `text`: any case, in groups, with Cyrillic look-alikes. VinError if none."""
    if len(text) > 10 * LENGTH:
        raise _wrong_length(len(text))
    value = normalise_vin(text)
    if not value:
        raise VinError("empty", _("Enter the VIN: 17 letters and digits from the car's papers."))
    stray = next((char for char in value if not (char.isascii() and char.isalnum())), None)
    if stray:
        sentence = _("A VIN has only Latin letters and digits. Please retype “{character}”.")
        raise VinError("letters", format_lazy(sentence, character=stray))
    if len(value) != LENGTH:
        raise _wrong_length(len(value))
    meant = value.translate(_MEANT)
    if meant != value:
        sentence = _("A VIN never has I, O or Q. Did you mean {vin}?")
        raise VinError("i_o_q", format_lazy(sentence, vin=show_vin(meant)), suggestion=meant)
    return Vin(value, _cautions(value))


def _wrong_length(count: int) -> VinError:
    sentence = _(
        "A VIN has 17 characters, this one has {count}. Please compare it with the papers."
    )
    return VinError("length", format_lazy(sentence, count=count))


def normalise_vin(text: str) -> str:
    """How a VIN, or a piece of one to search by, is compared: Latin capitals, nothing between."""
    kept = (char for char in latin_letters(text) if not _separates(char))
    return "".join(char.upper() if char.isascii() else char for char in kept)


def show_vin(value: str) -> str:
    """In the groups people read aloud, maker 3, model 6, car 8; the spaces do not break."""
    groups = (value[:3], value[3:9], value[9:])
    return unbroken(" ".join(group for group in groups if group))


def _separates(char: str) -> bool:
    """Spaces, dashes, invisible marks, and the stars of a stamped number."""
    kind = category(char)
    return char == "*" or kind == "Pd" or kind[0] in "ZC"


def _cautions(value: str) -> tuple[Caution, ...]:
    if value[0] not in _NORTH_AMERICA or value[8] == check_digit(value):
        return ()
    return (CHECK_DIGIT_DIFFERS,)


def check_digit(value: str) -> str:
    """What North America expects at the ninth place, 0-9 or X. KeyError unless `value` is a VIN."""
    total = sum(int(_VALUES[char]) * weight for char, weight in zip(value, _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11]
