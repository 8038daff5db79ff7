"""What the desk types: a booking, another time, a reason."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.fields import ReadField
from service_desk.catalogue.models import Operation
from service_desk.clients.rules import clean_plate
from service_desk.lib.names import clean_name
from service_desk.lib.phones import parse_phone
from service_desk.lib.refusals import Refusal, Sentence, Unreadable
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Site
from service_desk.visits.states import Mobility

COMPLAINT_LENGTH = 1000
REASON_LENGTH = 200
_FURTHEST = dt.timedelta(days=400)
_ROW_IDS = {"min_value": 1, "max_value": 2**63 - 1, "required": False, "widget": forms.HiddenInput}
# The few ways a caller names; the others are chosen by who arranges them.
_WAYS = (
    (Mobility.WAIT, _("Waits here")),
    (Mobility.LOANER, _("Loaner")),
    (Mobility.TAXI, _("Taxi")),
    (Mobility.NONE, _("None")),
)


class Place(NamedTuple):
    """A quarter (UTC) and the advisor it is asked of; None: whoever is free."""

    at: dt.datetime | None
    advisor: int | None


def read_place(value: str, *, now: dt.datetime) -> Place:
    """What an offer's button says, ``2027-03-12T09:45Z|12``. Unreadable if no button says it."""
    said, _bar, advisor = value.partition("|")
    try:
        at = dt.datetime.fromisoformat(said)
        near = at.tzinfo is not None and abs(at - now) < _FURTHEST
        person = int(advisor) if advisor else None
    except (ValueError, OverflowError):
        near = False
    if not near or (person is not None and not 0 < person < 2**63):
        raise Unreadable("no_such_time", _("Choose a time on the board or one of the offers."))
    return Place(at.astimezone(dt.UTC), person)


class DeskForm(forms.Form):
    """The browser's own bubbles stay off: one wording, at the field and at the top."""

    use_required_attribute = False
    # Where a verb names another field than the form does.
    NAMES: ClassVar[dict[str, str | None]] = {
        "exemption": "reason",
        "starts_at": "place",
        "advisor": "place",
        "handover_at": "place",
    }

    def refuse(self, refusal: Refusal) -> None:
        """Say what a verb refused at the field it belongs to, else at the top."""
        for obstacle in refusal.obstacles:
            field = self.NAMES.get(obstacle.field or "", obstacle.field)
            known = field if field in self.fields else None
            self.add_error(known, ValidationError(obstacle.message, code=obstacle.code))


class WorkRow(NamedTuple):
    """A kind of work: its tick box, and what it stands for."""

    box: Any
    operation: Operation


class BookForm(DeskForm):
    """Who, what, when. ``client`` and ``vehicle`` are rows on file; without them, what is new."""

    place = forms.CharField(required=False, widget=forms.HiddenInput)
    client = forms.IntegerField(**_ROW_IDS)  # type: ignore[arg-type]
    vehicle = forms.IntegerField(**_ROW_IDS)  # type: ignore[arg-type]
    is_new = forms.BooleanField(required=False, widget=forms.HiddenInput)
    name = ReadField(clean_name, label=_("Name"))
    phone = ReadField(str.strip, label=_("Phone"), widget=forms.TextInput(attrs={"type": "tel"}))
    plate = ReadField(clean_plate, label=_("Plate"))
    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect, required=False)
    operations = forms.MultipleChoiceField(
        label=_("Work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("%(value)s is not offered here. Choose from the list.")
        },
    )
    complaint = ReadField(
        partial(clean_text, max_length=COMPLAINT_LENGTH, multiline=True),
        label=_("In the client's own words"),
        widget=forms.TextInput(attrs={"placeholder": _("In the client's own words")}),
    )
    mobility = forms.ChoiceField(
        label=_("How the client gets on"), widget=forms.RadioSelect, choices=_WAYS, required=False
    )
    reason = ReadField(
        partial(clean_text, max_length=REASON_LENGTH), label=_("Why so, in a few words")
    )

    def __init__(
        self,
        *args: Any,
        site: Site,
        offered: Sequence[Operation],
        now: dt.datetime,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.site, self.offered, self.now = site, offered, now
        fields: dict[str, Any] = self.fields
        fields["operations"].choices = [(work.code, work.local_name) for work in offered]
        fields["phone"].read = partial(parse_phone, country=site.country)
        spoken = dict(settings.LANGUAGES)
        fields["language"].choices = [(code, spoken.get(code, code)) for code in site.languages]

    def rows(self) -> Iterable[WorkRow]:
        """The tick boxes beside their work; those ticked come first."""
        rows = [
            WorkRow(box, work) for box, work in zip(self["operations"], self.offered, strict=True)
        ]
        return sorted(rows, key=lambda row: not row.box.data["selected"])

    def chosen_works(self) -> list[Operation]:
        ticked = set(self["operations"].value() or ())
        return [work for work in self.offered if work.code in ticked]

    def clean_place(self) -> Place:
        try:
            return read_place(self.cleaned_data["place"], now=self.now)
        except Unreadable as problem:
            raise ValidationError(problem.message, code=problem.reason) from problem

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


class MoveForm(DeskForm):
    """Another time for a visit; ``version`` is the one this screen was drawn from."""

    place = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = ReadField(
        partial(clean_text, max_length=REASON_LENGTH), label=_("Why so, in a few words")
    )
    version = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, now: dt.datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now = now

    clean_place = BookForm.clean_place


class CancelForm(DeskForm):
    """Why a visit is cancelled, if the client said."""

    reason = ReadField(
        partial(clean_text, max_length=REASON_LENGTH), label=_("Why, if the client said")
    )
    version = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )
