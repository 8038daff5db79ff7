"""Somebody who stands at the desk: who, which car, what they want."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.actions.words import COMPLAINT_LENGTH
from appointments.forms.desk import DeskForm
from appointments.forms.fields import ReadField
from appointments.wishes import ClientWish, VehicleWish, WalkInWish
from service_desk.catalogue.models import Operation
from service_desk.clients.rules import clean_plate
from service_desk.lib.names import clean_name
from service_desk.lib.phones import parse_phone
from service_desk.lib.refusals import Sentence
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Site

_ROW_IDS: dict[str, Any] = {
    "min_value": 1,
    "max_value": 2**63 - 1,
    "required": False,
    "widget": forms.HiddenInput,
}


class WalkInForm(DeskForm):
    """``client`` and ``vehicle`` are rows on file; without them, what is new."""

    NAMES = DeskForm.NAMES
    client = forms.IntegerField(**_ROW_IDS)
    vehicle = forms.IntegerField(**_ROW_IDS)
    name = ReadField(clean_name, label=_("Name"))
    phone = ReadField(str.strip, label=_("Phone"), widget=forms.TextInput(attrs={"type": "tel"}))
    plate = ReadField(clean_plate, label=_("Plate"))
    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect, required=False)
    operations = forms.MultipleChoiceField(
        label=_("Work"), required=False, widget=forms.CheckboxSelectMultiple
    )
    complaint = ReadField(
        partial(clean_text, max_length=COMPLAINT_LENGTH, multiline=True),
        label=_("In the client's own words"),
    )

    def __init__(self, *args: Any, site: Site, offered: Sequence[Operation], **more: Any) -> None:
        super().__init__(*args, **more)
        self.site = site
        fields: dict[str, Any] = self.fields
        fields["operations"].choices = [(work.code, work.local_name) for work in offered]
        fields["phone"].read = partial(parse_phone, country=site.country)
        spoken = dict(settings.LANGUAGES)
        fields["language"].choices = [(code, spoken.get(code, code)) for code in site.languages]

    def clean(self) -> dict[str, Any]:
        """Everything that is missing is told at once."""
        given = self.cleaned_data
        if not given.get("client"):
            self._need("name", _("Enter the name, as we should address the client."))
            self._need("phone", _("Enter the phone number."))
        if not given.get("vehicle"):
            self._need("plate", _("Enter the plate of the car."))
        self._need("operations", _("Choose at least one kind of work."))
        return given

    def _need(self, field: str, sentence: Sentence) -> None:
        if field not in self.errors and not self.cleaned_data.get(field):
            self.add_error(field, ValidationError(sentence, code="required"))

    def wish(self) -> WalkInWish:
        """What is asked of the desk; after ``is_valid``."""
        given = self.cleaned_data
        return WalkInWish(
            site=self.site,
            client=ClientWish(
                id=given["client"],
                name=given["name"],
                phone=given["phone"].as_typed if given["phone"] else "",
                language=given["language"],
            ),
            vehicle=VehicleWish(id=given["vehicle"], plate=given["plate"]),
            operations=tuple(given["operations"]),
            complaint=given["complaint"],
        )
