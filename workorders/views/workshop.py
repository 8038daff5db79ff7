"""The workshop's lanes, and an order of it in the panel beside them."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from appointments.models import LIVE, Appointment
from appointments.proposal.later import later_times
from appointments.states import Kind, LateReason
from appointments.views.screen import is_fragment
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.forms.workshop import GiveForm, IssueForm, ProgressForm, PromiseForm, spell
from workorders.models import WorkOrder
from workorders.promise import Promise, earliest_promise
from workorders.queries import find_order, policy_of
from workorders.reads.mechanics import candidates_for, mechanics_of, teams_of
from workorders.reads.workshop import Card, load_card, load_shop
from workorders.states import IN_WORKSHOP, OrderState, Place
from workorders.words import show_near

PAGE = "workorders/workshop.html"
SHOP = "workorders/_shop.html"
ORDER = "workorders/_shop_order.html"
IDLE = "workorders/_shop_idle.html"
ASIDE = "workorders/_workshop_aside.html"
_OPEN_PROMISE = IN_WORKSHOP | {OrderState.SIGNED, OrderState.CHECKING}


@desk_view(Right.SEE_ORDERS)
@require_safe
def workshop(request: HttpRequest, site: Site) -> HttpResponse:
    """The lanes; for htmx only what changes on them from minute to minute."""
    context = shop_context(request, site, now=clock.now())
    template = SHOP if is_fragment(request) else PAGE
    response = render(request, template, {**context, "panel": IDLE})
    patch_vary_headers(response, ["HX-Request"])
    return response


@desk_view(Right.SEE_ORDERS)
@require_safe
def order(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """An order beside the lanes: who has it, until when, where the car is."""
    return show_order(request, site, order_or_404(site, said))


@desk_view(Right.SEE_ORDERS)
@require_safe
def aside(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """What the page of the order says of the workshop."""
    now, found = clock.now(), order_or_404(site, said)
    card = load_card(found, now=now)
    percent = policy_of(site).progress_percent
    context = {"card": card, "order": found, "now": now, "percent": percent}
    return render(request, ASIDE, context)


def order_or_404(site: Site, said: str) -> WorkOrder:
    found = find_order(site, said)
    if found is None:
        raise Http404
    return found


def shop_context(request: HttpRequest, site: Site, *, now: dt.datetime) -> dict[str, Any]:
    rights = request.rights  # type: ignore[attr-defined]
    return {
        "nav": "workshop",
        "shop": load_shop(site, now=now),
        "percent": policy_of(site).progress_percent,
        "may": {right.value: True for right in rights},
        "now": now,
    }


def show_order(
    request: HttpRequest,
    site: Site,
    order: WorkOrder,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The panel of an order; without script the whole workshop with it in place."""
    now = clock.now()
    context = {**_order_context(request, order, now, more), "refusal": refusal, **more}
    if is_fragment(request):
        response = render(request, ORDER, context, status=status)
    else:
        whole = {**shop_context(request, site, now=now), **context, "panel": ORDER}
        response = render(request, PAGE, whole, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def times_of(order: WorkOrder, *, now: dt.datetime) -> tuple[Promise, list[tuple[str, str]]]:
    """The earliest promise with its reasons, and the times that can be chosen."""
    visit, earliest = order.visit, earliest_promise(order, now=now)
    handover = Appointment.objects.filter(LIVE, visit=visit, kind=Kind.HANDOVER).first()
    return earliest, later_times(order.site, handover, now=now)


def _with(
    earliest: Promise,
    card: Card,
    times: list[tuple[str, str]],
    site: Site,
    *,
    now: dt.datetime,
) -> list[tuple[str, str]]:
    """The times with the earliest that the load allows and what the workshop said, in order."""
    said = card.risk.check.new_ready_at if card.risk and card.risk.check else None
    more = {spell(at): show_near(at, site, now=now) for at in (earliest.at, said) if at}
    return sorted({**more, **dict(times)}.items())


def _said_late(card: Card, earliest: Promise) -> dict[str, Any]:
    """The workshop's own word fills the form in: one press tells the client (S-11c)."""
    check = card.risk.check if card.risk else None
    if check is None or check.new_ready_at is None:
        return {"ready_at": spell(earliest.at)} if earliest.at else {}
    return {"ready_at": spell(check.new_ready_at), "reason": LateReason.MORE_WORK}


def _order_context(
    request: HttpRequest, order: WorkOrder, now: dt.datetime, given: dict[str, Any]
) -> dict[str, Any]:
    site, rights = order.site, request.rights  # type: ignore[attr-defined]
    card = load_card(order, now=now)
    context: dict[str, Any] = {
        "card": card,
        "order": order,
        "visit": order.visit,
        "percent": policy_of(site).progress_percent,
        "may": {right.value: True for right in rights},
        "places": [(place.value, place.label) for place in Place if place != card.place],
        "now": now,
    }
    if order.state == OrderState.SIGNED:
        context["issue_form"] = IssueForm(people=mechanics_of(site))
    if order.state in _OPEN_PROMISE:
        earliest, times = times_of(order, now=now)
        context |= {"earliest": earliest, "times": times}
        context["promise_form"] = PromiseForm(
            times=_with(earliest, card, times, site, now=now),
            now=now,
            initial={"version": order.version, **_said_late(card, earliest)},
        )
        context["progress_form"] = ProgressForm(times=times, now=now)
    if order.state in IN_WORKSHOP and Right.ROUTE_WORK in rights:
        context |= {
            "candidates": candidates_for(order, [job.line for job in card.left]),
            "teams": teams_of(site),
            "give_form": given.get("give_form") or GiveForm(),
        }
    return context
