"""People one would believe, as many as are asked for: Spanish, Russian, English, Chinese.

Names come from common lists, the more common the earlier, so that a book of clients has several
Garcías and one Echegaray. Nobody here exists.
"""

import random
import unicodedata
from typing import NamedTuple

from service_desk.demo import lists


class Named(NamedTuple):
    """A name, and the language its bearer is served in."""

    name: str
    language: str


def spanish(rng: random.Random) -> str:
    """Two surnames nearly always, a double given name or one with particles now and then."""
    given = rng.choice(lists.ES_DOUBLE) if rng.random() < 0.12 else _common(rng, lists.ES_GIVEN)
    first = rng.choice(lists.ES_LONG) if rng.random() < 0.03 else _common(rng, lists.ES_SURNAMES)
    return f"{given} {first} {_common(rng, lists.ES_SURNAMES)}"


def russian(rng: random.Random) -> str:
    """Given name and surname; every third as in a passport, with the father's name."""
    is_woman = rng.random() < 0.46
    given = _common(rng, lists.RU_WOMEN if is_woman else lists.RU_MEN)
    surname = (
        _feminine(_common(rng, lists.RU_SURNAMES)) if is_woman else _common(rng, lists.RU_SURNAMES)
    )
    if rng.random() < 0.35:
        middle = rng.choice(lists.RU_FATHERS) + ("на" if is_woman else "ич")
        is_formal = rng.random() < 0.5
        return f"{surname} {given} {middle}" if is_formal else f"{given} {middle} {surname}"
    return f"{given} {surname}"


def english(rng: random.Random) -> str:
    return f"{rng.choice(lists.EN_GIVEN)} {rng.choice(lists.EN_SURNAMES)}"


def chinese(rng: random.Random) -> str:
    return rng.choice(lists.ZH_SURNAMES) + rng.choice(lists.ZH_GIVEN)


def person(rng: random.Random, country: str) -> Named:
    """Somebody who has their car serviced in ``country``: most are from there, not all."""
    chance = rng.random()
    if country == "RU":
        if chance < 0.92:
            return Named(russian(rng), "ru")
        return Named(english(rng), "en") if chance < 0.95 else Named(chinese(rng), "zh-hans")
    if chance < 0.89:
        return Named(spanish(rng), "es")
    if chance < 0.95:
        return Named(english(rng), "en")
    return Named(chinese(rng), "zh-hans") if chance < 0.98 else Named(russian(rng), "ru")


def short(rng: random.Random, country: str) -> str:
    """Given name and one surname, as on a badge."""
    if country != "RU":
        return f"{_common(rng, lists.ES_GIVEN)} {_common(rng, lists.ES_SURNAMES)}"
    if rng.random() < 0.5:
        return f"{_common(rng, lists.RU_WOMEN)} {_feminine(_common(rng, lists.RU_SURNAMES))}"
    return f"{_common(rng, lists.RU_MEN)} {_common(rng, lists.RU_SURNAMES)}"


def spouse(rng: random.Random, name: str, country: str) -> str:
    """Somebody who lives with ``name``: in Russia under one surname, in Spain each under theirs."""
    if country != "RU":
        return spanish(rng)
    surname = _common(rng, lists.RU_SURNAMES)
    for word in name.split():
        surname = next((one for one in lists.RU_SURNAMES if word in (one, _feminine(one))), surname)
    if any(word in lists.RU_WOMEN for word in name.split()):
        return f"{_common(rng, lists.RU_MEN)} {surname}"
    return f"{_common(rng, lists.RU_WOMEN)} {_feminine(surname)}"


def latin(name: str) -> str:
    """``name`` in plain Latin letters, as in an address; Han signs stay as they are."""
    spelt = "".join(
        lists.IN_LATIN.get(sign.lower(), sign).capitalize()
        if sign.isupper()
        else lists.IN_LATIN.get(sign, sign)
        for sign in name
    )
    marked = unicodedata.normalize("NFD", spelt)
    return "".join(sign for sign in marked if not unicodedata.combining(sign))


def _feminine(surname: str) -> str:
    return surname.removesuffix("ий") + "ая" if surname.endswith("ий") else surname + "а"


def _common(rng: random.Random, words: list[str]) -> str:
    """One of ``words``; the first are several times as common as the last."""
    return words[int(len(words) * rng.random() ** 1.6)]
