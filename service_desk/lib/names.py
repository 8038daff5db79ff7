"""People's names: fit to keep, and which word is which.

A name is one line, as the client wants to be addressed. The order of its words is guessed to show
a surname on the board and a first name to the client, never to store anything.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from service_desk.lib.text import TextError, clean_text, unbroken

NAME_LENGTH = 80

_ADDRESS = re.compile(
    r"://|\bwww\.|\b[\w-]{2,}\.(?:com|net|org|biz|top|xyz|link|click|site|online|shop|app|ru|su|рф|es|cn)\b",
    re.IGNORECASE,
)
_HAN = re.compile("[\u3400-\u9fff]")
_PATRONYMIC = re.compile(r".(?:вич|вна|ична|инична|ovich|evich|ovna|evna)$", re.IGNORECASE)
# What stands at the end (or, in Russian, at the beginning) of a company's name.
_COMPANY = re.compile(
    r"(?:\b(?:S\.?L\.?U?\.?|S\.?A\.?U?\.?|GmbH|Ltd\.?|LLC|Inc\.?)|公司)$|^(?:ООО|ОАО|ЗАО|ПАО|АО)\b"
)
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "da", "dos", "di", "van", "von"})
_TWO_SURNAMES = frozenset({"ES", "MX", "CO", "PE", "VE", "CL", "EC", "GT", "CU", "BO", "DO"})
_TWO_SIGNS = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "慕容", "令狐", "司徒", "夏侯"}
)


@dataclass(frozen=True, slots=True)
class NameParts:
    """`given` may be two words, or "" for a company or a single word, which is then `surname`."""

    given: str
    surname: str


def clean_name(text: str, max_length: int = NAME_LENGTH) -> str:
    """A name fit to be printed, sent and said. TextError where it is none.

    Web addresses are refused: a name goes into messages, and must not carry a link to others.
    """
    name = clean_text(text, max_length)
    if _ADDRESS.search(name):
        raise TextError("address", _("Write the name only, without a web address."))
    if not any(char.isalpha() for char in name):
        raise TextError("no_letters", _("Write the name in letters."))
    return name


def split_name(name: str, country: str = "") -> NameParts:
    """Given name and first surname, by the script first, then by the habits of `country`.

    Laura Núñez González is Núñez in Spain; Мария Ёлкина and Ёлкина Мария Петровна are Ёлкина.
    """
    words = name.split()
    if words and _HAN.match(words[0]):
        return _chinese("".join(words))
    if len(words) < 2:
        return NameParts("", name.strip())
    patronymics = [bool(_PATRONYMIC.search(word)) for word in words]
    if len(words) == 3 and patronymics[2] and not patronymics[1]:
        return NameParts(words[1], words[0])
    if len(words) > 2 and country.upper() in _TWO_SURNAMES:
        return _spanish(words)
    return NameParts(words[0], words[-1])


def surname_of(name: str, country: str = "") -> str:
    return split_name(name, country).surname


def first_name(name: str, country: str = "") -> str:
    """All that a page which anybody with the link may open shows of a name.

    A company has no first name: it is greeted by the whole of its own.
    """
    if _COMPANY.search(name.strip()):
        return name.strip()
    parts = split_name(name, country)
    return parts.given or parts.surname


def short_name(name: str, country: str = "") -> str:
    """For the wall: "Lucía M.", and 张* as Chinese counters write it; spaces do not break."""
    parts = split_name(name, country)
    if not parts.given:
        return unbroken(parts.surname)
    if _HAN.match(parts.surname):
        return f"{parts.surname}*"
    return unbroken(f"{parts.given} {parts.surname.split()[-1][0].upper()}.")


def _chinese(name: str) -> NameParts:
    length = 2 if name[:2] in _TWO_SIGNS else 1
    surname, given = name[:length], name[length:]
    return NameParts(given, surname)


def _spanish(words: list[str]) -> NameParts:
    """The surname before the last, with its particles: María de la Fuente Ruiz, de la Fuente."""
    second = _with_particles(words, len(words) - 1)
    if second == 1:  # María de la Fuente has one surname
        return NameParts(words[0], " ".join(words[1:]))
    first = _with_particles(words, second - 1)
    return NameParts(" ".join(words[:first]), " ".join(words[first:second]))


def _with_particles(words: list[str], start: int) -> int:
    """Where the surname that has `words[start]` begins; the first word is always given."""
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return start
