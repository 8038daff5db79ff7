"""What scripts are made of, and the steps that several of them have."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from service_desk.clients.states import Direction, Topic

Words = str | Promise


class Step(NamedTuple):
    """``code`` is what a tick writes into ``ContactEntry.steps``: at most 24 signs."""

    code: str
    does: Words
    says: Words = ""
    keeps: str = ""


class Part(NamedTuple):
    label: Words
    steps: tuple[Step, ...]


class Script(NamedTuple):
    """``results`` are the ways the call may end; one is kept as a step of its own, ``=code``."""

    topic: Topic
    direction: Direction
    parts: tuple[Part, ...]
    results: dict[str, Words]

    def codes(self) -> list[str]:
        """All that may be ticked, in the order of the call."""
        return [step.code for part in self.parts for step in part.steps]


OPENING = pgettext_lazy("part of a call", "Opening")
NEED = pgettext_lazy("part of a call", "What is wanted")
OFFER = pgettext_lazy("part of a call", "What we offer")
CLOSE = pgettext_lazy("part of a call", "Close")

HANG_UP = Step("hang_up", _("Wait: the client hangs up first."), keeps="B-1.9, B-2.8")
REPEAT = Step(
    "repeat",
    _("Repeat who, when and what; wait for the client's yes."),
    _("Let me repeat it all, so that nothing is missed."),
    "C1-5A, B-1.7, R-1.15",
)
WE_CALL = Step(
    "greet",
    _("Greet, say the house and your name."),
    _("Good day, {site}, my name is {name}. Is this a good moment for a minute?"),
    "B-2.4",
)
THIRD_RING = Step("third_ring", _("Answer by the third ring."), keeps="C1-1A, B-1.1")
GREET = Step(
    "greet",
    _("Greet, say the house and your name."),
    _("Good day, {site}, my name is {name}. How can I help you?"),
    "B-1.2, R-1.1",
)
MOBILITY = Step(
    "mobility",
    _("Ask how they get on: wait, loaner, shuttle, taxi."),
    _("How will you get on while your car is with us?"),
    "C1-4",
)
