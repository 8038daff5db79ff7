"""What is typed beside a press in the registers."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.actions.words import COMPLAINT_LENGTH, REASON_LENGTH
from appointments.forms.desk import DeskForm
from appointments.forms.fields import ReadField
from appointments.states import Decision, LostReason, PartOfDay
from service_desk.clients.rules import clean_plate
from service_desk.lib.names import clean_name
from service_desk.lib.refusals import Sentence
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Site, Staff
from service_desk.visits.states import Mobility

# What a date field of a browser takes, in every language.
ISO = "%Y-%m-%d"
_WORDS = partial(clean_text, max_length=REASON_LENGTH)


class DecideForm(DeskForm):
    """The supervisor's word; the button that was pressed is the decision."""

    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)
    note = ReadField(_WORDS, label=_("What is to be done"))


class BoughtForm(DeskForm):
    expected_on = forms.DateField(
        label=_("Expected on"),
        required=False,
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
        error_messages={"invalid": _("Enter the day it should come, today or later.")},
    )


class ToldForm(DeskForm):
    """A press that needs no word."""


class AnswerForm(DeskForm):
    """What was said when we called back, and whether nothing came of it."""

    NAMES: ClassVar[dict[str, str | None]] = {"note": "answer"}

    answer = ReadField(_WORDS, label=_("What we said"))
    lost = forms.ChoiceField(
        label=_("And then"),
        required=False,
        choices=[("", _("Still open")), *LostReason.choices],
    )

    def clean_lost(self) -> LostReason | None:
        given = self.cleaned_data["lost"]
        return LostReason(given) if given else None


class WithdrawForm(DeskForm):
    reason = ReadField(_WORDS, label=_("Why, if the client said"))


class WaitForm(DeskForm):
    """A client who takes the next time that fits."""

    NAMES: ClassVar[dict[str, str | None]] = {"vehicle": "plate", "client": "name"}

    client = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    vehicle = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    visit = forms.CharField(required=False, widget=forms.HiddenInput, max_length=24)
    name = ReadField(clean_name, label=_("Name"))
    phone = ReadField(str.strip, label=_("Phone"), widget=forms.TextInput(attrs={"type": "tel"}))
    plate = ReadField(clean_plate, label=_("Plate"))
    operations = forms.MultipleChoiceField(
        label=_("Work"),
        error_messages={"required": _("Choose at least one kind of work.")},
        widget=forms.CheckboxSelectMultiple,
    )
    complaint = ReadField(
        partial(clean_text, max_length=COMPLAINT_LENGTH, multiline=True),
        label=_("In the client's own words"),
    )
    mobility = forms.ChoiceField(
        label=_("How the client gets on"), choices=Mobility.choices, initial=Mobility.NONE
    )
    advisor = forms.TypedChoiceField(
        label=_("Advisor"), required=False, coerce=int, empty_value=None
    )
    first_on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
        error_messages={"required": _("Enter the first day."), "invalid": _("Enter a day.")},
    )
    last_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
        error_messages={"required": _("Enter the last day."), "invalid": _("Enter a day.")},
    )
    part_of_day = forms.ChoiceField(
        label=_("Time of day"), choices=PartOfDay.choices, initial=PartOfDay.ANY
    )

    def __init__(self, *args: Any, site: Site, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        works = site.operations.filter(is_active=True)
        fields["operations"].choices = [(work.code, work.local_name) for work in works]
        people = [(person.pk, person.name) for person in Staff.objects.advisors(site)]
        fields["advisor"].choices = [("", _("Whoever is free")), *people]

    def clean(self) -> dict[str, Any]:
        """Somebody who is not on file needs a name, a phone and a plate."""
        given = self.cleaned_data
        if not given.get("client"):
            self._need("name", _("Enter the name, as we should address the client."))
            self._need("phone", _("Enter the phone number."))
        if not given.get("vehicle"):
            self._need("plate", _("Enter the plate of the car."))
        return given

    def _need(self, field: str, sentence: Sentence) -> None:
        if field not in self.errors and not self.cleaned_data.get(field):
            self.add_error(field, ValidationError(sentence, code="required"))
