"""A message's words: the house's own where it wrote some, else ours, filled in and made to fit.

Our own words are templates beside the floor that knows the kind: ``card.text.txt`` and
``card.letter.txt``. The house's are rows (``MessageText``) in a language of two signs:
``{link}`` is a hole that is filled, ``[Bring: {papers}.]`` is left out where a hole in it is
empty. A line ``– {papers}`` stands once for each paper.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.template import loader
from django.utils.translation import get_language

from service_desk.lib.text import in_a_row
from service_desk.messaging.kinds import Attachment, Draft, kind_of
from service_desk.messaging.models import Message, MessageText
from service_desk.messaging.segments import fit, segments
from service_desk.messaging.states import Door, Form

MASK = "•••"

HOLE = re.compile(r"\{([a-z_]+)\}")
PART = re.compile(r"\[([^\[\]]*)\]")
LISTED = re.compile(r"\s*([–•*-] ?)\{([a-z_]+)\}\s*")

# Where something was left out; no text has this sign (``lib.text``).
_GONE = "\0"
_BLANK = f"{_GONE} \t"

Values = Mapping[str, Any]

_tried: ContextVar[MessageText | None] = ContextVar("text that is tried", default=None)


@contextmanager
def trying(text: MessageText) -> Iterator[None]:
    """What is written meanwhile, is written with ``text``, saved or not, and with nothing hidden.

    For previews: the secret in a link of a preview is none.
    """
    token = _tried.set(text)
    try:
        yield
    finally:
        _tried.reset(token)


def write(
    message: Message,
    values: Values,
    *,
    is_preview: bool,
    secrets: Iterable[str] = (),
    attach: Callable[[], tuple[Attachment, ...]] = tuple,
) -> Draft:
    """The draft of ``message`` in the language that is active, for the channel of its row.

    The kind knows our words, and what they give up where it would cost a further segment.
    ``secrets`` are hidden in what is kept, and in a preview. ``attach`` gives what travels with
    a letter.
    """
    kind = kind_of(message.kind)
    is_text = message.channel == Door.SMS
    form = Form.TEXT if is_text else Form.LETTER
    tried = _tried.get()
    own = tried if tried and _is_for(tried, message, form) else _own(message, form)

    def said(shown: Values) -> str:
        return fill(own.body, shown) if own else ours(kind.template, form, shown)

    body = _fitting(said, values, kind.spare) if is_text else said(values)
    masked = mask(body, *secrets)
    return Draft(
        title=fill((own and own.title) or str(kind.title), values),
        body=masked if is_preview and not tried else body,
        masked_body=masked,
        segments=segments(body) if is_text else 0,
        attachments=() if is_text else attach(),
    )


def fill(text: str, values: Values) -> str:
    """``text`` with its holes filled; a part in brackets goes where a hole in it is empty.

    So does a line on which nothing is left. A hole that has no value is left as it stands, so
    that nobody overlooks it.
    """
    shown = {name: _shown(value) for name, value in values.items()}

    def kept(part: re.Match[str]) -> str:
        holes = HOLE.findall(part[1])
        return part[1] if all(shown.get(hole, hole) for hole in holes) else _GONE

    def filled(line: str) -> str:
        listed = LISTED.fullmatch(line)
        if listed and isinstance(value := values.get(listed[2]), list | tuple):
            return "\n".join(f"{listed[1]}{each}" for each in value) or _GONE
        return HOLE.sub(lambda hole: shown.get(hole[1], hole[0]) or _GONE, line)

    lines = (filled(line) for line in PART.sub(kept, text).splitlines())
    left = (line for line in lines if line.strip(_BLANK) or _GONE not in line)
    return tidy("\n".join(left).replace(_GONE, ""))


def ours(template: str, form: str, values: Values) -> str:
    """Our own words, from the template of the kind."""
    return tidy(loader.render_to_string(f"{template}.{form}.txt", dict(values)))


def tidy(text: str) -> str:
    """No blanks at the ends of lines nor two together, and never two empty lines together."""
    lines = (re.sub(" {2,}", " ", line.strip()) for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def mask(body: str, *secrets: str) -> str:
    """What is kept of a text: ``•••`` where a secret stood."""
    for secret in secrets:
        body = body.replace(secret, MASK)
    return body


def _is_for(text: MessageText, message: Message, form: Form) -> bool:
    return (text.kind, text.form, text.language) == (message.kind, form, get_language())


def _own(message: Message, form: Form) -> MessageText | None:
    """The house's words for this row; of a site read with its texts without a query."""
    texts = message.site.message_texts.all()
    return next((text for text in texts if _is_for(text, message, form)), None)


def _fitting(said: Callable[[Values], str], values: Values, spare: Iterable[str]) -> str:
    """One segment where it can be: what is to spare is said if it costs no further one."""
    full = fit(said(values))
    short = fit(said({**values, **dict.fromkeys(spare, ())}))
    return full if segments(full) == segments(short) else short


def _shown(value: Any) -> str:
    return in_a_row(value) if isinstance(value, list | tuple) else str(value)
