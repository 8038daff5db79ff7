"""What the desk types into a client's file: the person, the car, a note, a reason."""

import datetime as dt
import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.forms.desk import DeskForm
from appointments.forms.fields import ReadField
from service_desk.catalogue.models import Operation
from service_desk.clients.actions import Correction, facts_of
from service_desk.clients.models import Client, Vehicle
from service_desk.clients.rules import MAKE_LENGTH, MODEL_LENGTH, clean_plate
from service_desk.clients.states import Channel, ContactKind, Direction, Medium, Purpose
from service_desk.lib.mileage import parse_mileage
from service_desk.lib.names import clean_name
from service_desk.lib.text import clean_text
from service_desk.lib.typed_dates import parse_date
from service_desk.lib.vin import parse_vin
from service_desk.organisation.models import Staff

_YES_NO = (("yes", pgettext_lazy("consent", "Agrees")), ("no", pgettext_lazy("consent", "Refuses")))
_LONG = forms.Textarea(attrs={"rows": 2})
_NUMBER = {"inputmode": "numeric"}


def _text(longest: int) -> Any:
    return partial(clean_text, max_length=longest)


class FileForm(DeskForm):
    """The person: whom we address how, and what they agreed to."""

    FACTS = ("name", "language", "prefers", "preferred_advisor", "address", "best_hours", "note")

    name = ReadField(
        clean_name, required=True, missing=_("A client has a name. Please write it."),
        label=_("Name, as we should address the client"),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Another phone"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip
    email = forms.CharField(
        label=_("Another e-mail"), required=False, max_length=300,
        widget=forms.TextInput(attrs={"type": "email"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    prefers = forms.ChoiceField(label=_("Prefers"), choices=Channel, widget=forms.RadioSelect)
    preferred_advisor = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Preferred advisor"), required=False,
        empty_label=_("Nobody in particular"),
    )  # fmt: skip
    best_hours = ReadField(_text(60), label=_("Best hours to call"))
    address = ReadField(_text(200), label=_("Address"))
    note = ReadField(_text(400), label=_("Note"), widget=_LONG)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, typed: Any, *, client: Client, advisors: Sequence[Staff]) -> None:
        facts = facts_of(client)
        initial = {**facts, **_newest_answers(client), "seen": json.dumps(facts)}
        super().__init__(typed, initial=initial)
        self.points = list(client.contact_points.all())
        fields: dict[str, Any] = self.fields
        keys = [advisor.pk for advisor in advisors]
        if client.preferred_advisor_id:
            keys.append(client.preferred_advisor_id)
        fields["preferred_advisor"].queryset = Staff.objects.filter(pk__in=keys).order_by("name")
        for purpose in Purpose:
            fields[f"consent_{purpose.value}"] = forms.ChoiceField(
                label=purpose.label, choices=_YES_NO, widget=forms.RadioSelect, required=False
            )
        for kind in ContactKind:
            own = [(str(p.pk), p.value) for p in self.points if p.kind == kind]
            fields[f"main_{kind.value}"] = forms.ChoiceField(choices=own, required=False)
        fields["gone"] = forms.MultipleChoiceField(
            choices=[(str(p.pk), p.value) for p in self.points], required=False
        )

    @property
    def consents(self) -> list[Any]:
        return [self[f"consent_{purpose.value}"] for purpose in Purpose]

    def correction(self) -> Correction:
        """What the valid form says."""
        given = self.cleaned_data
        mains = [given[f"main_{kind.value}"] for kind in ContactKind]
        answers = {purpose.value: given[f"consent_{purpose.value}"] for purpose in Purpose}
        return Correction(
            fields={name: given[name] for name in self.FACTS},
            seen=_seen(given["seen"]),
            phone=given["phone"],
            email=given["email"],
            gone=tuple(int(key) for key in given["gone"]),
            main=tuple(int(key) for key in mains if key),
            consents={purpose: answer == "yes" for purpose, answer in answers.items() if answer},
        )

    def show_again(self, client: Client) -> None:
        """After somebody else wrote meanwhile: the next save is against what stands now."""
        typed: Any = self.data
        typed = typed.copy()
        typed["seen"] = json.dumps(facts_of(Client.objects.get(pk=client.pk)))
        self.data = typed


def _seen(text: str) -> dict[str, Any]:
    try:
        seen = json.loads(text or "{}")
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def _newest_answers(client: Client) -> dict[str, str]:
    newest = client.consents.order_by("purpose", "-at", "-pk").distinct("purpose")
    return {f"consent_{each.purpose}": "yes" if each.is_given else "no" for each in newest}


class CarForm(DeskForm):
    """A car as its papers say; with ``is_new`` its mileage, too."""

    plate = ReadField(clean_plate, label=_("Plate"))
    vin = ReadField(lambda text: parse_vin(text).value, label=_("VIN"))
    make = ReadField(_text(MAKE_LENGTH), label=_("Make"))
    model = ReadField(_text(MODEL_LENGTH), label=_("Model"))
    mileage = ReadField(
        parse_mileage, empty=None, label=_("Mileage"), widget=forms.TextInput(attrs=_NUMBER)
    )
    first_registered_on = ReadField(parse_date, empty=None, label=_("First registered"))
    warranty_until = ReadField(parse_date, empty=None, label=_("Warranty until"))
    warranty_km = ReadField(
        parse_mileage, empty=None, label=_("or up to"), widget=forms.TextInput(attrs=_NUMBER)
    )

    def __init__(self, *args: Any, is_new: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not is_new:
            del self.fields["mileage"]


class MileageForm(DeskForm):
    km = ReadField(
        parse_mileage, required=True, label=_("Mileage now"),
        widget=forms.TextInput(attrs=_NUMBER),
    )  # fmt: skip
    remark = ReadField(_text(200), label=_("If it is lower: why"))

    NAMES = {**DeskForm.NAMES, "mileage": "km"}


class OwnerForm(DeskForm):
    """Who has the car now: somebody on file (``to``), or a new name and phone."""

    q = forms.CharField(label=_("Search by phone, plate or surname"), required=False, max_length=60)
    to = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    name = ReadField(clean_name, label=_("Name"))
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip
    on = ReadField(parse_date, required=True, label=_("Since which day"))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("to") and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Choose somebody on file, or enter the new owner's name."))
        return given


class NoteForm(DeskForm):
    """A note, a letter, a talk; a call is noted by its own screen, or here afterwards."""

    medium = forms.ChoiceField(
        label=_("What it was"), choices=[(m.value, m.label) for m in reversed(Medium)],
        widget=forms.RadioSelect,
    )  # fmt: skip
    direction = forms.ChoiceField(
        label=_("From whom"), widget=forms.RadioSelect,
        choices=[
            (Direction.IN, pgettext_lazy("contact", "From them")),
            (Direction.OUT, pgettext_lazy("contact", "From us")),
        ],
    )  # fmt: skip
    note = ReadField(
        _text(400), required=True, label=_("In a few words"), widget=_LONG,
        missing=_("Write what it was about."),
    )  # fmt: skip


class DefectForm(DeskForm):
    """Work that was found and not done."""

    words = ReadField(
        _text(120), required=True, label=_("What was found"),
        missing=_("Say what was found, in plain words."),
    )  # fmt: skip
    operation = forms.ModelChoiceField(
        Operation.objects.none(), label=_("Work that mends it"), required=False,
        to_field_name="code", empty_label=_("not named yet"),
    )  # fmt: skip
    is_safety = forms.BooleanField(label=_("It is about safety"), required=False)

    def __init__(self, *args: Any, operations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["operation"]
        field.queryset = operations
        field.label_from_instance = lambda work: f"{work.code} · {work.local_name}"


class DropForm(DeskForm):
    reason = ReadField(
        _text(200), required=True, label=_("Why it need not be done"),
        missing=_("Say why it need not be done."),
    )  # fmt: skip


def shown_in_form(car: Vehicle) -> dict[str, Any]:
    """What stands in the form of a car that is on file."""
    plain = {name: getattr(car, name) for name in ("plate", "vin", "make", "model", "warranty_km")}
    days = ("first_registered_on", "warranty_until")
    return plain | {name: on_paper(getattr(car, name)) for name in days}


def on_paper(day: dt.date | None) -> str:
    """A date as it is typed into a field, and read again: 31.12.2027."""
    return f"{day:%d.%m.%Y}" if day else ""
