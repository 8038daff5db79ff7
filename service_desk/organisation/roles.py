"""Roles and rights. A right is asked for by name; a role is a set of rights at a site.

The roles are those of the five method documents (C1-S5, C2-S2); the administrator sets up
the house in Django admin and does no daily work there.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    RECEPTIONIST = "receptionist", _("Receptionist")
    ADVISOR = "advisor", _("Service advisor")
    EXPERT = "expert", _("Technical expert")
    FOREMAN = "foreman", _("Foreman")
    MECHANIC = "mechanic", _("Mechanic")
    QUALITY = "quality", _("Quality controller")
    PARTS = "parts", _("Parts clerk")
    CASHIER = "cashier", _("Cashier")
    MANAGER = "manager", _("Service manager")
    ADMINISTRATOR = "administrator", _("Administrator")


class Right(models.TextChoices):
    """One thing a person may do; each view names the one it needs."""

    SEE_BOARD = "see_board", _("See the day board")
    BOOK = "book", _("Book, move and cancel visits")
    RECEIVE = "receive", _("Mark arrivals and no-shows")
    SEE_CLIENTS = "see_clients", _("See clients and cars")
    EDIT_CLIENTS = "edit_clients", _("Edit clients and cars")
    SEE_MESSAGES = "see_messages", _("See the outbox")
    RUN_MESSAGES = "run_messages", _("Resend and stop messages")
    EXEMPT_WINDOW = "exempt_window", _("Book outside the booking window")
    DECIDE_REQUESTS = "decide_requests", _("Decide on lost requests")
    BUY_PARTS = "buy_parts", _("Order parts")
    SEE_ORDERS = "see_orders", _("See work orders")
    EDIT_ORDER = "edit_order", _("Open and change work orders")
    RECEIVE_CAR = "receive_car", _("Receive cars and sign with clients")
    ROUTE_WORK = "route_work", _("Give work to teams and mechanics")
    WORK = "work", _("Work on cars")
    ASK_CLIENT = "ask_client", _("Ask clients for consent")
    CHECK_QUALITY = "check_quality", _("Check quality")
    HAND_OVER = "hand_over", _("Make cars ready and hand them over")
    SETTLE = "settle", _("Issue settlements and take payments")
    APPROVE = "approve", _("Approve discounts, goodwill and unpaid cars")
    CONFIRM_WARRANTY = "confirm_warranty", _("Confirm warranty work")
    SET_UP = "set_up", _("Set up the house")


_EVERYBODY = {Right.SEE_BOARD, Right.SEE_CLIENTS, Right.SEE_ORDERS}
_DESK = _EVERYBODY | {
    Right.BOOK,
    Right.RECEIVE,
    Right.EDIT_CLIENTS,
    Right.SEE_MESSAGES,
    Right.RUN_MESSAGES,
    Right.EDIT_ORDER,
    Right.RECEIVE_CAR,
    Right.ASK_CLIENT,
    Right.HAND_OVER,
    Right.SETTLE,
}
_SHOP = _EVERYBODY | {Right.ROUTE_WORK, Right.WORK}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.RECEPTIONIST: frozenset(_DESK),
    Role.ADVISOR: frozenset(_DESK),
    Role.EXPERT: frozenset(_SHOP | {Right.CONFIRM_WARRANTY}),
    Role.FOREMAN: frozenset(_SHOP | {Right.CHECK_QUALITY}),
    Role.MECHANIC: frozenset({Right.SEE_BOARD, Right.SEE_ORDERS, Right.WORK}),
    Role.QUALITY: frozenset(_EVERYBODY | {Right.CHECK_QUALITY}),
    Role.PARTS: frozenset(_EVERYBODY | {Right.BUY_PARTS}),
    Role.CASHIER: frozenset(_EVERYBODY | {Right.SETTLE}),
    Role.MANAGER: frozenset(
        _DESK
        | _SHOP
        | {
            Right.EXEMPT_WINDOW,
            Right.DECIDE_REQUESTS,
            Right.BUY_PARTS,
            Right.CHECK_QUALITY,
            Right.APPROVE,
            Right.CONFIRM_WARRANTY,
        }
    ),
    Role.ADMINISTRATOR: frozenset(Right),
}
