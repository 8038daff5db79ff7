"""Columns and the heads they go by: four languages, any case, with or without accents."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from service_desk.lib.refusals import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing a file tells. ``label`` is also what the tally calls a fault in it.

    ``en``, ``ru``, ``es`` and ``zh`` are the words a file may call it by, a bar between them; the
    first English one is told where the column is missed. ``faults`` names apart, by their code,
    those faults that a person corrects in different ways.
    """

    name: str
    label: Sentence
    en: str
    ru: str = ""
    es: str = ""
    zh: str = ""
    is_required: bool = False
    faults: Mapping[str, Sentence] = field(default_factory=dict)

    @property
    def heads(self) -> list[str]:
        words = f"{self.en}|{self.ru}|{self.es}|{self.zh}"
        return [word.strip() for word in words.split("|") if word.strip()]

    def fault_label(self, code: str) -> Sentence:
        return self.faults.get(code, self.label)


def find_columns(head: Sequence[str], columns: Iterable[Column]) -> dict[str, int]:
    """Where each known column stands in ``head``; of two alike the first counts."""
    places: dict[str, int] = {}
    for place, cell in enumerate(head):
        places.setdefault(_plain(cell), place)
    found = {}
    for column in columns:
        standing = [places[word] for word in map(_plain, column.heads) if word in places]
        if standing:
            found[column.name] = standing[0]
    return found


def _plain(head: str) -> str:
    """Letters and digits only: "Эл. почта", "эл.почта" and "ЭЛ ПОЧТА" are one head."""
    bare = unicodedata.normalize("NFKD", head).casefold()
    return "".join(char for char in bare if char.isalnum())
