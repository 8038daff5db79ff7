"""The twelve letters that Cyrillic and Latin draw alike: what plates and VINs are mistyped with.

Russian plates use only these twelve, so that any camera in Europe can read them.
"""

import unicodedata

CYRILLIC = "АВЕКМНОРСТУХ"
LATIN = "ABEKMHOPCTYX"

_TO_LATIN = str.maketrans(CYRILLIC + CYRILLIC.lower(), LATIN + LATIN.lower())


def latin_letters(text: str) -> str:
    """`text` with full-width forms made plain and the twelve look-alikes made Latin."""
    return unicodedata.normalize("NFKC", text).translate(_TO_LATIN)
