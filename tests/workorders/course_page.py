"""The tables of ``docs/work-orders.md``, printed from the code they describe."""

from service_desk.organisation.roles import RIGHTS, Right, Role
from workorders.states import OrderState
from workorders.transitions import TABLE


def course() -> str:
    """Every way from one state to the next, the verbs on one way beside each other."""
    ways: dict[tuple[OrderState, OrderState], list[str]] = {}
    for row in TABLE:
        for source in OrderState:
            if source in row.sources:
                ways.setdefault((source, row.target), []).append(row.verb)
    lines = [f"    {source} --> {to}: {', '.join(verbs)}" for (source, to), verbs in ways.items()]
    return "\n".join(
        [
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {OrderState.DRAFT}",
            *lines,
            f"    {OrderState.CLOSED} --> [*]",
            f"    {OrderState.VOID} --> [*]",
            "```",
        ]
    )


def verbs() -> str:
    """Each verb, its STAR word, and the roles that may press it."""
    rows = [
        f"| `{row.verb}` | {row.milestone or '—'} | `{row.right}` | {_roles(row.right)} |"
        for row in TABLE
    ]
    head = ["| verb | milestone of the API | right | roles |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


def _roles(right: Right) -> str:
    return ", ".join(role for role in Role if right in RIGHTS[role] and role != Role.ADMINISTRATOR)
