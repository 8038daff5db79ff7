"""The rail: the screens of the desk, each with the right it needs and its key after ``G``."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right


class Screen(NamedTuple):
    """``key`` is both the name a page gives itself (``nav``) and the name of its address."""

    key: str
    label: Promise
    icon: str
    right: Right
    letter: str


SCREENS = (
    Screen("board", _("Board"), "board", Right.SEE_BOARD, "B"),
    Screen("workshop", _("Workshop"), "workshop", Right.SEE_ORDERS, "W"),
    Screen("clients", _("Clients"), "clients", Right.SEE_CLIENTS, "C"),
    Screen("requests", _("Requests"), "note", Right.SEE_CLIENTS, "R"),
    Screen("calls", _("Calls"), "phone", Right.SEE_CLIENTS, "A"),
    Screen("call_list", _("To call"), "list", Right.SEE_MESSAGES, "V"),
    Screen("messages", _("Messages"), "mail", Right.SEE_MESSAGES, "M"),
)


class Entry(NamedTuple):
    screen: Screen
    url: str


def rail_of(site: Site, rights: Collection[str]) -> Iterator[Entry]:
    """What a person with ``rights`` sees in the rail at ``site``.

    Screens are mounted by the floors above; one whose floor isn't there has no address and
    is not shown.
    """
    for screen in SCREENS:
        if screen.right in rights:
            try:
                url = reverse(screen.key, args=[site.slug])
            except NoReverseMatch:
                continue
            yield Entry(screen, url)
