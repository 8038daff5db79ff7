"""What the tablet sends of a walk-around: single answers, marks on the outline, photos."""

import datetime as dt
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.fields import ReadField
from service_desk.lib.money import parse_money
from service_desk.lib.photos import Photo, PhotoError, read_photo
from service_desk.lib.refusals import Refusal
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Site
from workorders.models import WorkOrder
from workorders.states import DamageKind, Panel, Shot

_LONGEST_ANSWER = 20_000  # the parsers say what is too long; this only keeps abuse out


class AnswerForm(forms.Form):
    """``was`` is what the tablet had seen before ``value`` was given."""

    name = forms.CharField(max_length=40)
    value = forms.CharField(required=False, max_length=_LONGEST_ANSWER)
    was = forms.CharField(required=False, max_length=_LONGEST_ANSWER, strip=False)


class KeyForm(forms.Form):
    """Names a row by the key the device gave it."""

    key = forms.UUIDField()


class DamageForm(KeyForm):
    panel = forms.ChoiceField(choices=Panel.choices)
    kind = forms.ChoiceField(choices=DamageKind.choices)
    size_cm = forms.IntegerField(required=False, min_value=1, max_value=500)
    x = forms.IntegerField(min_value=0, max_value=1000)
    y = forms.IntegerField(min_value=0, max_value=1000)
    words = ReadField(partial(clean_text, max_length=120))
    photo = forms.UUIDField(required=False)
    known_since = forms.DateField(required=False)
    is_wanted_repaired = forms.BooleanField(required=False)

    def damage(self) -> dict[str, Any]:
        """What ``put_damage`` takes."""
        return dict(self.cleaned_data)


class BelongingForm(KeyForm):
    words = ReadField(partial(clean_text, max_length=80), required=True)
    is_in_box = forms.BooleanField(required=False)


class PhotoField(forms.FileField):
    """One photo, made fit to keep; what is wrong with it is said in the sentence of its kind."""

    def clean(self, data: Any, initial: Any = None) -> Photo:
        try:
            return read_photo(super().clean(data, initial))
        except PhotoError as error:
            raise ValidationError(error.message, code=error.reason) from error


class PhotoForm(KeyForm):
    """``taken_at`` is the device's clock, for a photo may wait for a network for hours."""

    shot = forms.ChoiceField(choices=Shot.choices)
    taken_at = forms.CharField(required=False)
    words = ReadField(partial(clean_text, max_length=120))
    file = PhotoField(allow_empty_file=True, label=_("Photo"))

    def taken(self, now: dt.datetime) -> dt.datetime:
        """When the device says it was taken; ``now`` where it says nothing sensible."""
        try:
            at = dt.datetime.fromisoformat(self.cleaned_data["taken_at"])
        except ValueError:
            return now
        return at if at.tzinfo else now


class DeclineForm(forms.Form):
    """Why the client wants none of it, and what the diagnosis costs, if anything."""

    use_required_attribute = False

    reason = ReadField(
        partial(clean_text, max_length=200),
        required=True,
        missing=_("Say why the work was declined."),
        label=_("Why"),
    )

    def __init__(self, *args: Any, order: WorkOrder, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["fee"] = fee_field(order.site)

    def refuse(self, refusal: Refusal) -> None:
        """Say what the verb refused at its field, else at the top."""
        for obstacle in refusal.obstacles:
            known = obstacle.field if obstacle.field in self.fields else None
            self.add_error(known, ValidationError(obstacle.message, code=obstacle.code))


def fee_field(site: Site) -> ReadField:
    """Money in the site's currency; empty is no fee."""
    return ReadField(
        lambda text: parse_money(text, site.currency),
        label=_("Fee for the diagnosis"),
        empty=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
