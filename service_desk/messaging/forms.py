"""The form of a site's own words for a message."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from service_desk.lib.phones import can_text, parse_phone
from service_desk.lib.refusals import Unreadable
from service_desk.messaging.doors import Way
from service_desk.messaging.models import MessageText
from service_desk.messaging.rules import LONGEST, obstacles_to_text
from service_desk.messaging.states import Door, Form
from service_desk.organisation.models import Staff


class TextForm(forms.Form):
    """Words as they are typed, beside those that stand in ``text`` now.

    ``seen`` is when those were last changed: of two people who write at once, the second is told.
    """

    title = forms.CharField(label=_("Subject"), required=False)
    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, text: MessageText, our_title: str = "") -> None:
        seen = text.changed_at.isoformat() if text.changed_at else ""
        initial = {"title": text.title, "body": text.body, "seen": seen}
        super().__init__(data, initial=initial, label_suffix="")
        self.text = text
        is_letter = text.form == Form.LETTER
        self.fields["body"].widget.attrs |= {
            "rows": 24 if is_letter else 5,
            "lang": text.language,
            "spellcheck": "true",
            "aria-describedby": "holes preview-count",
        }
        if is_letter:
            title = self.fields["title"]
            title.help_text = _("Left empty: “{title}”.").format(title=our_title)
            title.widget.attrs |= {"maxlength": LONGEST["title"], "lang": text.language}
        else:
            del self.fields["title"]

    def typed(self) -> MessageText:
        """A row, not stored, with the words as they were typed; before that, those of now."""
        was = self.text
        words = {
            name: _said(self.data.get(name, "")) if self.is_bound else getattr(was, name)
            for name in LONGEST
        }
        return MessageText(
            site=was.site, kind=was.kind, form=was.form, language=was.language, **words
        )

    def clean(self) -> None:
        for obstacle in obstacles_to_text(self.typed()):
            self.add_error(
                obstacle.field if obstacle.field in self.fields else None, str(obstacle.message)
            )

    @property
    def seen_at(self) -> dt.datetime | None:
        """When the words were changed that stood there while these were written. UTC."""
        return parse_datetime(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None


class TrialForm(forms.Form):
    """Where a test goes: to the mailbox on file, or to a phone that is typed in."""

    phone = forms.CharField(
        label=_("Your mobile number"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, data: Any = None, *, text: MessageText, by: Staff) -> None:
        super().__init__(data, label_suffix="")
        self.text, self.by = text, by
        if text.form == Form.LETTER:
            del self.fields["phone"]

    def clean_phone(self) -> str:
        try:
            phone = parse_phone(self.cleaned_data["phone"], self.text.site.country)
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from problem
        if not can_text(phone.e164):
            raise forms.ValidationError(_("No text arrives at this number. Type a mobile one."))
        return phone.e164

    def clean(self) -> None:
        if self.text.form == Form.LETTER and not self.by.email:
            raise forms.ValidationError(_("You have no e-mail on file. Add it on your page."))

    @property
    def way(self) -> Way:
        """Where it goes; of a form that is valid."""
        if self.text.form == Form.LETTER:
            return Way(Door.EMAIL, self.by.email)
        return Way(Door.SMS, self.cleaned_data["phone"])


def _said(words: str) -> str:
    """As it was meant, whatever the browser makes of the ends of lines."""
    return "\n".join(line.rstrip() for line in words.strip().splitlines())
