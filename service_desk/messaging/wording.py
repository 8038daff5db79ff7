"""A message's words: the house's own where it wrote some, else ours, filled in and made to fit.

Our own words are templates beside the floor that knows the kind: ``card.text.txt`` and
``card.letter.txt``. The house's are rows (``MessageText``) in a language of two signs:
``{link}`` is a hole that is filled, ``[Bring: {papers}.]`` is left out where a hole in it is
empty.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.template import loader
from django.utils.translation import get_language

from service_desk.lib.text import in_a_row
from service_desk.messaging.kinds import Attachment, Draft
from service_desk.messaging.models import Message, MessageText
from service_desk.messaging.segments import fit, segments
from service_desk.messaging.states import Door, Form

MASK = "•••"

HOLE = re.compile(r"\{([a-z_]+)\}")
PART = re.compile(r"\[([^\[\]]*)\]")

Values = Mapping[str, Any]


def write(
    message: Message,
    values: Values,
    *,
    template: str,
    title: str,
    is_preview: bool,
    secrets: Iterable[str] = (),
    spare: Iterable[str] = (),
    attach: Callable[[], tuple[Attachment, ...]] = tuple,
) -> Draft:
    """The draft of ``message`` in the language that is active, for the channel of its row.

    ``template`` is the path of our own words without their ending. ``secrets`` are hidden in
    what is kept, and in a preview. ``spare`` names holes that a text gives up where they would
    cost a further segment. ``attach`` gives what travels with a letter.
    """
    is_text = message.channel == Door.SMS
    form = Form.TEXT if is_text else Form.LETTER
    own = _own(message, form)

    def said(shown: Values) -> str:
        return fill(own.body, shown) if own else _ours(f"{template}.{form.value}.txt", shown)

    body = _fitting(said, values, spare) if is_text else said(values)
    masked = mask(body, *secrets)
    return Draft(
        title=fill(own.title, values) if own and own.title else title,
        body=masked if is_preview else body,
        masked_body=masked,
        segments=segments(body) if is_text else 0,
        attachments=() if is_text else attach(),
    )


def fill(text: str, values: Values) -> str:
    """``text`` with its holes filled; a part in brackets goes where a hole in it is empty.

    A hole that has no value is left as it stands, so that nobody overlooks it.
    """
    shown = {name: _shown(value) for name, value in values.items()}

    def kept(part: re.Match[str]) -> str:
        holes = HOLE.findall(part[1])
        return part[1] if all(shown.get(hole, hole) for hole in holes) else ""

    filled = HOLE.sub(lambda hole: shown.get(hole[1], hole[0]), PART.sub(kept, text))
    return tidy(filled)


def tidy(text: str) -> str:
    """Lines without blanks at their ends, and never two empty ones together."""
    lines = (line.strip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def mask(body: str, *secrets: str) -> str:
    """What is kept of a text: ``•••`` where a secret stood."""
    for secret in secrets:
        body = body.replace(secret, MASK)
    return body


def _own(message: Message, form: Form) -> MessageText | None:
    """The house's words for this row; of a site read with its texts without a query."""
    language = get_language()
    return next(
        (
            text
            for text in message.site.message_texts.all()
            if (text.kind, text.form, text.language) == (message.kind, form, language)
        ),
        None,
    )


def _ours(template: str, values: Values) -> str:
    return tidy(loader.render_to_string(template, dict(values)))


def _fitting(said: Callable[[Values], str], values: Values, spare: Iterable[str]) -> str:
    """One segment where it can be: what is to spare is said if it costs no further one."""
    full = fit(said(values))
    short = fit(said({**values, **dict.fromkeys(spare, ())}))
    return full if segments(full) == segments(short) else short


def _shown(value: Any) -> str:
    return in_a_row(value) if isinstance(value, list | tuple) else str(value)
