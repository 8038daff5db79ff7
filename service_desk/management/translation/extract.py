"""Every sentence of ours that is shown to somebody: found in Python files and templates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

FLOORS = (
    "service_desk",
    "parts_prep",
    "appointments",
    "workorders",
    "repeat_claims",
    "followups",
)
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg", ".ics"}

# Where each function keeps its context (c), its sentence and its plural, counted from 1.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    "_": (1,),
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOTE = "Translators:"


@dataclass(frozen=True, order=True)
class Sentence:
    """What a catalogue is asked for. ``context`` and ``plural`` are empty where there is none."""

    context: str
    text: str
    plural: str = ""


@dataclass(frozen=True)
class Sighting:
    path: str
    note: str = ""


def find_sentences(project: Path) -> dict[Sentence, list[Sighting]]:
    """All sentences of the project with the files they are in, in a fixed order."""
    found: dict[Sentence, list[Sighting]] = {}
    for path in _sources(project):
        content = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Inside brackets the tokenizer does not mind how the template is indented.
            content = f"(\n{templatize(content)}\n)"
        for sentence, note in sentences_in(content):
            sighting = Sighting(path.relative_to(project).as_posix(), note)
            if sighting not in found.setdefault(sentence, []):
                found[sentence].append(sighting)
    return dict(sorted(found.items()))


def sentences_in(python: str) -> Iterator[tuple[Sentence, str]]:
    """The sentences of a piece of Python, each with the note to its translators."""
    calls = extract_python(BytesIO(python.encode()), KEYWORDS, [NOTE], {})
    for _line, function, arguments, notes in calls:
        given = [arguments] if isinstance(arguments, str) else arguments
        if sentence := _sentence(KEYWORDS[str(function)], given or ()):
            yield sentence, " ".join(notes or ()).removeprefix(NOTE).strip()


def _sentence(
    places: tuple[int | tuple[int, str], ...], given: Sequence[str | None]
) -> Sentence | None:
    """None for a call whose sentence is a variable: it is found where it was written."""
    context, texts = "", []
    for place in places:
        number, is_context = (place[0], True) if isinstance(place, tuple) else (place, False)
        text = given[number - 1] if number <= len(given) else None
        if not text:
            return None
        if is_context:
            context = text
        else:
            texts.append(text)
    return Sentence(context, *texts)


def _sources(project: Path) -> Iterator[Path]:
    for floor in FLOORS:
        for path in sorted((project / floor).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for path in sorted((project / "templates").rglob("*")):
        if path.suffix in TEMPLATE_SUFFIXES:
            yield path
