"""The day board and the pulse that keeps it alive."""

import datetime as dt
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from appointments.board.presence import seen
from appointments.queries import last_change_at
from appointments.views.screen import show_day, watched_site
from service_desk.lib import clock
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view, link_view

# A working day; each time the board is drawn anew the screen gets a new one.
PULSE_LIVES = dt.timedelta(hours=12)


@desk_view(Right.SEE_BOARD)
@require_safe
def board(request: HttpRequest, site: Site) -> HttpResponse:
    """The board of ``?day=``, today if none is named."""
    return show_day(request, site)


@link_view
@require_safe
def pulse(request: HttpRequest, site: str, token: str) -> HttpResponse:
    """What a screen compares, its site's newest change: one indexed query.

    Guarded by the signed token alone and asked without cookies, so an idle screen costs
    neither a session nor a user. ``?at=`` says which visit the screen has open, and asks who
    else is here: initials, name and the visit each has open. One query more, now and then.
    """
    try:
        watched, person = watched_site(site, token, max_age=PULSE_LIVES)
    except signing.BadSignature:
        raise Http404 from None
    answer: dict[str, Any] = {"last": last_change_at(watched)}
    if "at" in request.GET and person:
        others = seen(watched, person, request.GET["at"], now=clock.now())
        answer["here"] = [[each.initials, each.name, each.visit] for each in others]
    return JsonResponse(answer)
