"""Kinds of messages. A floor above registers its own; the outbox knows none of them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from service_desk.clients.states import Purpose
from service_desk.lib.refusals import Sentence
from service_desk.messaging.models import Message


class NoLongerWanted(Exception):
    """The reason for this message is gone; ``reason`` is a sentence of ``gettext_noop``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A small file that travels with an e-mail: a calendar file (text), a paper (application)."""

    name: str
    content: bytes
    subtype: str
    maintype: str = "text"
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What goes out. ``masked_body`` is what is kept: the secret part of its link is hidden.

    ``segments`` is how many texts the network counts, 0 for a letter.
    """

    title: str
    body: str
    masked_body: str
    segments: int = 0
    attachments: tuple[Attachment, ...] = ()


def no_url(message: Message) -> str:
    return ""


class Compose(Protocol):
    def __call__(
        self, message: Message, found: Any, *, now: dt.datetime, is_preview: bool
    ) -> Draft: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind of message.

    ``find(message, now)`` looks again, at the moment of sending, at what the message speaks of;
    it returns that, or raises NoLongerWanted. ``compose`` writes the words in the language that
    is active, for the channel of the row; a preview issues no link and changes nothing.
    ``url`` is the desk's page of what it speaks of.
    ``is_worth_a_call``: when no channel can carry it in time, somebody rings the client.
    ``is_awaited``: somebody looks at the page that waits for it, so that night is no reason.
    """

    code: str
    label: Sentence
    find: Callable[[Message, dt.datetime], Any]
    compose: Compose
    purpose: Purpose = Purpose.VISIT
    url: Callable[[Message], str] = no_url
    is_worth_a_call: bool = False
    is_awaited: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. A floor does so when it is loaded."""
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> Kind:
    """The kind of a row. LookupError for one that no floor has registered."""
    return _kinds[code]


def label_of(code: str) -> Sentence:
    """The kind's name for people; the code itself for a kind of an older version."""
    return _kinds[code].label if code in _kinds else code
