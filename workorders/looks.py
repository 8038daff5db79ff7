"""How an order looks: each of its states has the shape and tone of a visit's (visual.md 4.4)."""

from workorders.states import OrderState

LOOKS = {
    OrderState.DRAFT: "BOOKED",
    OrderState.SIGNED: "ARRIVED",
    OrderState.ISSUED: "PREPARED",
    OrderState.WORKING: "IN_WORK",
    OrderState.WAITING: "WAITING",
    OrderState.CHECKING: "CHECKING",
    OrderState.READY: "READY",
    OrderState.CLOSED: "HANDED_OVER",
    OrderState.VOID: "CANCELLED",
}
