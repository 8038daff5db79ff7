"""What a client says where no time suits: whom to call, or which days to wait for."""

import datetime as dt
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.fields import ReadField
from appointments.forms.public import WORDS_LENGTH, DetailsForm
from appointments.forms.registers import ISO
from appointments.states import PartOfDay
from service_desk.lib.refusals import Refusal
from service_desk.lib.text import clean_text
from service_desk.lib.typed_dates import parse_day

SUITS_LENGTH = 60


class AsideForm(DetailsForm):
    """A name and a phone, asked for as on the last step; nothing else of it."""

    answers = None  # type: ignore[assignment]
    email = None  # type: ignore[assignment]

    def refuse_all(self, refusal: Refusal) -> None:
        for obstacle in refusal.obstacles:
            self.refuse(obstacle.field, obstacle.message)


class CallMeForm(AsideForm):
    """When it suits, and what it is about, if they like to say."""

    suits = ReadField(
        partial(clean_text, max_length=SUITS_LENGTH),
        label=_("When is best for you?"),
        help_text=_("For example: after four."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    question = ReadField(
        lambda text: clean_text(text, WORDS_LENGTH, multiline=True),
        label=_("What is it about?"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "true"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["phone"].help_text = _("We call this number. Nothing else.")


class WaitForm(AsideForm):
    """From one day to another, both included, and which part of the day."""

    first_on = ReadField(
        str.strip,  # the day it is at the site reads it, see __init__
        required=True,
        missing=_("Enter the first day."),
        label=_("From which day?"),
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
    )
    last_on = ReadField(
        str.strip,
        required=True,
        missing=_("Enter the last day."),
        label=_("Until which day?"),
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
    )
    part_of_day = forms.ChoiceField(
        label=_("Time of day"),
        choices=PartOfDay.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a time of day."),
            "invalid_choice": _("Choose a time of day."),
        },
    )

    def __init__(self, *args: Any, today: dt.date, language: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["phone"].help_text = _("We offer you a free time here. Nothing else.")
        for name in ("first_on", "last_on"):
            field: Any = self.fields[name]
            field.read = partial(parse_day, today=today, language=language)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        first, last = given.get("first_on"), given.get("last_on")
        if first and last and last < first:
            sentence = _("The last day comes before the first. Please swap them.")
            self.add_error("last_on", ValidationError(sentence, code="days_swapped"))
        return given
