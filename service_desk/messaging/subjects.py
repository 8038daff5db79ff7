"""What messages are about, as the floor that knows it says it: the outbox knows no visits."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from service_desk.lib.refusals import Sentence
from service_desk.messaging.models import Message


class Answer(NamedTuple):
    """What the client may say when reached. ``url`` takes a POST that does it, call included;

    with ``leads`` the call is noted here, and ``url`` is where the desk goes on.
    """

    code: str
    word: Sentence
    url: str
    leads: bool = True


class About(NamedTuple):
    """``at`` is the time it is about (UTC), ``words`` the thing, ``url`` its page at the desk."""

    at: dt.datetime | None = None
    words: str = ""
    url: str = ""
    answers: tuple[Answer, ...] = ()


Read = Callable[[Sequence[Message], dt.datetime], Mapping[int, About]]

_readers: dict[str, Read] = {}


def register_subject(name: str, read: Read) -> None:
    """``read(messages, now)`` tells of rows whose subject is ``name:…``, by their row id."""
    _readers[name] = read


def about(messages: Sequence[Message], now: dt.datetime) -> dict[int, About]:
    """What each is about; one call of each floor however many rows there are."""
    alike: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        alike[message.subject.partition(":")[0]].append(message)
    found: dict[int, About] = {}
    for name, rows in alike.items():
        if name in _readers:
            found.update(_readers[name](rows, now))
    return found
