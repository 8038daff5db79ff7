"""E-mail addresses as people type them: checked by their shape, compared in lower case."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Unreadable

LENGTH = 254


class EmailError(Unreadable):
    """Reasons: empty, too_long, shape."""


def parse_email(text: str) -> str:
    """The address meant by ``text``, in lower case. EmailError if it is none.

    The part before the @ may distinguish case by the letter of the standard; no provider does,
    and a client found by either spelling is worth more.
    """
    if len(text) > 10 * LENGTH:
        raise EmailError("too_long", _("This e-mail address is too long. Please check it."))
    visible = (char for char in text if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    address = unicodedata.normalize("NFKC", "".join(visible)).strip().removeprefix("mailto:")
    if not address:
        raise EmailError("empty", _("Enter the e-mail address, for example name@example.com."))
    if len(address) > LENGTH:
        raise EmailError("too_long", _("This e-mail address is too long. Please check it."))
    try:
        validate_email(address)
    except ValidationError:
        sentence = _("This is no e-mail address. One looks like name@example.com.")
        raise EmailError("shape", sentence) from None
    return address.lower()
