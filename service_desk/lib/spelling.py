"""One spelling for the many ways a name is written: the key a search by name compares.

«Ёлкина», "Elkina" and "Yolkina" have one key, so have «Щукин», "Shchukin" and "Schukin", "Núñez"
and "nunez". Too much alike is cheap here: a person chooses among the few that were found.
"""

import re
import unicodedata

_CYRILLIC = dict(zip("абвгдезийклмнопрстуфхыэіїєґў", "abvgdeziiklmnoprstufhieiiegu", strict=True))
_CYRILLIC |= {"ё": "e", "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia"}
_LATIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"}
_UNHEARD = dict.fromkeys("ъь'’ʼ`", "")
_LETTERS = str.maketrans(_CYRILLIC | _LATIN | _UNHEARD)

# Latin spellings of one Russian sound, in the order they must be folded.
_SOUNDS = (
    (re.compile("shch|sch"), "sh"),
    (re.compile("kh"), "h"),
    (re.compile("tz"), "ts"),
    (re.compile("tch"), "ch"),
    (re.compile("x"), "ks"),
    (re.compile("w"), "v"),
    (re.compile("i*y[eo]|i+e"), "e"),  # Yegorov, Yolkin, Vasiliev, Dmitriyev
    (re.compile("[yj](?=[aiu])|y"), "i"),  # Yulia, Julia, Dmitry
    (re.compile(r"([a-z])\1+"), r"\1"),  # Anna and Ana, Dmitrii and Dmitri
)
KEY_LENGTH = 160
_GAPS = re.compile(r"[\W_]+")


def search_key(name: str) -> str:
    """Lower case, Latin, without accents, one space between words; Han stays as it is.

    Only ever compared with another key: it is not a transliteration to be read.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    key = unicodedata.normalize("NFC", bare)
    for spelling, sound in _SOUNDS:
        key = spelling.sub(sound, key)
    return _GAPS.sub(" ", key).strip()[:KEY_LENGTH]
