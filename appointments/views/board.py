"""The day board and the pulse that keeps it alive."""

import datetime as dt

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from appointments.queries import last_change_at
from appointments.views.screen import show_day, watched_site
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
    """The number of the site's newest change, for a screen to compare: one indexed query.

    Guarded by the signed token alone and asked without cookies, so an idle screen costs
    neither a session nor a user. It says a number and nothing else.
    """
    try:
        watched = watched_site(site, token, max_age=PULSE_LIVES)
    except signing.BadSignature:
        raise Http404 from None
    return JsonResponse({"last": last_change_at(watched)})
