"""How long a text is for the network: 160 letters of GSM 03.38, or 70 of anything else (UX-66).

Two segments carry 153 or 67 each. GSM has ñ, é and à, but not á, í, ó, ú: a Spanish text keeps
its accents where they cost nothing, and gives them up where they would cost more than half of it.
"""

import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = frozenset("^{}\\[~]|€")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2009\u202f\t", " "),
        **dict.fromkeys("‘’‚‛´`", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "…": "...",
    }
)


def fit(text: str) -> str:
    """``text`` as it is sent: typographic signs plain, accents dropped if that makes it GSM."""
    plain = text.translate(_PLAIN)
    folded = "".join(char if _is_gsm(char) else _base(char) for char in plain)
    return folded if all(map(_is_gsm, folded)) else plain


def segments(text: str) -> int:
    """How many texts the client's network counts."""
    length, one, more = _measure(text)
    return 1 if length <= one else -(-length // more)


def room(text: str) -> int:
    """How many more letters of the same alphabet go into ``text`` before it costs another."""
    length, one, more = _measure(text)
    count = segments(text)
    return (one if count == 1 else count * more) - length


def costly(text: str) -> list[str]:
    """The signs of ``text`` that GSM has not: each once, in their order. They make it 70 letters.

    Those that ``fit`` makes plain are not among them.
    """
    return [char for char in dict.fromkeys(fit(text)) if not _is_gsm(char)]


def _measure(text: str) -> tuple[int, int, int]:
    """Its length; how long one text may be; how long each of more than one."""
    if all(map(_is_gsm, text)):
        return sum(2 if char in _ESCAPED else 1 for char in text), 160, 153
    return len(text.encode("utf-16-le")) // 2, 70, 67


def _is_gsm(char: str) -> bool:
    return char in _BASIC or char in _ESCAPED


def _base(char: str) -> str:
    """The letter under the accent, if it has one that GSM knows."""
    decomposed = unicodedata.normalize("NFD", char)
    marks = decomposed[1:]
    if marks and all(map(unicodedata.combining, marks)) and _is_gsm(decomposed[0]):
        return decomposed[0]
    return char
