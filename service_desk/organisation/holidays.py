"""Public holidays of a country, by name, from the ``holidays`` package."""

import datetime as dt
from collections.abc import Iterable

import holidays

# How the package names the languages of the house.
_LANGUAGES = {"en": "en_US", "ru": "ru", "es": "es", "zh-hans": "zh_CN"}


def is_country_known(country: str) -> bool:
    """Whether the package knows the holidays of ``country`` (two capital letters)."""
    return country in holidays.list_supported_countries(include_aliases=False)


def public_holidays(country: str, years: Iterable[int], language: str) -> dict[dt.date, str]:
    """The days off of ``country`` in ``years``, in order; none for a country not known.

    Names are in ``language`` where the package has it, else in the country's own.
    """
    if not is_country_known(country):
        return {}
    known = holidays.country_holidays(country)
    wanted = _LANGUAGES.get(language, "")
    spoken = wanted if wanted in known.supported_languages else known.default_language
    days = holidays.country_holidays(country, years=list(years), language=spoken)
    return dict(sorted(days.items()))
