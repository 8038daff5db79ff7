"""The form of a site's look: a colour, a picture, and whose pages may frame the booking."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.lib.colours import parse_accent
from service_desk.lib.logos import Logo, read_logo
from service_desk.lib.refusals import Unreadable
from service_desk.organisation.models.look import ORIGIN, SiteLook

_MOST_HOSTS = 20


class OriginsField(forms.CharField):
    """Addresses of websites, one a line, kept as origins: a path is cut off, not complained of."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (super().to_python(value) or "").split()
        origins = list(dict.fromkeys(map(self._origin, lines)))
        if len(origins) > _MOST_HOSTS:
            raise ValidationError(_("At most 20 websites."))
        return origins

    def _origin(self, line: str) -> str:
        scheme, _slashes, rest = line.lower().partition("://")
        origin = f"{scheme}://{rest.partition('/')[0]}"
        if re.fullmatch(ORIGIN, origin):
            return origin.removesuffix(":443")
        sentence = _("“{line}” is no website. Write one such as https://example.com on each line.")
        raise ValidationError(format_lazy(sentence, line=line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != (data or "").split()


class LookForm(forms.ModelForm):
    """What does not pass is refused in a sentence that says what would."""

    picture = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text=_("PNG with a transparent ground is best. Shown at most 320 × 80 points large."),
    )
    no_logo = forms.BooleanField(label=_("Take the logo off"), required=False)
    website = forms.URLField(
        label=_("Own website"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"size": 60}),
    )
    embed_hosts = OriginsField(
        label=_("Websites that may show the booking"),
        required=False,
        help_text=_("One on each line, such as https://example.com. Nobody else may frame it."),
    )

    class Meta:
        model = SiteLook
        fields = ["accent", "website", "embed_hosts"]

    def clean_accent(self) -> str:
        typed = self.cleaned_data["accent"]
        try:
            return parse_accent(typed) if typed.strip() else ""
        except Unreadable as problem:
            raise ValidationError(problem.message, code=problem.reason) from problem

    def clean_picture(self) -> Logo | None:
        picture = self.cleaned_data["picture"]
        try:
            return read_logo(picture.read()) if picture else None
        except Unreadable as problem:
            raise ValidationError(problem.message, code=problem.reason) from problem

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if logo := self.cleaned_data.get("picture"):
            self.instance.wear(logo)
        elif self.cleaned_data.get("no_logo"):
            self.instance.wear(None)
