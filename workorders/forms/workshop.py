"""What the workshop says: to whom, until when, why it stopped, what was found."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.desk import DeskForm, read_instant
from appointments.forms.fields import ReadField
from appointments.states import LateReason
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Staff
from workorders.models import Team
from workorders.states import Place, Progress, StopReason

_ROW: dict[str, Any] = {"min_value": 1, "max_value": 2**63 - 1}
_LINE_OF_WORDS = partial(clean_text, max_length=120)
_SENTENCE = partial(clean_text, max_length=160)
# Stopping because it is done has a button of its own.
STOPS = [(each.value, each.label) for each in StopReason if each != StopReason.DONE]


def read_version() -> forms.IntegerField:
    """The version the screen was drawn from."""
    return forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )


class WorkshopForm(DeskForm):
    """Several stand on one page: each has ids of its own, by its class."""

    def __init__(self, *args: Any, **more: Any) -> None:
        more["auto_id"] = f"{type(self).__name__.lower()}_%s"
        super().__init__(*args, **more)


class IssueForm(WorkshopForm):
    """Who takes the car over; nobody: whoever begins is noted then."""

    taken_by = forms.ModelChoiceField(
        Staff.objects.none(),
        label=_("Who takes the car"),
        required=False,
        empty_label=_("Nobody yet, it is collected later"),
    )

    def __init__(self, *args: Any, people: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["taken_by"]
        field.queryset = people


class GiveForm(WorkshopForm):
    """``to`` is a button's: ``mechanic:12`` or ``team:3``; ``line`` one line, else all of it."""

    to = forms.RegexField(
        r"^(mechanic|team):[1-9]\d{0,17}$",
        error_messages={
            "invalid": _("Choose a mechanic or a team."),
            "required": _("Choose a mechanic or a team."),
        },
    )
    line = forms.IntegerField(required=False, widget=forms.HiddenInput, **_ROW)
    reason = ReadField(_LINE_OF_WORDS, label=_("Why this mechanic"))

    def clean_to(self) -> Staff | Team:
        kind, _colon, key = self.cleaned_data["to"].partition(":")
        rows: Any = Staff.objects.filter(is_active=True) if kind == "mechanic" else Team.objects
        found = rows.filter(pk=int(key)).first()
        if found is None:
            raise ValidationError(_("Choose a mechanic or a team."), code="unknown")
        return found


class MoveCarForm(WorkshopForm):
    to = forms.TypedChoiceField(choices=Place.choices, coerce=Place)
    words = ReadField(_LINE_OF_WORDS, label=_("Words"))


class PromiseForm(WorkshopForm):
    """Another time for the car; ``times`` are instants with their words."""

    ready_at = forms.ChoiceField(
        label=_("Ready at"), error_messages={"required": _("Choose the new time.")}
    )
    reason = forms.TypedChoiceField(
        label=_("Why later, the client is told"),
        choices=[("", _("It is not later")), *LateReason.choices],
        coerce=LateReason,
        empty_value=None,
        required=False,
    )
    version = read_version()

    def __init__(
        self, *args: Any, times: Sequence[tuple[str, str]], now: dt.datetime, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.now = now
        field: Any = self.fields["ready_at"]
        field.choices = with_said(times, self.data.get("ready_at", ""), now=now)

    def clean_ready_at(self) -> dt.datetime:
        return instant_of(self.cleaned_data["ready_at"], now=self.now)


class ProgressForm(WorkshopForm):
    """Will it be ready as promised?"""

    answer = forms.TypedChoiceField(choices=Progress.choices, coerce=Progress)
    new_ready_at = forms.ChoiceField(label=_("Ready at"), required=False)
    words = ReadField(partial(clean_text, max_length=200), label=_("What is wrong, or why"))

    def __init__(
        self, *args: Any, times: Sequence[tuple[str, str]], now: dt.datetime, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.now = now
        field: Any = self.fields["new_ready_at"]
        told = with_said(times, self.data.get("new_ready_at", ""), now=now)
        field.choices = [("", _("As promised")), *told]

    def clean_new_ready_at(self) -> dt.datetime | None:
        said = self.cleaned_data["new_ready_at"]
        return instant_of(said, now=self.now) if said else None


class StopForm(WorkshopForm):
    reason = forms.TypedChoiceField(
        choices=STOPS,
        coerce=StopReason,
        error_messages={"required": _("Say why you stop.")},
    )
    words = ReadField(_LINE_OF_WORDS, label=_("In a few words"))


class PartForm(WorkshopForm):
    words = ReadField(
        _LINE_OF_WORDS,
        label=_("Which part"),
        required=True,
        missing=_("Say which part is needed."),
    )


class FoundForm(WorkshopForm):
    """What a mechanic found: plain words, a photo, and whether it is about safety."""

    words = ReadField(
        _SENTENCE,
        label=_("What did you find"),
        required=True,
        missing=_("Say what you found, as the client would understand it."),
    )
    photo = forms.FileField(label=_("Photo"), required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    is_safety = forms.BooleanField(label=_("It is about safety"), required=False)


def with_said(
    times: Sequence[tuple[str, str]], said: str, *, now: dt.datetime
) -> list[tuple[str, str]]:
    """The times shown, and one that has gone from them meanwhile: the verb answers to that."""
    if said and said not in dict(times) and read_instant(said, now=now):
        return [*times, (said, said)]
    return list(times)


def spell(at: dt.datetime) -> str:
    """An instant as a choice says it: 2027-03-12T09:45Z."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"


def instant_of(said: str, *, now: dt.datetime) -> dt.datetime:
    at = read_instant(said, now=now)
    if at is None:
        raise ValidationError(_("Choose one of the times."), code="no_such_time")
    return at
