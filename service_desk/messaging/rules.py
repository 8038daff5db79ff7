"""What stands in the way of a text: each a sentence that names the hole, at its field.

A caution is in nobody's way: it says what the words cost.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Blocker, Caution, Obstacle, Sentence
from service_desk.messaging.kinds import Kind, kind_of
from service_desk.messaging.models import MessagePolicy, MessageText
from service_desk.messaging.samples import longest_draft
from service_desk.messaging.segments import costly, fit, segments
from service_desk.messaging.states import Form
from service_desk.messaging.wording import PART, fill

LONGEST = {"title": 120, "body": 4000}

_BRACES = re.compile(r"\{([^{}]*)\}")
# Alphabets in which every text has room for 70 letters: nothing to warn of.
_WIDE_ANYWAY = frozenset({"ru", "zh-hans"})
_FEW = 8


def obstacles_to_text(text: MessageText) -> Iterator[Obstacle]:
    """Why a site can't use ``text``, as it was typed; reads the site's data for its length."""
    kind = kind_of(text.kind)
    if not text.body.strip():
        yield Blocker("empty", _("Write the text, or use ours again."), "body")
        return
    faults = [
        *_faults_of_signs("title", text.title, kind),
        *_faults_of_signs("body", text.body, kind),
    ]
    yield from faults
    if not faults:
        yield from _faults_of_needs(text, kind)
        yield from _faults_of_length(text)


def cautions_about(text: MessageText) -> Iterator[Caution]:
    """What a text loses or costs by its alphabet (UX-66)."""
    if text.form != Form.TEXT or text.language in _WIDE_ANYWAY:
        return
    words = _BRACES.sub("", text.body)
    signs = costly(words)
    if signs:
        sentence = _("{signs} makes it costly: 70 letters go into a text, without it 160.")
        yield Caution("costly", format_lazy(sentence, signs=" ".join(signs[:_FEW])), "body")
    elif lost := _lost(words):
        sentence = _("{signs} goes without its accent, so that 160 letters go into a text.")
        yield Caution("accents", format_lazy(sentence, signs=" ".join(lost[:_FEW])), "body")


def _faults_of_signs(name: str, text: str, kind: Kind) -> Iterator[Obstacle]:
    if len(text) > LONGEST[name]:
        sentence = _("This has {length} characters. Please shorten it to {limit}.")
        message = format_lazy(sentence, length=len(text), limit=LONGEST[name])
        yield Blocker("too_long", message, name)
    if left := re.search(r"[{}]", _BRACES.sub("", text)):
        sentence = _("A {sign} stands alone. A hole has one on each side, such as {hole}.")
        hole = f"{{{next(iter(kind.holes), 'site')}}}"
        yield Blocker("brace", format_lazy(sentence, sign=left[0], hole=hole), name)
    if left := re.search(r"[\[\]]", PART.sub("", text)):
        sentence = _("A {sign} stands alone, or in other brackets. Each part has two of its own.")
        yield Blocker("bracket", format_lazy(sentence, sign=left[0]), name)
    for hole in dict.fromkeys(_BRACES.findall(text)):
        if hole not in kind.holes:
            yield Blocker("unknown_hole", _unknown(hole, kind), name)


def _unknown(hole: str, kind: Kind) -> Sentence:
    near = get_close_matches(hole.strip().lower(), kind.holes, n=1)
    if near:
        sentence = _("There is no {hole} here. Did you mean {near}?")
        return format_lazy(sentence, hole=f"{{{hole}}}", near=f"{{{near[0]}}}")
    sentence = _("There is no {hole} here. Choose one from the list.")
    return format_lazy(sentence, hole=f"{{{hole}}}")


def _faults_of_needs(text: MessageText, kind: Kind) -> Iterator[Obstacle]:
    """A hole that is needed is there, and stays there when all others are empty."""
    bare = fill(text.body, {hole: "" for hole in kind.holes if hole not in kind.needs})
    for hole in sorted(kind.needs):
        sign = f"{{{hole}}}"
        if sign not in text.body:
            sentence = _("Put {hole} in: without it the text is of no use.")
            yield Blocker("needed_hole", format_lazy(sentence, hole=sign), "body")
        elif sign not in bare:
            sentence = _("Take {hole} out of the brackets: it would go with them.")
            yield Blocker("needed_hole", format_lazy(sentence, hole=sign), "body")


def _faults_of_length(text: MessageText) -> Iterator[Obstacle]:
    if text.form != Form.TEXT:
        return
    policy = getattr(text.site, "message_policy", None) or MessagePolicy()
    count = segments(longest_draft(text).body)
    if count > policy.longest_text:
        sentence = _("With long names it costs {count} texts; at most {limit} are allowed.")
        message = format_lazy(sentence, count=count, limit=policy.longest_text)
        yield Blocker("too_many_segments", message, "body")


def _lost(words: str) -> list[str]:
    """The letters that are sent without their accent; those that only look typographic are not."""
    sent = fit(words)
    return [char for char in dict.fromkeys(words) if char.isalpha() and char not in sent]
