"""What ``ui/signature.html`` posts."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workorders.actions.signing import NAME_LENGTH
from workorders.states import SignedBy

_MOST_CHARACTERS = 200_000


class SignatureForm(forms.Form):
    """A name with its strokes, or a name on paper.

    ``signature()`` is what ``actions.signing.keep_signature`` takes; what it refuses is said at
    ``name`` or ``strokes``.
    """

    use_required_attribute = False

    name = forms.CharField(label=_("Name in print"), max_length=NAME_LENGTH)
    way = forms.ChoiceField(
        choices=[(each.value, each.label) for each in (SignedBy.PAD, SignedBy.PAPER)],
        required=False,
    )
    strokes = forms.CharField(required=False, max_length=_MOST_CHARACTERS, widget=forms.HiddenInput)

    def clean_strokes(self) -> list[Any]:
        """Lines as they were sent; ``read_strokes`` judges them."""
        try:
            lines = json.loads(self.cleaned_data["strokes"] or "[]")
        except ValueError:
            return []
        return lines if isinstance(lines, list) else []

    def signature(self) -> dict[str, Any]:
        """``name``, ``way`` and ``strokes`` of a valid form."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "way": SignedBy(said["way"] or SignedBy.PAD),
            "strokes": said["strokes"],
        }
