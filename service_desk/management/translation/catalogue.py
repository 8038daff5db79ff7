"""One language's catalogue: merged with what the source says, checked, compiled."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation import to_locale

from service_desk.management.translation.extract import Sentence, Sighting

PLURALS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<12 || n%100>14) ? 1 : 2);",
    "es": "nplurals=2; plural=(n != 1);",
    "zh-hans": "nplurals=1; plural=0;",
}
HOLES = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


class Catalogue:
    """``locale/<language>/LC_MESSAGES/django.po`` and its ``.mo``.

    The file is the same for the same content: sorted, no dates, no line numbers.
    """

    def __init__(self, language: str, locale: Path) -> None:
        self.language = language
        self.path = locale / to_locale(language) / "LC_MESSAGES" / "django.po"
        self.compiled_path = self.path.with_suffix(".mo")
        kept = polib.pofile(str(self.path)) if self.path.exists() else polib.POFile()
        self.entries = {_sentence_of(entry): entry for entry in kept if not entry.obsolete}

    def merge(self, found: dict[Sentence, list[Sighting]]) -> None:
        """Take new sentences in, let gone ones go, keep what is translated."""
        self.entries = {
            sentence: self._entry(sentence, sightings) for sentence, sightings in found.items()
        }

    def save(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self._file()
        self.path.write_text(f"{file}\n", encoding="utf-8")
        self.compiled_path.write_bytes(file.to_binary())

    def untranslated(self) -> list[Sentence]:
        return [sentence for sentence, entry in self.entries.items() if not entry.translated()]

    def faults(self, found: dict[Sentence, list[Sighting]]) -> Iterator[str]:
        """What keeps this catalogue from being complete and right, each in a line."""
        for sentence in found.keys() - self.entries.keys():
            yield f"missing: {sentence.text!r}"
        for sentence in self.entries.keys() - found.keys():
            yield f"not in the source any more: {sentence.text!r}"
        for sentence, entry in self.entries.items():
            if entry.fuzzy:
                yield f"fuzzy: {sentence.text!r}"
            elif not entry.translated():
                yield f"not translated: {sentence.text!r}"
            else:
                yield from _faults_of_translation(sentence, entry)
        is_compiled = self.compiled_path.exists()
        if not is_compiled or self.compiled_path.read_bytes() != self._file().to_binary():
            yield f"{self.compiled_path.name} is not the compiled {self.path.name}"

    def _entry(self, sentence: Sentence, sightings: list[Sighting]) -> polib.POEntry:
        kept = self.entries.get(sentence)
        forms = range(int(PLURALS[self.language][len("nplurals=")])) if sentence.plural else ()
        notes = sorted({sighting.note for sighting in sightings if sighting.note})
        return polib.POEntry(
            msgctxt=sentence.context or None,
            msgid=sentence.text,
            msgid_plural=sentence.plural,
            msgstr=kept.msgstr if kept else "",
            msgstr_plural={
                form: kept.msgstr_plural.get(form, "") if kept else "" for form in forms
            },
            comment="\n".join(notes),
            occurrences=[(path, "") for path in sorted({s.path for s in sightings})],
            flags=sorted(_flags(sentence) | set(kept.flags if kept and kept.fuzzy else ())),
        )

    def _file(self) -> polib.POFile:
        file = polib.POFile(wrapwidth=98)
        file.metadata = {
            "Project-Id-Version": "Service Desk",
            "Language": to_locale(self.language),
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": PLURALS[self.language],
        }
        file.extend(entry for _, entry in sorted(self.entries.items()))
        return file


def _sentence_of(entry: polib.POEntry) -> Sentence:
    return Sentence(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def _flags(sentence: Sentence) -> set[str]:
    return {"python-format"} if "%(" in sentence.text else set()


def _faults_of_translation(sentence: Sentence, entry: polib.POEntry) -> Iterator[str]:
    """A translation has the holes of its original: a count alone may be said in words."""
    one, many = _holes(sentence.text), _holes(sentence.plural or sentence.text)
    for text in [*entry.msgstr_plural.values()] or [entry.msgstr]:
        if not one & many <= _holes(text) <= one | many:
            yield f"{sentence.text!r} has {sorted(one | many)}, {text!r} has {sorted(_holes(text))}"
        # A mark that stands between words has the blanks of its own language.
        is_mark = not any(map(str.isalnum, sentence.text))
        if not is_mark and _margins(text) != _margins(sentence.text):
            yield f"{text!r} does not begin and end in blanks as {sentence.text!r} does"


def _holes(text: str) -> set[str]:
    return set(HOLES.findall(text.replace("%%", "")))


def _margins(text: str) -> tuple[str, str]:
    stripped = text.strip()
    return text[: text.index(stripped)], text[text.index(stripped) + len(stripped) :]
