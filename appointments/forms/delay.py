"""What the desk says of a car that will be later than promised."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.desk import DeskForm, read_instant
from appointments.states import LateReason


class DelayForm(DeskForm):
    """The new time and the reason; ``times`` are instants with their words.

    A time that was shown and has gone meanwhile is refused by the verb, with the nearest.
    """

    ready_at = forms.ChoiceField(
        label=_("Ready at"), error_messages={"required": _("Choose the new time.")}
    )
    why = forms.ChoiceField(
        label=_("Why"),
        choices=LateReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason. The client is told.")},
    )

    def __init__(
        self, *args: Any, times: Sequence[tuple[str, str]], now: dt.datetime, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.now = now
        field: Any = self.fields["ready_at"]
        field.choices = times
        said = self.data.get("ready_at", "")
        if said and read_instant(said, now=now):
            field.choices = [*times, *([] if said in dict(times) else [(said, said)])]

    def clean_ready_at(self) -> dt.datetime:
        at = read_instant(self.cleaned_data["ready_at"], now=self.now)
        if at is None:
            raise ValidationError(_("Choose one of the times."), code="no_such_time")
        return at

    def clean_why(self) -> LateReason:
        return LateReason(self.cleaned_data["why"])
