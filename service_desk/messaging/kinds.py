"""Kinds of messages. A floor above registers its own; the outbox knows none of them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from service_desk.clients.states import Purpose
from service_desk.lib.refusals import Sentence
from service_desk.messaging.models import Message
from service_desk.organisation.models import Site


class NoLongerWanted(Exception):
    """The reason for this message is gone; ``reason`` is a sentence of ``gettext_noop``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotYet(Exception):
    """It is too early: the car is not ready. The row is looked at again at ``until`` (UTC).

    Where that is after the row's last moment, it ends as unsent, for ``reason``.
    """

    def __init__(self, until: dt.datetime, reason: str) -> None:
        super().__init__(reason)
        self.until = until
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


def no_example(site: Site, now: dt.datetime) -> Message | None:
    return None


def nothing_longest(site: Site, language: str) -> Mapping[str, Any]:
    return {}


def no_channel(found: Any) -> str:
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
    ``through``, of what was found: the channel asked for this time, "" where as the client likes.
    ``is_worth_a_call``: when no channel can carry it in time, somebody rings the client.
    ``is_awaited``: somebody looks at the page that waits for it, so that night is no reason.
    ``is_said``: this is a call from the beginning; no channel carries it.
    ``takes_reply``: a "1" that comes back from the phone answers it (``signals``).
    ``script`` is the topic whose script is read to the client when somebody rings instead.
    ``template`` is the path of our own words without their ending, ``title`` the subject of our
    letter, with holes; ``rank`` is its place in a list of texts, by the course of a visit.
    ``holes`` are the words its texts may have, each with what it stands for; ``needs`` those
    without which a text is of no use; ``spare`` those that a text gives up where they would cost
    a further segment. ``example`` gives a row, not stored, about something real
    at a site, or None where there is nothing like it yet; ``longest`` the longest words that the
    site's own data may put into each hole, in a language.
    """

    code: str
    label: Sentence
    find: Callable[[Message, dt.datetime], Any]
    compose: Compose
    purpose: Purpose = Purpose.VISIT
    url: Callable[[Message], str] = no_url
    through: Callable[[Any], str] = no_channel
    is_worth_a_call: bool = False
    is_awaited: bool = False
    is_said: bool = False
    takes_reply: bool = False
    script: str = ""
    template: str = ""
    title: Sentence = ""
    rank: int = 100
    holes: Mapping[str, Sentence] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    spare: frozenset[str] = frozenset()
    example: Callable[[Site, dt.datetime], Message | None] = no_example
    longest: Callable[[Site, str], Mapping[str, Any]] = nothing_longest


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


def kinds() -> list[Kind]:
    """All kinds that are known, in the order in which their floors registered them."""
    return list(_kinds.values())
