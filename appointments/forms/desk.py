"""What the desk types: another time, a reason. A booking is ``book``."""

import datetime as dt
from functools import partial
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appointments.forms.fields import ReadField
from service_desk.lib.refusals import Refusal, Unreadable
from service_desk.lib.text import clean_text

COMPLAINT_LENGTH = 1000
REASON_LENGTH = 200
_FURTHEST = dt.timedelta(days=400)
ROW_IDS: dict[str, Any] = {
    "min_value": 1,
    "max_value": 2**63 - 1,
    "required": False,
    "widget": forms.HiddenInput,
}


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


def read_instant(value: str, *, now: dt.datetime) -> dt.datetime | None:
    """The instant of a button or a hidden field; None for none, or for what no button says."""
    try:
        return read_place(value, now=now).at if value else None
    except Unreadable:
        return None


class DeskForm(forms.Form):
    """The browser's own bubbles stay off: one wording, at the field and at the top."""

    use_required_attribute = False
    # Where a verb names another field than the form does.
    NAMES: ClassVar[dict[str, str | None]] = {
        "exemption": "reason",
        "starts_at": "place",
        "advisor": "place",
        "handover_at": "handover",
        "is_repeat_of": "same",
    }

    def refuse(self, refusal: Refusal) -> None:
        """Say what a verb refused at the field it belongs to, else at the top."""
        for obstacle in refusal.obstacles:
            field = self.NAMES.get(obstacle.field or "", obstacle.field)
            known = field if field in self.fields else None
            self.add_error(known, ValidationError(obstacle.message, code=obstacle.code))


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

    def clean_place(self) -> Place:
        try:
            return read_place(self.cleaned_data["place"], now=self.now)
        except Unreadable as problem:
            raise ValidationError(problem.message, code=problem.reason) from problem


class CancelForm(DeskForm):
    """Why a visit is cancelled, if the client said."""

    reason = ReadField(
        partial(clean_text, max_length=REASON_LENGTH), label=_("Why, if the client said")
    )
    version = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )
