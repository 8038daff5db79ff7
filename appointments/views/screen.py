"""The desk's one screen: the board in the middle, whatever is asked in the panel beside it."""

import datetime as dt
from typing import Any, cast

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from appointments.actions.holds import owner_of
from appointments.board import Addresses, load_board
from appointments.queries import last_change_at
from appointments.states import Audience
from service_desk.lib import clock
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right

BOARD = "appointments/desk/board.html"
DAY = "appointments/desk/_day.html"
IDLE = "appointments/desk/_idle.html"

VIEW_COOKIE = "board_view"
PULSE_SALT = "appointments.pulse"
YEARS = range(2000, 2100)


def show_day(request: HttpRequest, site: Site, on: dt.date | None = None) -> HttpResponse:
    """The board with an idle panel; for htmx only what changes on it from second to second."""
    template = DAY if is_fragment(request) else BOARD
    response = render(request, template, {**board_context(request, site, on), "panel": IDLE})
    patch_vary_headers(response, ["HX-Request"])
    return response


def show_panel(
    request: HttpRequest,
    site: Site,
    panel: str,
    context: dict[str, Any],
    *,
    on: dt.date | None = None,
    status: int = 200,
) -> HttpResponse:
    """The panel alone for htmx; without script the whole board of ``on`` with it in place."""
    if is_fragment(request):
        response = render(request, panel, context, status=status)
    else:
        whole = {**board_context(request, site, on), **context, "panel": panel}
        response = render(request, BOARD, whole, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def is_fragment(request: HttpRequest) -> bool:
    """Asked by htmx for a part; the browser's Back button wants the whole page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request


def board_context(request: HttpRequest, site: Site, on: dt.date | None) -> dict[str, Any]:
    """All that ``board.html`` and ``_day.html`` draw. Five queries."""
    now = clock.now()
    rights = request.rights  # type: ignore[attr-defined]
    on = on or day_asked(request) or site.today(now)
    # Read first: what is written while the board is being read will be noticed again.
    last_change = last_change_at(site.pk)
    board = load_board(
        site,
        on,
        addresses_of(site, rights),
        audience=audience_of(rights, site, on, now),
        owner=owner_of(staff(request)),
        now=now,
    )
    return {
        "board": board,
        "nav": "board",
        "is_list": is_list(request),
        "last_change": last_change,
        "pulse_url": reverse("board_pulse", args=[site.slug, pulse_token(site, staff(request).pk)]),
        "can_book": Right.BOOK in rights,
        "can_receive": Right.RECEIVE in rights,
    }


def is_list(request: HttpRequest) -> bool:
    """Whether the day is shown as a list: ``?view=``, else as it was left (js/lanes.js)."""
    return (request.GET.get("view") or request.COOKIES.get(VIEW_COOKIE)) == "list"


def day_asked(request: HttpRequest) -> dt.date | None:
    """``?day=2027-03-12``; None for none, or for a word that is no day of this century."""
    try:
        on = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return on if on.year in YEARS else None


def addresses_of(site: Site, rights: frozenset[Right]) -> Addresses:
    return Addresses(
        visit=reverse("visit", args=[site.slug, "-"]).removesuffix("-/"),
        book=reverse("board_book", args=[site.slug]) if Right.BOOK in rights else "",
        day=reverse("board", args=[site.slug]),
    )


def audience_at(request: HttpRequest, site: Site, at: dt.datetime, now: dt.datetime) -> Audience:
    """Whose window holds at an instant; see ``audience_of``."""
    rights = request.rights  # type: ignore[attr-defined]
    return audience_of(rights, site, site.local(at).date(), now)


def audience_of(rights: frozenset[Right], site: Site, on: dt.date, now: dt.datetime) -> Audience:
    """Whose window holds: a manager's word goes further ahead than the desk's (B-1.f2)."""
    last = site.today(now) + dt.timedelta(site.policy.staff_days_ahead)
    is_manager = Right.EXEMPT_WINDOW in rights
    return Audience.EXEMPT if is_manager and on > last else Audience.STAFF


def staff(request: HttpRequest) -> Staff:
    """Who is at the desk; the guard has seen to it that somebody is."""
    return cast(Staff, request.user)


def pulse_token(site: Site, person: int | None = None) -> str:
    """Says which site a screen watches and who sits at it, so that watching needs no session."""
    signer = signing.TimestampSigner(salt=f"{PULSE_SALT}.{site.slug}")
    return signer.sign(f"{site.pk}.{person or 0}")


def watched_site(slug: str, token: str, *, max_age: dt.timedelta) -> tuple[int, int]:
    """The site and the person of a pulse token. Raises BadSignature for a forged or old one."""
    signer = signing.TimestampSigner(salt=f"{PULSE_SALT}.{slug}")
    site, _dot, person = signer.unsign(token, max_age=max_age).partition(".")
    return int(site), int(person)
