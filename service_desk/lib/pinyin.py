"""How Chinese names are typed on a Latin keyboard: by initials or by syllables, without tones."""

import itertools
import re

_HAN = re.compile(r"[\u3400-\u9fff]")
_RUN = re.compile(r"[\u3400-\u9fff]+")
MOST_SYLLABLES = 4
"""Up to here each syllable begins a word of its own: a person's name, not a company's."""
_READINGS_OF_A_SURNAME = 3


def has_han(text: str) -> bool:
    return bool(_HAN.search(text))


def pinyin_words(name: str) -> str:
    """«王伟» is found by ``ww wangwei wang wei``; nothing for a name without Han.

    A surname with several readings (曾: zeng, ceng) is found by each.
    """
    runs = _RUN.findall(name)
    if not runs:
        return ""
    words: list[str] = []
    for run in runs:
        words += _typed(run)
    return " ".join(dict.fromkeys(words))


def _typed(run: str) -> list[str]:
    # Imported for who needs it: its dictionary takes 20 MB and a quarter of a second.
    from pypinyin import Style, lazy_pinyin, pinyin

    first = pinyin(run[0], style=Style.NORMAL, heteronym=True)[0][:_READINGS_OF_A_SURNAME]
    usual, *rest = lazy_pinyin(run, v_to_u=False)
    whole = [[syllable, *rest] for syllable in dict.fromkeys([usual, *first])]
    initials = ["".join(syllable[0] for syllable in each) for each in whole]
    joined = ["".join(each) for each in whole]
    apart = itertools.chain(*whole) if len(run) <= MOST_SYLLABLES else []
    return [*initials, *joined, *apart]
