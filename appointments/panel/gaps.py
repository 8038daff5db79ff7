"""What a client's file lacks, as chips that open a field in place (C1-2c)."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import Vehicle
from service_desk.lib.phones import can_text

WORDS = {
    "email": _("e-mail"),
    "mobile": _("mobile"),
    "mileage": _("mileage"),
    "vin": _("VIN"),
}
"""The fields of the form that fill a gap, in the order they are asked."""


class Gap(NamedTuple):
    """A field of the form, and the word on its chip."""

    name: str
    word: str | Promise


# Nobody is on file yet: the phone is asked anyway, the rest may be.
OF_A_NEWCOMER = tuple(Gap(name, WORDS[name]) for name in ("email", "mileage", "vin"))


def gaps_of(phones: Sequence[str], emails: Sequence[str], car: Vehicle | None) -> tuple[Gap, ...]:
    """What is missing of a client and their car; numbers are E.164."""
    lacks = {
        "email": not emails,
        "mobile": not any(can_text(phone) for phone in phones),
        "mileage": car is not None and car.mileage is None,
        "vin": car is not None and not car.vin,
    }
    return tuple(Gap(name, word) for name, word in WORDS.items() if lacks[name])
