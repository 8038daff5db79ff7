"""What the quick-book panel holds: who, what, when, and what is said by the way."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.forms.desk import (
    COMPLAINT_LENGTH,
    REASON_LENGTH,
    ROW_IDS,
    DeskForm,
    Place,
    read_instant,
    read_place,
)
from appointments.forms.fields import ReadField
from appointments.panel import KnownClient
from service_desk.catalogue.models import Operation
from service_desk.clients.rules import clean_plate
from service_desk.lib.emails import parse_email
from service_desk.lib.mileage import parse_mileage
from service_desk.lib.names import clean_name
from service_desk.lib.phones import parse_phone
from service_desk.lib.refusals import Sentence, Unreadable
from service_desk.lib.text import clean_text
from service_desk.lib.vin import Vin, parse_vin
from service_desk.organisation.models import Site
from service_desk.visits.states import Mobility, Payment, ToldBy

YES, NO = "yes", "no"
LONGEST_CALL = dt.timedelta(hours=12)
# What callers name first stands side by side; the others are behind "More ways".
FIRST_WAYS = (Mobility.WAIT, Mobility.LOANER, Mobility.TAXI, Mobility.NONE)
_WAYS = {
    Mobility.WAIT: _("Waits here"),
    Mobility.LOANER: _("Loaner"),
    Mobility.TAXI: _("Taxi"),
    Mobility.NONE: pgettext_lazy("mobility", "None"),
    Mobility.SHUTTLE: _("Shuttle"),
    Mobility.TRANSIT: _("Public transport"),
    Mobility.COLLECT: _("Collect and deliver"),
}
_line = partial(clean_text, max_length=REASON_LENGTH)


def _radio(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, choices=choices, required=False)


def read_began(value: str, *, now: dt.datetime) -> dt.datetime | None:
    """The beginning of the call; a nonsense one is none, for nobody typed it."""
    began = read_instant(value, now=now)
    is_near = began is not None and dt.timedelta() <= now - began < LONGEST_CALL
    return began if is_near else None


class BookForm(DeskForm):
    """``client`` and ``vehicle`` are rows on file; without them, what is new.

    ``began`` is when the call began, ``handover`` another handover than the one proposed,
    ``same`` the answer to "Is it the same trouble?".
    """

    place = forms.CharField(required=False, widget=forms.HiddenInput)
    handover = forms.CharField(required=False, widget=forms.HiddenInput)
    began = forms.CharField(required=False, widget=forms.HiddenInput)
    client = forms.IntegerField(**ROW_IDS)
    vehicle = forms.IntegerField(**ROW_IDS)
    is_new = forms.BooleanField(required=False, widget=forms.HiddenInput)
    name = ReadField(clean_name, label=_("Name"))
    phone = ReadField(str.strip, label=_("Phone"), widget=forms.TextInput(attrs={"type": "tel"}))
    plate = ReadField(clean_plate, label=_("Plate"))
    is_theirs = forms.BooleanField(required=False, label=_("The car is theirs now"))
    email = ReadField(
        parse_email, label=_("E-mail"), widget=forms.TextInput(attrs={"inputmode": "email"})
    )
    mobile = ReadField(str.strip, label=_("Mobile"), widget=forms.TextInput(attrs={"type": "tel"}))
    mileage = ReadField(
        parse_mileage,
        empty=None,
        label=_("Mileage, km"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    remark = ReadField(_line, label=_("Why it is lower"))
    vin = ReadField(lambda text: parse_vin(text).value, label=_("VIN"))
    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect, required=False)
    operations = forms.MultipleChoiceField(
        label=_("Work"),
        required=False,
        widget=forms.MultipleHiddenInput,
        error_messages={
            "invalid_choice": _("%(value)s is not offered here. Choose from the list.")
        },
    )
    complaint = ReadField(
        partial(clean_text, max_length=COMPLAINT_LENGTH, multiline=True),
        label=_("In the client's own words"),
        widget=forms.TextInput(attrs={"placeholder": _("In the client's own words")}),
    )
    same = _radio(_("The same trouble?"), ((YES, _("Yes")), (NO, _("No"))))
    mobility = _radio(_("How the client gets on"), tuple(_WAYS.items()))
    reason = ReadField(_line, label=_("Why so, in a few words"))
    told_by = _radio(_("Confirm by"), ToldBy.choices)
    payment = _radio(_("Payment"), Payment.choices)
    is_here = forms.BooleanField(required=False, label=_("The client stands here"))

    def __init__(
        self,
        *args: Any,
        site: Site,
        offered: Sequence[Operation],
        person: KnownClient | None = None,
        now: dt.datetime,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.site, self.offered, self.person, self.now = site, offered, person, now
        fields: dict[str, Any] = self.fields
        fields["operations"].choices = [(work.code, work.local_name) for work in offered]
        for name in ("phone", "mobile"):
            fields[name].read = partial(parse_phone, country=site.country)
        spoken = dict(settings.LANGUAGES)
        fields["language"].choices = [(code, spoken.get(code, code)) for code in site.languages]

    def chosen_works(self) -> list[Operation]:
        """In the order in which they were named, each once."""
        works = {work.code: work for work in self.offered}
        return [
            works[code] for code in dict.fromkeys(self["operations"].value() or ()) if code in works
        ]

    def keep_errors_of(self, *fields: str) -> None:
        """Only these are judged now: the rest of the form is still being filled."""
        for name in set(self.errors) - set(fields):
            del self.errors[name]

    def vin_caution(self) -> Sentence:
        """A check digit that doesn't fit is said and stops nobody (C1-2a)."""
        try:
            read: Vin = parse_vin(str(self["vin"].value() or ""))
        except Unreadable:
            return ""
        return read.cautions[0].message if read.cautions else ""

    def clean_place(self) -> Place:
        try:
            return read_place(self.cleaned_data["place"], now=self.now)
        except Unreadable as problem:
            raise ValidationError(problem.message, code=problem.reason) from problem

    def clean_handover(self) -> dt.datetime | None:
        return read_instant(self.cleaned_data["handover"], now=self.now)

    def clean_began(self) -> dt.datetime | None:
        return read_began(self.cleaned_data["began"], now=self.now)

    def clean(self) -> dict[str, Any]:
        """Everything that is missing is told at once."""
        given = self.cleaned_data
        if not given.get("client"):
            self._need("name", _("Enter the name, as we should address the client."))
            self._need("phone", _("Enter the phone number."))
        if not given.get("vehicle"):
            self._need("plate", _("Enter the plate of the car."))
        self._need("operations", _("Choose at least one kind of work."))
        if self.person and self.person.recent:
            self._need("same", _("Ask whether it is the same trouble: Yes or No."))
        self._check_told()
        self._check_mileage()
        return given

    def _check_told(self) -> None:
        known = self.person.has_email if self.person else False
        if self.cleaned_data.get("told_by") == ToldBy.EMAIL and not known:
            self._need("email", _("Enter the e-mail address, or confirm by SMS."))

    def _check_mileage(self) -> None:
        """Lower than before needs a word why (C1-2c)."""
        said = self.cleaned_data.get("mileage")
        car = self.person.vehicle if self.person else None
        before = car.mileage if car else None
        if said is not None and before is not None and said < before:
            sentence = _("It was {mileage} km before. Say why it is lower now.")
            self._need("remark", format_lazy(sentence, mileage=before))

    def _need(self, field: str, sentence: Sentence) -> None:
        if field not in self.errors and not self.cleaned_data.get(field):
            self.add_error(field, ValidationError(sentence, code="required"))
