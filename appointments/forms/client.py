"""What a client answers behind the link."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.actions.words import REASON_LENGTH
from appointments.forms.fields import ReadField
from appointments.forms.public import NO_SUCH_TIME, StepForm, read_time
from service_desk.lib.text import clean_text


class MoveForm(StepForm):
    """The button pressed is the new time."""

    starts_at = forms.CharField(widget=forms.HiddenInput, error_messages={"required": NO_SUCH_TIME})

    def __init__(self, *args: Any, now: dt.datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now = now

    def clean_starts_at(self) -> dt.datetime:
        return read_time(self.cleaned_data["starts_at"], self.now)


class CancelForm(StepForm):
    """Why, if they like to say."""

    reason = ReadField(
        lambda text: clean_text(text, REASON_LENGTH, multiline=True),
        label=_("Would you tell us why?"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
