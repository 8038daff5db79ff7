"""One spelling for the many ways a name is written: the key a search by name compares.

«Ёлкина», "Elkina" and "Yolkina" have one key, so have «Щукин», "Shchukin" and "Schukin", "Núñez"
and "nunez". Too much alike is cheap here: a person chooses among the few that were found.
"""

import re
import unicodedata

from service_desk.lib.lookalikes import readings
from service_desk.lib.pinyin import has_han, pinyin_words

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
    """What a name is kept and compared by: as it sounds, and after Han how they are typed.

    Only ever compared: with another name's key, or by words of ``typed_words``.
    """
    return " ".join(filter(None, (sound_key(name), pinyin_words(name))))[:KEY_LENGTH].strip()


def sound_key(text: str) -> str:
    """Lower case, Latin, without accents, one space between words; Han stays as it is.

    It is not a transliteration to be read.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    key = unicodedata.normalize("NFC", bare)
    for spelling, sound in _SOUNDS:
        key = spelling.sub(sound, key)
    return _GAPS.sub(" ", key).strip()[:KEY_LENGTH]


def typed_words(text: str) -> list[list[str]]:
    """The words that begin words of a ``search_key``, for each way ``text`` may be meant.

    As it sounds; with look-alikes of the other alphabet; and letter by letter, as Pinyin is typed.
    """
    ways = [sound_key(reading).split() for reading in readings(text)]
    letters = _GAPS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split()
    if all(word.isascii() and word.isalpha() for word in letters) and len("".join(letters)) > 1:
        ways.append(letters)
    if all(map(has_han, letters)):
        ways = [["".join(letters)]] if letters else []
    unique = dict.fromkeys(tuple(word for word in way if not word.isdecimal()) for way in ways)
    telling = [list(way) for way in unique if len("".join(way)) > 1]
    return telling or [list(way) for way in unique if way]
