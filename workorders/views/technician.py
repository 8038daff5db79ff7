"""A technician to reception: asked for at the car, answered on the foremen's screens."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.technician import answer_call, call_technician, take_back_call
from workorders.reads.technician import call_of, open_calls
from workorders.views.intake_saving import order_or_404

CALL = "workorders/_technician_call.html"
CALLS = "workorders/_technician_calls.html"


@desk_view(Right.RECEIVE_CAR)
@require_http_methods(["GET", "HEAD", "POST"])
def technician(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The button at the car, and who comes; pressed it calls, pressed again it takes the call
    back."""
    order, now = order_or_404(site, said), clock.now()
    if request.method == "POST":
        verb: Callable[..., None] = take_back_call if "back" in request.POST else call_technician
        verb(order, by=staff(request), door="desk", now=now)
    return render(request, CALL, {"order": order, "call": call_of(order, now=now)})


@desk_view(Right.ROUTE_WORK)
@require_safe
def calls(request: HttpRequest, site: Site) -> HttpResponse:
    """Who asks for a technician: in the bar of every page of those who may come."""
    return render(request, CALLS, {"calls": open_calls(site, now=clock.now())})


@desk_view(Right.ROUTE_WORK)
@require_POST
def comes(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """I am on my way."""
    wrong: tuple[str, ...] = ()
    try:
        answer_call(order_or_404(site, said), by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        wrong = refusal.messages
    return render(request, CALLS, {"calls": open_calls(site, now=clock.now()), "wrong": wrong})
