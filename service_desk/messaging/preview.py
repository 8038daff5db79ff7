"""A message as the desk looks at it: what went out, or what would go out now."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.urls import NoReverseMatch
from django.utils.translation import override

from service_desk.messaging.kinds import Draft, NoLongerWanted, kind_of
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState


@dataclass(frozen=True, slots=True)
class Reading:
    """``title`` and ``body`` in the client's language, without the secret of its link.

    ``reason`` is why it would not go out any more; ``segments`` counts the parts
    of a text that has not gone out.
    """

    title: str = ""
    body: str = ""
    reason: str = ""
    segments: int = 0


def url_of(message: Message) -> str:
    """The desk's page of what the message speaks of, "" where there is none."""
    try:
        return kind_of(message.kind).url(message)
    except (LookupError, ObjectDoesNotExist, NoReverseMatch):
        return ""


def read(message: Message, *, now: dt.datetime) -> Reading:
    """The text of a message; changes nothing."""
    if message.state == MessageState.SENT and message.body:
        return Reading(title=message.title, body=message.body)
    try:
        draft = _draft(message, now)
    except NoLongerWanted as news:
        return Reading(reason=news.reason)
    except (LookupError, ObjectDoesNotExist):
        # Of a kind this version does not know, or about what is no longer there.
        return Reading()
    return Reading(title=draft.title, body=draft.masked_body, segments=draft.segments)


def _draft(message: Message, now: dt.datetime) -> Draft:
    kind = kind_of(message.kind)
    found = kind.find(message, now)
    with override(message.language):
        return kind.compose(message, found, now=now, is_preview=True)
