"""The code a client was sent, as they type or paste it."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.fields import ReadField
from appointments.forms.public import StepForm
from appointments.messages.code import DIGITS
from service_desk.lib.refusals import Unreadable

_SIX = _("Enter the six digits of the code.")


def read_code(text: str) -> str:
    """Six digits of any script, whatever stands between them. Raises Unreadable."""
    digits = "".join(str(unicodedata.digit(char)) for char in text[:80] if char.isdecimal())
    if len(digits) != DIGITS:
        raise Unreadable("six_digits", _SIX)
    return digits


class CodeForm(StepForm):
    """``answers`` are the four steps before, signed."""

    answers = forms.CharField(widget=forms.HiddenInput)
    code = ReadField(
        read_code,
        required=True,
        missing=_SIX,
        label=_("Code"),
        help_text=_("Six digits. They are good for ten minutes."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )
