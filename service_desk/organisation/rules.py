"""May a site or a colleague be added, and if not, why."""

from collections.abc import Iterable

from babel.numbers import list_currencies
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from phonenumbers import SUPPORTED_REGIONS

from service_desk.lib.phones import PhoneError, parse_phone
from service_desk.lib.refusals import Blocker
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.models.sites import validate_timezone


def obstacles_to_add_site(
    *,
    slug: str,
    name: str,
    timezone: str,
    country: str,
    currency: str,
    languages: Iterable[str],
    phone: str,
) -> list[Blocker]:
    """Each thing that is wrong with a new site, in the order it is asked for."""
    return [
        *_wrong_slug(slug),
        *([] if name.strip() else [Blocker("name_missing", _("Give the site a name."), "name")]),
        *_wrong_timezone(timezone),
        *_wrong_country(country),
        *_wrong_currency(currency),
        *_wrong_languages(list(languages)),
        *_wrong_phone(phone, country),
    ]


def _wrong_slug(slug: str) -> list[Blocker]:
    try:
        validate_slug(slug)
    except ValidationError:
        sentence = _("A short name has letters, digits and dashes only, such as north.")
        return [Blocker("slug_wrong", sentence, "slug")]
    if Site.objects.filter(slug=slug).exists():
        sentence = format_lazy(_("A site named {slug} is already there."), slug=slug)
        return [Blocker("site_exists", sentence, "slug")]
    return []


def _wrong_timezone(timezone: str) -> list[Blocker]:
    try:
        validate_timezone(timezone)
    except ValidationError:
        sentence = _("The time zone “{zone}” is not known. Choose one such as Europe/Madrid.")
        return [Blocker("timezone_unknown", format_lazy(sentence, zone=timezone), "timezone")]
    return []


def _wrong_country(country: str) -> list[Blocker]:
    if country in SUPPORTED_REGIONS:
        return []
    sentence = _("The country “{country}” is not known. Give its two letters, such as ES.")
    return [Blocker("country_unknown", format_lazy(sentence, country=country), "country")]


def _wrong_currency(currency: str) -> list[Blocker]:
    if currency in list_currencies():
        return []
    sentence = _("The currency “{currency}” is not known. Give its three letters, such as EUR.")
    return [Blocker("currency_unknown", format_lazy(sentence, currency=currency), "currency")]


def _wrong_languages(languages: list[str]) -> list[Blocker]:
    known = [code for code, _name in settings.LANGUAGES]
    unknown = [code for code in languages if code not in known]
    if languages and not unknown:
        return []
    sentence = _("The language “{language}” is not spoken here. Choose from {known}.")
    return [
        Blocker(
            "language_unknown",
            format_lazy(sentence, language=", ".join(unknown), known=", ".join(known)),
            "languages",
        )
    ]


def _wrong_phone(phone: str, country: str) -> list[Blocker]:
    if not phone or country not in SUPPORTED_REGIONS:
        return []
    try:
        parse_phone(phone, country)
    except PhoneError as error:
        return [error.as_blocker("phone")]
    return []


def obstacles_to_password(password: str, staff: Staff) -> list[Blocker]:
    """What the password validators say, sentence by sentence."""
    try:
        validate_password(password, staff)
    except ValidationError as error:
        return [Blocker("password_weak", sentence, "password") for sentence in error.messages]
    return []
