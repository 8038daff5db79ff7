"""Free text as people and hostile programs send it, made fit to store, print and send.

What cannot be seen goes: NUL, right-to-left overrides, zero-width characters. Joiners stay where
writing needs them, in emoji and in Indic and Arabic words.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from service_desk.lib.refusals import Unreadable

NO_BREAK_SPACE = "\u00a0"

_ABSURD = 10  # times the limit: not worth reading to the end
_JOINERS = "\u200c\u200d"
# Letters and symbols by category, blank by design: Hangul fillers and the empty Braille cell.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
_JOINED_SCRIPTS = re.compile("[\u0600-\u07ff\u0900-\u0dff]")
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


class TextError(Unreadable):
    """Reasons: empty, too_long; of a name also no_letters, address."""


def clean_text(text: str, max_length: int, *, multiline: bool = False) -> str:
    """`text` in NFC, visible, with single spaces; TextError where nothing or too much is left.

    Line breaks become spaces unless `multiline`, which keeps at most one empty line in a row.
    """
    if len(text) > _ABSURD * max_length:
        raise _too_long(text, max_length)
    seen = unicodedata.normalize("NFC", _visible("\n".join(text.splitlines())))
    lines = [_SPACES.sub(" ", line).strip() for line in seen.split("\n")]
    tidy = (
        _EMPTY_LINES.sub("\n\n", "\n".join(lines)) if multiline else " ".join(filter(None, lines))
    )
    tidy = tidy.strip()
    if not any(unicodedata.category(char)[0] in "LNPS" for char in tidy):
        raise TextError("empty", _("This field is empty. Please fill it in."))
    if len(tidy) > max_length:
        raise _too_long(tidy, max_length)
    return tidy


def one_line(text: str) -> str:
    """For a header, which has one line: whatever is in a name, it stays on it (S16)."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def unbroken(text: str) -> str:
    """`text` with spaces that do not break: "12 March", "612 345 678", "5 min"."""
    return text.replace(" ", NO_BREAK_SPACE)


def in_a_row(words: Iterable[object]) -> str:
    """Nouns one after the other, with what the page's language puts between them; empty ones go."""
    return pgettext("between nouns of one row", ", ").join(str(word) for word in words if word)


def side_by_side(remarks: Iterable[object]) -> str:
    """Remarks on one line, with what the page's language puts between them; empty ones go."""
    return pgettext("between remarks on one line", ", ").join(str(each) for each in remarks if each)


def _too_long(text: str, limit: int) -> TextError:
    sentence = _("This text has {length} characters. Please shorten it to {limit}.")
    return TextError("too_long", format_lazy(sentence, length=len(text), limit=limit))


def _visible(text: str) -> str:
    return "".join(
        char
        for place, char in enumerate(text)
        if _is_kept(char) or (char in _JOINERS and _joins(text, place))
    )


def _is_kept(char: str) -> bool:
    if char in "\t\n":
        return True
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs"} and char not in _BLANKS


def _joins(text: str, place: int) -> bool:
    """Whether the joiner stands between two parts of an emoji or inside a joined script."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if not before or not after:
        return False
    if _JOINED_SCRIPTS.match(before):
        return bool(_JOINED_SCRIPTS.match(after))
    return (
        unicodedata.category(before) in {"So", "Sk", "Mn"} and unicodedata.category(after) == "So"
    )
