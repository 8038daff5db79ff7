"""What is asked where a call ends without a booking: of a promise, of patience, of a reason."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.desk import REASON_LENGTH, DeskForm
from appointments.forms.fields import ReadField
from appointments.states import LostReason, PartOfDay
from service_desk.catalogue.models import Part
from service_desk.lib.text import clean_text
from service_desk.lib.typed_dates import DateError, parse_day
from service_desk.organisation.models import Site

WEEK = dt.timedelta(days=7)
_line = partial(clean_text, max_length=REASON_LENGTH)


class OutcomeForm(DeskForm):
    """A small step under the booking form. ``parts`` are those the wanted work takes."""

    def __init__(
        self,
        *args: Any,
        site: Site,
        parts: Iterable[Part] = (),
        now: dt.datetime,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.site, self.parts, self.now = site, parts, now


class OweForm(OutcomeForm):
    """«I'll call you back within five minutes» (B-1.f5)."""

    question = ReadField(_line, label=_("What do they want to know?"))


class WaitForm(OutcomeForm):
    """From one day to another, in the morning or at any time."""

    first_on = forms.CharField(label=_("From"), required=False)
    last_on = forms.CharField(label=_("Until"), required=False)
    part_of_day = forms.ChoiceField(
        label=_("Time of day"),
        widget=forms.RadioSelect,
        choices=PartOfDay.choices,
        initial=PartOfDay.ANY,
        required=False,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        tomorrow = self.site.today(self.now) + dt.timedelta(days=1)
        self.initial.setdefault("first_on", tomorrow.isoformat())
        self.initial.setdefault("last_on", (tomorrow + WEEK).isoformat())

    def clean_first_on(self) -> dt.date:
        return self._day("first_on", self.site.today(self.now))

    def clean_last_on(self) -> dt.date:
        return self._day("last_on", self.site.today(self.now) + WEEK)

    def clean_part_of_day(self) -> str:
        return self.cleaned_data["part_of_day"] or PartOfDay.ANY

    def _day(self, field: str, usual: dt.date) -> dt.date:
        """What people type: 12.3, fri, tomorrow; nothing is the usual day."""
        typed = self.cleaned_data[field]
        if not typed.strip():
            return usual
        try:
            return parse_day(typed, self.site.today(self.now), self.site.language)
        except DateError as problem:
            raise ValidationError(problem.message, code=problem.reason) from problem


class LostForm(OutcomeForm):
    """Why nothing came of it (B-1.f7)."""

    lost_reason = forms.ChoiceField(
        label=_("Why did nothing come of it?"),
        widget=forms.RadioSelect,
        choices=LostReason.choices,
        error_messages={"required": _("Choose why nothing came of it.")},
    )
    part = forms.ChoiceField(label=_("Which part was missing?"), required=False)
    note = ReadField(_line, label=_("In a few words"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        parts = [(str(part.pk), f"{part.code} {part.name}") for part in self.parts]
        fields["part"].choices = [("", _("Another part")), *parts]
