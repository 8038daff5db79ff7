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
    SET_UP = "set_up", _("Set up the house")


_EVERYBODY = {Right.SEE_BOARD, Right.SEE_CLIENTS}
_DESK = _EVERYBODY | {
    Right.BOOK,
    Right.RECEIVE,
    Right.EDIT_CLIENTS,
    Right.SEE_MESSAGES,
    Right.RUN_MESSAGES,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.RECEPTIONIST: frozenset(_DESK),
    Role.ADVISOR: frozenset(_DESK),
    Role.EXPERT: frozenset(_EVERYBODY),
    Role.FOREMAN: frozenset(_EVERYBODY),
    Role.MECHANIC: frozenset({Right.SEE_BOARD}),
    Role.QUALITY: frozenset(_EVERYBODY),
    Role.PARTS: frozenset(_EVERYBODY | {Right.BUY_PARTS}),
    Role.CASHIER: frozenset(_EVERYBODY),
    Role.MANAGER: frozenset(_DESK | {Right.EXEMPT_WINDOW, Right.DECIDE_REQUESTS, Right.BUY_PARTS}),
    Role.ADMINISTRATOR: frozenset(Right),
}
