"""The course of a work order as data: each verb, from where to where, and the right it needs.

Screens, API and tests read this table; ``actions.course.advance`` is the only one to act on it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from service_desk.organisation.roles import Right
from service_desk.visits.states import VisitState
from workorders.states import OrderState

_S = OrderState


class Transition(NamedTuple):
    """``verb`` moves an order from one of ``sources`` to ``target`` by a person with ``right``.

    ``milestone`` is its word in the STAR vocabulary, for the API; "" where it has none.
    """

    verb: str
    sources: frozenset[OrderState]
    target: OrderState
    right: Right
    milestone: str = ""


def _row(
    verb: str, sources: Iterable[OrderState], target: OrderState, right: Right, milestone: str = ""
) -> Transition:
    return Transition(verb, frozenset(sources), target, right, milestone)


TABLE = (
    _row("sign", [_S.DRAFT], _S.SIGNED, Right.RECEIVE_CAR, "CHECKED_IN"),
    # Nothing agreed: the car leaves with an exit note and, it may be, a fee (S-3c).
    _row("decline", [_S.DRAFT, _S.SIGNED], _S.READY, Right.RECEIVE_CAR, "DECLINED"),
    _row("void", [_S.DRAFT], _S.VOID, Right.EDIT_ORDER),
    _row("issue", [_S.SIGNED], _S.ISSUED, Right.RECEIVE_CAR, "DISPATCHED"),
    _row("take_back", [_S.ISSUED], _S.SIGNED, Right.RECEIVE_CAR),
    _row("start", [_S.ISSUED, _S.WAITING], _S.WORKING, Right.WORK, "WORK_IN_PROGRESS"),
    _row("wait", [_S.ISSUED, _S.WORKING], _S.WAITING, Right.WORK, "ON_HOLD"),
    _row("finish", [_S.WORKING], _S.CHECKING, Right.WORK, "WORK_COMPLETED"),
    _row("send_back", [_S.CHECKING, _S.READY], _S.WORKING, Right.CHECK_QUALITY, "REWORK"),
    _row("declare_ready", [_S.CHECKING], _S.READY, Right.HAND_OVER, "READY_FOR_PICKUP"),
    _row("hand_over", [_S.READY], _S.CLOSED, Right.HAND_OVER, "DELIVERED"),
)

BY_VERB = {row.verb: row for row in TABLE}

# What the visit is in while its order is there; an order before the workshop leaves it as it is.
VISIT_STATE: dict[OrderState, VisitState] = {
    _S.SIGNED: VisitState.ARRIVED,
    _S.ISSUED: VisitState.IN_WORK,
    _S.WORKING: VisitState.IN_WORK,
    _S.WAITING: VisitState.WAITING,
    _S.CHECKING: VisitState.CHECKING,
    _S.READY: VisitState.READY,
    _S.CLOSED: VisitState.HANDED_OVER,
}


def verbs_from(state: str) -> list[Transition]:
    """What may come next for an order in ``state``, in the order of the course."""
    return [row for row in TABLE if state in row.sources]
