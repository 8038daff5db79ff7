"""Why not, in words for a person.

`rules` answer with obstacles, an action raises them as a `Refusal`, and the page, the API and
the desk read the same sentence: what happened and what to do, in at most fifteen words, without
codes and without blame. What cannot even be read is an `Unreadable`, raised by the parsers here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Sentence = str | _StrPromise
else:
    Sentence = str | Promise

STATUSES = frozenset({400, 404, 409, 429, 503})
"""Malformed, not here (or not yours to see), a rule refuses, too often, too busy."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason: `code` for programs, `message` for people, `field` the input it belongs to."""

    code: str
    message: Sentence
    field: str | None = None

    blocks: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Blocker(Obstacle):
    """Nobody can lift it."""


@dataclass(frozen=True, slots=True)
class NeedsApproval(Obstacle):
    """Somebody in `role` can lift it, and is then named in the journal."""

    role: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Caution(Obstacle):
    """Worth a look, in nobody's way."""

    blocks: ClassVar[bool] = False


class Refusal(Exception):
    """A verb that was not done, with its reasons and, where there are some, other offers.

    `status` is the HTTP answer, one of `STATUSES`.
    """

    def __init__(
        self, *obstacles: Obstacle, alternatives: Iterable[Any] = (), status: int = 409
    ) -> None:
        if not obstacles or status not in STATUSES:
            raise ValueError("A refusal has a reason, and a status of those in STATUSES.")
        super().__init__(*obstacles)
        self.obstacles = obstacles
        self.alternatives = tuple(alternatives)
        self.status = status

    @property
    def messages(self) -> tuple[str, ...]:
        """The sentences, in the language active now."""
        return tuple(str(obstacle.message) for obstacle in self.obstacles)

    def __str__(self) -> str:
        return " ".join(self.messages)


class Unreadable(ValueError):
    """Typed text that is not what the field asks for.

    `reason` is for programs, `message` is the sentence, `suggestion` what may have been meant.
    """

    def __init__(self, reason: str, message: Sentence, *, suggestion: str = "") -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message
        self.suggestion = suggestion

    def __str__(self) -> str:
        return str(self.message)

    def as_blocker(self, field_name: str) -> Blocker:
        return Blocker(self.reason, self.message, field_name)


def refuse(
    code: str,
    message: Sentence,
    field_name: str | None = None,
    *,
    alternatives: Iterable[Any] = (),
    status: int = 409,
) -> NoReturn:
    """Refuse for one reason that nobody can lift."""
    raise Refusal(Blocker(code, message, field_name), alternatives=alternatives, status=status)


def refuse_if(
    obstacles: Iterable[Obstacle], *, alternatives: Iterable[Any] = (), status: int = 409
) -> None:
    """Raise a `Refusal` with every obstacle that blocks; cautions pass."""
    blocking = [obstacle for obstacle in obstacles if obstacle.blocks]
    if blocking:
        raise Refusal(*blocking, alternatives=alternatives, status=status)
