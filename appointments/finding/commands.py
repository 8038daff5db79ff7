"""The palette's commands: what can be done from anywhere, each with its key (UX-62).

What the current screen adds by itself (``data-key`` in its page) is found in the page by
``js/palette.js``; here stands what every screen has.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from appointments.finding.hits import Words, address
from appointments.finding.upper import drafts
from service_desk.clients.states import Topic
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.organisation.states import Theme
from service_desk.web.navigation import rail_of


class Command(NamedTuple):
    """``url`` is where it leads; ``presses`` finds the element of the page that does it.

    Where both are given the element is pressed if the page has it. ``english`` is the label in
    English, found as well by who learned it there.
    """

    label: Words
    english: str
    keys: tuple[str, ...] = ()
    url: str = ""
    presses: str = ""
    in_panel: bool = False


class Draft(NamedTuple):
    """A command before it is known whether its address is there."""

    label: Words
    right: Right
    page: str
    keys: tuple[str, ...] = ()
    argument: str = ""
    presses: str = ""
    in_panel: bool = True


_SCRIPTS = {
    Topic.BOOKING: _("Call script: new booking"),
    Topic.REPEAT: _("Call script: the same trouble again"),
    Topic.PARTS_LATE: _("Call script: parts come late"),
    Topic.FOLLOW_UP: _("Call script: after the visit"),
}
_DAILY = (
    Draft(_("Book for a client"), Right.BOOK, "board_book", ("B",), presses="[data-key=book]"),
    Draft(_("Receive a walk-in"), Right.RECEIVE, "walk_in", ("W",), presses="[data-key=walk-in]"),
    Draft(_("Today"), Right.SEE_BOARD, "board", ("T",), presses="[data-key=today]", in_panel=False),
    *(
        Draft(label, Right.EDIT_CLIENTS, "call_script", argument=topic.value)
        for topic, label in _SCRIPTS.items()
    ),
)
_THEMES = {
    Theme.SYSTEM: _("Theme as on this device"),
    Theme.LIGHT: _("Light theme"),
    Theme.DARK: _("Dark theme"),
}


def commands_for(site: Site, rights: Collection[str]) -> list[Command]:
    """All that a person with ``rights`` can do from any screen of ``site``. No query."""
    return [*_screens(site, rights), *_daily(site, rights), *_everywhere()]


def _screens(site: Site, rights: Collection[str]) -> Iterator[Command]:
    for entry in rail_of(site, rights):
        label = entry.screen.label
        yield Command(label, _english(label), ("G", entry.screen.letter), entry.url)


def _daily(site: Site, rights: Collection[str]) -> Iterator[Command]:
    for draft in (*_DAILY, *drafts):
        url = address(draft.page, site.slug, *filter(None, [draft.argument]))
        if url and draft.right in rights:
            yield Command(
                draft.label, _english(draft.label), draft.keys, url, draft.presses, draft.in_panel
            )


def _everywhere() -> Iterator[Command]:
    """What the page itself does: its own buttons and the person's menu."""
    yield _press(_("Search"), "[data-key=find]", "/")
    yield _press(_("Keys of this screen"), "[data-key=help]", "?")
    yield _press(_("Print this page"), "print", "P")
    for theme, label in _THEMES.items():
        yield _press(label, f"[name=theme][value={theme.value}]")
    for code, name in settings.LANGUAGES:
        yield Command(name, code, presses=f"[name=language][value={code}]")
    yield _press(_("Switch single keys on or off"), "[name=single_keys]")
    yield Command(
        _("Password and second factor"), "Password and second factor", url=address("mfa_index")
    )
    yield _press(_("Sign out"), "[data-key=sign_out]")


def _press(label: Words, presses: str, *keys: str) -> Command:
    return Command(label, _english(label), keys, presses=presses)


def _english(label: Words) -> str:
    with override("en"):
        return str(label)
