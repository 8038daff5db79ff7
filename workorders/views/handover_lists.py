"""Two lists of the way out: who collects a car today, and what the till has still to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from service_desk.lib import clock
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.reads.pickups import handed_over_today, pick_ups, to_settle


@desk_view(Right.SEE_ORDERS)
@require_safe
def handovers(request: HttpRequest, site: Site) -> HttpResponse:
    """Today's pick-ups: who waits here first, who is told, what is paid (3.12)."""
    now = clock.now()
    context = {
        "nav": "workshop",
        "shell": "alone",
        "now": now,
        "rows": pick_ups(site, now=now),
        "over": handed_over_today(site, now=now),
        "may_hand_over": Right.HAND_OVER in request.rights,  # type: ignore[attr-defined]
        "may_settle": Right.SETTLE in request.rights,  # type: ignore[attr-defined]
    }
    return render(request, "workorders/handovers.html", context)


@desk_view(Right.SETTLE)
@require_safe
def settlements(request: HttpRequest, site: Site) -> HttpResponse:
    """Bills to issue and money to take."""
    now = clock.now()
    context = {
        "nav": "workshop",
        "shell": "alone",
        "now": now,
        "rows": to_settle(site, now=now),
        "may_settle": True,
    }
    return render(request, "workorders/settlements.html", context)
