"""What an odometer says, in whole kilometres, as dealers' systems and people write it."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Unreadable

MOST = 2_000_000
"""Kilometres. More is a slipped finger; the best taxis stay below."""

_UNIT = re.compile(r"\s*(?:km|kms|км|公里|千米)\.?$")
_FIGURES = re.compile(r"\d+|\d{1,3}(?P<mark>[ .,'’])\d{3}(?:(?P=mark)\d{3})*")


class MileageError(Unreadable):
    """Reasons: empty, negative, not_kilometres, too_much."""


def parse_mileage(text: str) -> int:
    """The kilometres meant by "64.805", "71 859", "186 590 km", "64,805". MileageError if none."""
    typed = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not typed:
        raise MileageError("empty", _("Enter the mileage, for example 64805."))
    figures = _UNIT.sub("", typed)
    if figures.startswith(("-", "−")):
        raise MileageError("negative", _("Mileage cannot be below zero. Please check the figure."))
    if not _FIGURES.fullmatch(figures):
        raise MileageError(
            "not_kilometres", _("Enter the mileage in whole kilometres, for example 64805.")
        )
    kilometres = re.sub(r"\D", "", figures).lstrip("0") or "0"
    if len(kilometres) > len(str(MOST)) or int(kilometres) > MOST:
        raise MileageError("too_much", _("This mileage is too high. Please check the figure."))
    return int(kilometres)
