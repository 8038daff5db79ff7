"""Our own words as a text that can be edited: holes and brackets in place of a template.

What a template leaves out where a value is empty is found by leaving it out: the words that are
missing then are the ones to stand in brackets.
"""

import re
from collections.abc import Iterator
from functools import cache

from django.utils.translation import override

from service_desk.messaging.kinds import Kind, kinds
from service_desk.messaging.models import MessageText
from service_desk.messaging.wording import fill, ours
from service_desk.organisation.models import Site
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry

WRITTEN, GIVEN_UP = "text_written", "text_given_up"
"""What the journal calls it: a site's own words were stored; ours are used again."""


class Unfoldable(Exception):
    """A template does with an empty value what holes and brackets can't say."""


class _Hole(tuple[str, ...]):
    """Stands for a value of either sort, a word or a row of words; empty as either."""

    def __str__(self) -> str:
        return "".join(self)


def written_kinds() -> list[Kind]:
    """The kinds whose words a site may write itself, in the order in which a client meets them."""
    return sorted((kind for kind in kinds() if kind.template), key=lambda kind: kind.rank)


def default_title(kind: Kind, language: str) -> str:
    """The subject of our letter, with its holes."""
    with override(language):
        return str(kind.title)


def default_text(kind: Kind, form: str, language: str) -> str:
    """Our words for ``kind``, as the house would have written them. LookupError without any.

    Filled with real values it says what the template says with them.
    """
    if not kind.template:
        raise LookupError(kind.code)
    return _derived(kind.template, tuple(kind.holes), form, language)


def own_texts(site: Site) -> dict[tuple[str, str, str], MessageText]:
    """The site's own texts by kind, form and language."""
    return {(text.kind, text.form, text.language): text for text in site.message_texts.all()}


def given_up(text: MessageText) -> JournalEntry | None:
    """When the site's own words in this place were given up, if that was done last."""
    entries = JournalEntry.objects.filter(
        subject=subject_of(text.site),
        verb__in=(WRITTEN, GIVEN_UP),
        data__kind=text.kind,
        data__form=text.form,
        data__language=text.language,
    )
    entry = entries.order_by("-id").first()
    return entry if entry is not None and entry.verb == GIVEN_UP else None


@cache
def _derived(template: str, holes: tuple[str, ...], form: str, language: str) -> str:
    values = {name: _Hole((f"{{{name}}}",)) for name in holes}
    with override(language):
        whole = ours(template, form, values)
        parts = set()
        for name in holes:
            without = ours(template, form, {**values, name: _Hole()})
            if fill(whole, {name: ""}) != without:
                parts.add(_part(whole, without, name))
    return _bracketed(whole, sorted(parts))


def _part(whole: str, without: str, name: str) -> tuple[int, int]:
    """Where in ``whole`` the words are that are not said where ``name`` is empty."""
    for start, end in _gaps(whole, without):
        if fill(_bracketed(whole, [(start, end)]), {name: ""}) == without:
            return start, end
    raise Unfoldable(name)


def _gaps(whole: str, without: str) -> Iterator[tuple[int, int]]:
    """Places whose absence makes ``without`` of ``whole``, the tidiest one first.

    "a, b, c" without b lacks "b, " or ", b": what is missing may begin at several letters.
    """
    lacking = len(whole) - len(without)
    starts = [
        start
        for start in range(len(without) + 1)
        if whole[:start] + whole[start + lacking :] == without
    ]
    trimmed = []
    for start in starts:
        gap = whole[start : start + lacking]
        begin = start + len(gap) - len(gap.lstrip())
        trimmed.append((begin, begin + len(gap.strip())))
    yield from sorted(set(trimmed), key=lambda gap: (gap[1] - gap[0], gap))
    yield from ((start, start + lacking) for start in reversed(starts))
    # It stands twice, and but one of the two is part of a line that is left out.
    yield from (line.span() for line in re.finditer(r"[^\n]+", whole))


def _bracketed(text: str, parts: list[tuple[int, int]]) -> str:
    """``text`` with these parts in brackets. Unfoldable where one lies within another."""
    edges = [edge for part in parts for edge in part]
    if edges != sorted(edges):
        raise Unfoldable(text)
    for start, end in reversed(parts):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text
