"""How a text would read: with something real of the site, and with the longest it may meet.

Nothing here is stored, and no link is issued: whatever stands in one is invented.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import override

from service_desk.messaging.kinds import Draft, NoLongerWanted, NotYet, kind_of
from service_desk.messaging.models import Message, MessageText
from service_desk.messaging.segments import room, segments
from service_desk.messaging.states import Door, Form
from service_desk.messaging.wording import trying, write

_DOORS = {Form.TEXT: Door.SMS, Form.LETTER: Door.EMAIL}


@dataclass(frozen=True, slots=True)
class Sample:
    """A text as a client would read it. ``body`` hides the secret of a link.

    ``segments`` is how many texts it costs, ``room`` how many more letters go in before it costs
    another; ``at_most`` is what it costs with the site's longest words. All three are 0 for a
    letter. ``is_real``: it speaks of something there is at the site.
    """

    title: str
    body: str
    is_real: bool
    segments: int = 0
    room: int = 0
    at_most: int = 0


def sample_of(text: MessageText, *, now: dt.datetime) -> Sample:
    """How ``text``, saved or not, reads at its site."""
    longest = longest_draft(text)
    real = _real_draft(text, now)
    draft = real or longest
    if text.form == Form.LETTER:
        return Sample(draft.title, draft.masked_body, is_real=real is not None)
    return Sample(
        draft.title,
        draft.masked_body,
        is_real=real is not None,
        segments=segments(draft.body),
        room=room(draft.body),
        at_most=max(segments(longest.body), segments(draft.body)),
    )


def longest_draft(text: MessageText) -> Draft:
    """``text`` with the longest words that the site's own data may put into its holes."""
    kind = kind_of(text.kind)
    row = _row(text, Message(kind=text.kind, site=text.site))
    with override(text.language), trying(text):
        return write(row, kind.longest(text.site, text.language), is_preview=True)


def _real_draft(text: MessageText, now: dt.datetime) -> Draft | None:
    """With the next visit, or whatever the kind speaks of; None where there is nothing like it."""
    kind = kind_of(text.kind)
    example = kind.example(text.site, now)
    if example is None:
        return None
    row = _row(text, example)
    try:
        found = kind.find(row, now)
        with override(text.language), trying(text):
            return kind.compose(row, found, now=now, is_preview=True)
    except (NoLongerWanted, NotYet, ObjectDoesNotExist):
        return None


def _row(text: MessageText, row: Message) -> Message:
    row.channel, row.language = _DOORS[Form(text.form)], text.language
    return row
