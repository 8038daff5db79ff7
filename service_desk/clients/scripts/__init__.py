"""What is said on the phone, step by step, for each kind of call (C1-S6, C1-1T).

A step tells the desk what to do and, where the words matter, the client what they hear. Both are
written in the trade's words of the five method documents; ``keeps`` names the lines of them.
``{site}`` and ``{name}`` in a sentence are ours: who speaks, and for which house.
"""

from service_desk.clients.scripts.booking import BOOKING
from service_desk.clients.scripts.follow_up import FOLLOW_UP
from service_desk.clients.scripts.parts_late import PARTS_LATE
from service_desk.clients.scripts.repeat import REPEATED
from service_desk.clients.scripts.steps import Part, Script, Step, Words

__all__ = ["RESULT", "SCRIPTS", "Part", "Script", "Step", "Words", "result_of"]

SCRIPTS: dict[str, Script] = {
    script.topic.value: script for script in (BOOKING, REPEATED, PARTS_LATE, FOLLOW_UP)
}

RESULT = "="
"""Before the code of a result among the steps of a contact."""


def result_of(topic: str, steps: list[str]) -> Words:
    """How a call ended, in words; empty where nothing was said of it."""
    script = SCRIPTS.get(topic)
    said = next((step.removeprefix(RESULT) for step in steps if step.startswith(RESULT)), "")
    return script.results.get(said, "") if script and said else ""
