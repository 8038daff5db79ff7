"""What is typed about extra work: a finding, the client's words on the phone."""

import datetime as dt
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.desk import DeskForm
from appointments.forms.fields import ReadField
from service_desk.catalogue.models import Operation
from service_desk.lib.money import parse_money
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Site, Staff
from workorders.actions.extra import WORDS_LENGTH
from workorders.forms.intake import PhotoField
from workorders.forms.orders import parse_quantity

_NO_TIME = _("Choose one of the times.")


class MaybePhotoField(PhotoField):
    """A photo, or None where none was chosen."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else None


class FindingForm(DeskForm):
    """One finding. ``job`` is typed ahead: "BRAKES Brakes", its code is what counts."""

    words = ReadField(
        partial(clean_text, max_length=WORDS_LENGTH),
        required=True,
        label=_("In plain words, for the client"),
    )
    job = forms.CharField(required=False, max_length=200, label=_("Job"))
    amount = ReadField(lambda text: text, label=_("Price"), empty=None)
    hours = ReadField(parse_quantity, label=_("Hours"), empty=None)
    technical = ReadField(partial(clean_text, max_length=WORDS_LENGTH), label=_("For the workshop"))
    is_safety = forms.BooleanField(required=False, label=_("Concerns safety"))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    photo = MaybePhotoField(
        required=False,
        allow_empty_file=True,
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, *args: Any, site: Site, **more: Any) -> None:
        super().__init__(*args, **more)
        self.site = site
        amount = self.fields["amount"]
        assert isinstance(amount, ReadField)
        amount.read = partial(parse_money, currency=site.currency)
        for name in ("amount", "hours"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"
        self.fields["job"].widget.attrs |= {"list": "jobs", "autocomplete": "off"}

    def clean_job(self) -> Operation | None:
        said = self.cleaned_data["job"].strip()
        if not said:
            return None
        jobs = self.site.operations.filter(is_active=True)
        code = said.split()[0]
        found = jobs.filter(code__iexact=code).first() or jobs.filter(name__iexact=said).first()
        if found is None:
            raise ValidationError(_("No such job. Choose one of the list, or leave it empty."))
        return found

    @property
    def finding(self) -> dict[str, Any]:
        """What ``add_finding`` and ``change_finding`` take, without the photo."""
        said = self.cleaned_data
        return {
            "words": said["words"],
            "technical": said["technical"],
            "operation": said["job"],
            "amount": said["amount"],
            "hours": said["hours"],
            "is_safety": said["is_safety"],
        }


class AskForm(DeskForm):
    """When it would be ready, and how the client is asked."""

    ready_at = forms.CharField(
        required=False, label=_("Ready if approved"), widget=forms.Select, max_length=20
    )

    def __init__(self, *args: Any, times: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["ready_at"].widget = forms.Select(choices=times)

    def clean_ready_at(self) -> dt.datetime | None:
        said = self.cleaned_data["ready_at"]
        if not said:
            return None
        try:
            at = dt.datetime.fromisoformat(said)
        except ValueError:
            raise ValidationError(_NO_TIME, code="ready_at") from None
        if at.tzinfo is None:
            raise ValidationError(_NO_TIME, code="ready_at")
        return at


class VoiceForm(DeskForm):
    """Who said what on the phone. The answers stand beside the findings."""

    name = ReadField(partial(clean_text, max_length=80), required=True, label=_("Who answered"))
    words = ReadField(partial(clean_text, max_length=200), required=True, label=_("In what words"))
    remind_on = forms.DateField(
        required=False,
        label=_("Remind of declined work from"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class ToldForm(DeskForm):
    """Who in the workshop was told the answer."""

    told_to = forms.ModelChoiceField(Staff.objects.none(), label=_("Who was told"))

    def __init__(self, *args: Any, people: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["told_to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people


class NameForm(DeskForm):
    """The client's name, typed: it stands for a signature."""

    name = ReadField(
        partial(clean_text, max_length=80),
        required=True,
        missing=_("Please type your name: it is your signature."),
        label=_("Your name, as a signature"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
