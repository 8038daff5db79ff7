"""What the floors above have to say on the client's page of a visit while the car is here.

The diary knows no orders: a floor registers a function when it is loaded, as with kinds of
messages. A block shows no more of a person than the page does: a first name, a plate's end.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from service_desk.lib.refusals import Sentence
from service_desk.visits.models import Visit
from service_desk.visits.states import ON_SITE


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """``template`` draws it from ``words``; ``act_url`` is the one thing to do now, if any."""

    template: str
    words: Mapping[str, Any] = field(default_factory=dict)
    act_url: str = ""
    act_word: Sentence = ""


# The visit, the raw token its page was opened with, now.
Read = Callable[[Visit, str, dt.datetime], Block | None]

_readers: list[Read] = []


def register_block(read: Read) -> None:
    """Make a block known; registered twice it is asked once."""
    if read not in _readers:
        _readers.append(read)


def blocks_of(visit: Visit, token: str, *, now: dt.datetime) -> list[Block]:
    """The blocks of a visit whose car is here, in the order of the floors; else none."""
    if visit.state not in ON_SITE:
        return []
    return [block for read in _readers if (block := read(visit, token, now))]
