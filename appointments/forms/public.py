"""What a client tells us, step by step: work, car, time, who they are."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.fields import ReadField
from appointments.forms.photos import PhotosField
from service_desk.catalogue.models import Operation
from service_desk.clients.rules import MAKE_LENGTH, MODEL_LENGTH, clean_plate
from service_desk.lib.emails import parse_email
from service_desk.lib.mileage import parse_mileage
from service_desk.lib.names import clean_name
from service_desk.lib.phones import parse_phone
from service_desk.lib.refusals import Sentence
from service_desk.lib.text import clean_text
from service_desk.visits.states import Mobility

# Fits a cookie in any script (see views.draft) and is longer than anybody types on a phone.
WORDS_LENGTH = 500
# The operation that looks for a fault.
DIAGNOSIS = "DIAG"
# A time further off is none of ours, and far enough off it is no time Python can reckon with.
_FURTHEST = dt.timedelta(days=400)
NO_SUCH_TIME = _("Choose a time from the list.")


class WorkRow(NamedTuple):
    """A kind of work as the client sees it: its tick box and what it stands for."""

    box: Any
    operation: Operation


class StepForm(forms.Form):
    """A step of the booking; the browser's own bubbles stay off."""

    use_required_attribute = False

    def refuse(self, field: str | None, sentence: Sentence) -> None:
        """Say at ``field`` what a verb refused; at the top of the form if it has no such field."""
        self.add_error(field if field in self.fields else None, ValidationError(sentence))


class WorkForm(StepForm):
    """Step 1. Several kinds of work may be wanted; "something is wrong" is one of them.

    ``trouble`` is what that is booked as: the diagnosis, which stands on the page in these words
    only, or the first kind of work where the site has none. None where nothing is offered.
    """

    operations = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("This work is not offered here. Choose from the list."),
        },
    )
    is_wrong = forms.BooleanField(required=False)
    complaint = ReadField(
        lambda text: clean_text(text, WORDS_LENGTH, multiline=True),
        label=_("What is wrong?"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "true"}),
    )
    photos = PhotosField()

    def __init__(self, *args: Any, offered: Sequence[Operation], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offered = [work for work in offered if work.code != DIAGNOSIS]
        diagnosis = [work for work in offered if work.code == DIAGNOSIS]
        self.trouble = next(iter(diagnosis or self.offered), None)
        choices = [(work.code, work.local_name) for work in self.offered]
        self.fields["operations"].choices = choices  # type: ignore[attr-defined]

    def rows(self) -> Iterator[WorkRow]:
        """The tick boxes beside their work, in the order of the page."""
        for box, operation in zip(self["operations"], self.offered, strict=True):
            yield WorkRow(box, operation)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        words, chosen = given.get("complaint", ""), given.get("operations")
        if not self.trouble:
            raise ValidationError(_("Nothing can be booked here yet. Please call us."))
        # Words without the tick come from a browser that shows the field at all times.
        given["is_wrong"] = given.get("is_wrong") or bool(words and not chosen)
        if given["is_wrong"] and not words and "complaint" not in self.errors:
            self.add_error("complaint", _("Tell us in a few words what is wrong."))
        if not chosen and not given["is_wrong"] and not self.errors:
            self.add_error("operations", _("Choose what your car needs."))
        return given


class CarForm(StepForm):
    """Step 2. The plate, or the make and model of who does not know it; mileage if they like."""

    plate = ReadField(
        clean_plate,
        label=_("Number plate"),
        help_text=_("With or without spaces, either will do."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    make = ReadField(lambda text: clean_text(text, MAKE_LENGTH), label=_("Make"))
    model = ReadField(lambda text: clean_text(text, MODEL_LENGTH), label=_("Model"))
    mileage = ReadField(
        parse_mileage,
        empty=None,
        label=_("Mileage, more or less"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not given["plate"] and not given["make"]:
            self.add_error("plate", _("Enter the plate, or the make and model."))
        return given

    @property
    def names_a_model(self) -> bool:
        """Whether the fields for make and model are open when the page comes."""
        return any(self[name].value() or self[name].errors for name in ("make", "model"))


def read_time(text: str, now: dt.datetime) -> dt.datetime:
    """The instant of a time button, in UTC. ValidationError for one that no button says."""
    try:
        at = dt.datetime.fromisoformat(text)
        near = at.tzinfo is not None and abs(at - now) < _FURTHEST
    except (ValueError, OverflowError):
        near = False
    if not near:
        raise ValidationError(NO_SUCH_TIME, code="no_such_time")
    return at.astimezone(dt.UTC)


class TimeForm(StepForm):
    """Step 3. The button pressed is the time; how the client gets on meanwhile goes with it."""

    mobility = forms.ChoiceField(
        label=_("While we work on it"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the ways offered.")},
    )
    starts_at = forms.CharField(widget=forms.HiddenInput, error_messages={"required": NO_SUCH_TIME})

    def __init__(self, *args: Any, now: dt.datetime, has_loaners: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now = now
        ways = [(Mobility.NONE, _("I leave it")), (Mobility.WAIT, _("I wait here"))]
        if has_loaners:
            ways.append((Mobility.LOANER, _("I need a car")))
        self.fields["mobility"].choices = ways  # type: ignore[attr-defined]

    def clean_starts_at(self) -> dt.datetime:
        return read_time(self.cleaned_data["starts_at"], self.now)


class DetailsForm(StepForm):
    """Step 4. ``answers`` are the three steps before, signed; ``remark_2`` is for machines.

    ``is_hasty``: the answers came faster than a person gives them. Either is said in one sentence
    with a way out, for a browser may have filled in what nobody sees.
    """

    answers = forms.CharField(widget=forms.HiddenInput)
    name = ReadField(
        clean_name,
        required=True,
        missing=_("Enter your name, as we should address you."),
        label=_("How should we address you?"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = ReadField(
        str.strip,  # the country of the site reads it, see __init__
        required=True,
        label=_("Phone"),
        help_text=_("We send you a message the day before. Nothing else."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = ReadField(
        parse_email,
        label=_("E-mail"),
        help_text=_("Then your card comes by mail, with a file for your calendar."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    remark_2 = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, country: str, is_hasty: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.is_hasty = is_hasty
        phone = self.fields["phone"]
        phone.read = lambda text: parse_phone(text, country).as_typed  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("remark_2") or self.is_hasty:
            # Emptied, so that the button pressed once more by a person does send.
            self.data = {**{name: self.data[name] for name in self.data}, "remark_2": ""}
            sentence = _("This could not be sent. Press the button once more, or call us.")
            raise ValidationError(sentence, code="machine")
        return self.cleaned_data
