"""The four languages of the house as Babel knows them."""

from functools import cache

from babel import Locale

LANGUAGES = {"en": "en", "es": "es", "ru": "ru", "zh": "zh_Hans"}


@cache
def locale_for(language: str) -> Locale:
    """The locale of a Django language code such as "es" or "zh-hans"; English for any other."""
    return Locale.parse(LANGUAGES.get(language[:2].lower(), "en"))
