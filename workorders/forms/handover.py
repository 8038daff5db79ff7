"""What is read and noted with the client at the return, and of a loaner out or back."""

from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.forms.desk import DeskForm
from appointments.forms.fields import ReadField
from service_desk.lib.mileage import parse_mileage
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Loaner
from workorders.actions.handover import MISSING_LENGTH, OLD_PARTS_LENGTH, REMARKS_LENGTH
from workorders.actions.loans import LICENCE_LENGTH, WORDS_LENGTH
from workorders.forms.signing import SignatureForm

EIGHTHS = [
    ("0", pgettext_lazy("fuel", "E")),
    *((str(each), str(each)) for each in range(1, 8)),
    ("8", pgettext_lazy("fuel", "F")),
]
DRIVES = [
    ("offered", pgettext_lazy("test drive", "Offered")),
    ("taken", pgettext_lazy("test drive", "Taken")),
    ("refused", pgettext_lazy("test drive", "Not wanted")),
]


def fuel_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Fuel, eighths"),
        choices=EIGHTHS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Read the fuel gauge.")},
    )


class ReturnForm(DeskForm):
    """Mileage and fuel, the test drive, old parts, what the client has to say."""

    NAMES = {"mileage": "mileage"}

    mileage = ReadField(parse_mileage, required=True, label=_("Mileage"))
    why_lower = ReadField(partial(clean_text, max_length=200), label=_("Why it is lower"))
    fuel = fuel_field()
    drive = forms.ChoiceField(
        label=_("Test drive"), choices=DRIVES, widget=forms.RadioSelect, required=False
    )
    old_parts = ReadField(partial(clean_text, max_length=OLD_PARTS_LENGTH), label=_("Old parts"))
    remarks = ReadField(
        partial(clean_text, max_length=REMARKS_LENGTH), label=_("What the client says")
    )
    is_walk_around_ok = forms.BooleanField(label=_("Looked at together"), required=False)


class BelongingForm(DeskForm):
    """Why a thing does not go back."""

    words = ReadField(partial(clean_text, max_length=MISSING_LENGTH), label=_("Why it is missing"))


class LoanForm(SignatureForm, DeskForm):
    """Mileage and fuel of a loaner, with the client's name under it."""

    km = ReadField(parse_mileage, required=True, label=_("Mileage"))
    fuel = fuel_field()

    def __init__(self, *args: Any, **more: Any) -> None:
        # The page has the car's own mileage and fuel beside it: labels must not meet.
        super().__init__(*args, **{"auto_id": "loaner_%s", **more})


class LendForm(LoanForm):
    """Which car goes out, on whose driving licence."""

    loaner = forms.ModelChoiceField(
        Loaner.objects.none(),
        label=_("Car"),
        empty_label=None,
        error_messages={"required": _("Choose a car.")},
    )
    licence = ReadField(
        partial(clean_text, max_length=LICENCE_LENGTH),
        required=True,
        missing=_("Enter the number of the driving licence."),
        label=_("Driving licence"),
    )

    def __init__(self, *args: Any, loaners: QuerySet[Loaner], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["loaner"]
        field.queryset = loaners


class TakeInForm(LoanForm):
    """What there is to say of a car that is back."""

    words = ReadField(partial(clean_text, max_length=WORDS_LENGTH), label=_("What there is to say"))
