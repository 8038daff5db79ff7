"""The twelve letters that Cyrillic and Latin draw alike: what plates and VINs are mistyped with.

Russian plates use only these twelve, so that any camera in Europe can read them.
"""

import re
import unicodedata

CYRILLIC = "АВЕКМНОРСТУХ"
LATIN = "ABEKMHOPCTYX"

_TO_LATIN = str.maketrans(CYRILLIC + CYRILLIC.lower(), LATIN + LATIN.lower())
_TO_CYRILLIC = str.maketrans(LATIN + LATIN.lower(), CYRILLIC + CYRILLIC.lower())
_LATIN_LETTER = re.compile(r"[a-z]", re.IGNORECASE)
_CYRILLIC_LETTER = re.compile(r"[а-яё]", re.IGNORECASE)


def latin_letters(text: str) -> str:
    """`text` with full-width forms made plain and the twelve look-alikes made Latin."""
    return unicodedata.normalize("NFKC", text).translate(_TO_LATIN)


def readings(text: str) -> list[str]:
    """What `text` may have been meant as: itself, and with its look-alikes in the other alphabet.

    "Cмирнов" begun in Latin is «Смирнов»; "BACOB" in Latin capitals throughout is «ВАСОВ».
    """
    plain = unicodedata.normalize("NFKC", text)
    if not _LATIN_LETTER.search(plain):
        return [plain]
    meant = [plain]
    cyrillic = plain.translate(_TO_CYRILLIC)
    if not _LATIN_LETTER.search(cyrillic):
        meant.append(cyrillic)
    if _CYRILLIC_LETTER.search(plain):
        latin = plain.translate(_TO_LATIN)
        if not _CYRILLIC_LETTER.search(latin):
            meant.append(latin)
    return meant
