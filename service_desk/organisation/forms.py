"""The shape of what is typed on the set-up pages."""

from collections.abc import Callable
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import get_territory_currencies
from django import forms
from django.conf import settings
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _
from phonenumbers import SUPPORTED_REGIONS

from service_desk.lib.phones import PhoneError, parse_phone
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role
from service_desk.organisation.rules import obstacles_to_password

_NO_CHOICE = [("", "---------")]


def _words() -> Locale:
    """The names of countries and currencies in the language of the page."""
    return Locale.parse(to_locale(get_language() or settings.LANGUAGE_CODE))


def country_choices() -> list[tuple[str, str]]:
    names = _words().territories
    return _NO_CHOICE + sorted(
        ((code, names.get(code, code)) for code in SUPPORTED_REGIONS), key=lambda each: each[1]
    )


def currency_choices() -> list[tuple[str, str]]:
    """The currencies people pay with today, somewhere."""
    names = _words().currencies
    current = {code for region in SUPPORTED_REGIONS for code in get_territory_currencies(region)}
    return _NO_CHOICE + [(code, f"{code} · {names.get(code, code)}") for code in sorted(current)]


def timezone_choices() -> list[tuple[str, str]]:
    """Zones named for a city: those that follow a place's own clock."""
    cities = sorted(zone for zone in available_timezones() if _is_city(zone))
    return _NO_CHOICE + [(zone, zone.replace("_", " ")) for zone in cities]


def _is_city(zone: str) -> bool:
    region, slash, _city = zone.partition("/")
    return bool(slash) and region not in {"Etc", "SystemV", "posix", "right"}


def _choice(label: Any, choices: Callable[[], list[tuple[str, str]]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices)


class SiteForm(forms.ModelForm):
    """A site; its languages are one that is its own and others it speaks as well."""

    timezone = _choice(_("Time zone"), timezone_choices)
    country = _choice(_("Country"), country_choices)
    currency = _choice(_("Currency"), currency_choices)
    phone = forms.CharField(label=_("Phone of the service"), max_length=60, required=False)
    own_language = forms.ChoiceField(label=_("Own language"), choices=settings.LANGUAGES)
    further_languages = forms.MultipleChoiceField(
        label=_("Further languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Clients may be served in any of these."),
    )

    class Meta:
        model = Site
        fields = [
            "slug",
            "name",
            "timezone",
            "country",
            "currency",
            "phone",
            "email",
            "address",
            "is_active",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.languages:
            self.initial.setdefault("own_language", self.instance.languages[0])
            self.initial.setdefault("further_languages", self.instance.languages[1:])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if own := cleaned.get("own_language"):
            spoken = [own, *cleaned.get("further_languages", [])]
            self.instance.languages = list(dict.fromkeys(spoken))
        if cleaned.get("phone") and cleaned.get("country"):
            try:
                cleaned["phone"] = parse_phone(cleaned["phone"], cleaned["country"]).e164
            except PhoneError as error:
                self.add_error("phone", str(error))
        return cleaned


class NewStaffForm(forms.ModelForm):
    """An account with its first role; an advisor gets a week of shifts with it."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.all())
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave it empty and one is made up and shown once."),
    )

    class Meta:
        model = Staff
        fields = ["username", "name", "desk"]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if Staff.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("Somebody has this user name already. Choose another."))
        return username

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            staff = Staff(
                username=self.cleaned_data.get("username", ""),
                name=self.cleaned_data.get("name", ""),
            )
            if obstacles := obstacles_to_password(password, staff):
                raise ValidationError([obstacle.message for obstacle in obstacles])
        return password


class StaffForm(UserChangeForm):
    """A member of staff who is there; the password is changed on a page of its own."""

    class Meta:
        model = Staff
        fields = "__all__"
