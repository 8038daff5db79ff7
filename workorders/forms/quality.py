"""What quality control types: kilometres, and a photo of what was seen."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workorders.forms.intake import PhotoField
from workorders.rules.quality import FARTHEST_KM

NO_KM = _("Enter the kilometres driven, 500 at most.")


class KilometreField(forms.CharField):
    """Kilometres to a tenth, with a point or a comma; None where nothing was typed."""

    def to_python(self, value: Any) -> Any:
        typed = (super().to_python(value) or "").strip().replace(",", ".")
        if not typed:
            return None
        try:
            km = Decimal(typed)
        except InvalidOperation:
            raise ValidationError(NO_KM, code="road_km") from None
        if not km.is_finite() or not 0 <= km <= FARTHEST_KM:
            raise ValidationError(NO_KM, code="road_km")
        return km.quantize(Decimal("0.1"))


class PassForm(forms.Form):
    """Kilometres pressed, or typed: what was typed counts."""

    pressed_km = KilometreField(required=False)
    road_km = KilometreField(required=False)

    @property
    def km(self) -> Decimal | None:
        typed: Decimal | None = self.cleaned_data["road_km"]
        return self.cleaned_data["pressed_km"] if typed is None else typed


class CheckPhotoForm(forms.Form):
    """A photo taken while checking; ``key`` makes a second press the same photo."""

    key = forms.UUIDField()
    file = PhotoField(allow_empty_file=True, label=_("Photo"))
