"""The page of an order and the list of them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from appointments.finding.hits import address
from appointments.views.replies import SeeOther
from appointments.views.screen import is_fragment
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal, Sentence
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.models import WorkOrder
from workorders.queries import find_order
from workorders.reads.orders import Sheet, load_order
from workorders.reads.orders_list import page_of, read_asking
from workorders.rules.orders import ABOVE_LIMIT, ASK_FIRST
from workorders.states import LineKind, Origin, Payer, Pricing

PAGE = "workorders/orders.html"
WORK = "workorders/_order_work.html"
LIST = "workorders/orders_list.html"


@desk_view(Right.SEE_ORDERS)
@require_safe
def order(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """An order: head, lines, what is asked and what is agreed."""
    return show_order(request, site, said)


@desk_view(Right.SEE_ORDERS)
@require_safe
def orders(request: HttpRequest, site: Site) -> HttpResponse:
    """The orders of a site, a tab at a time."""
    now = clock.now()
    asking = read_asking(site, request.GET, now=now)
    context = {
        "nav": "workshop",
        "shell": "alone",
        "asking": asking,
        "page": page_of(asking),
        "now": now,
    }
    return render(request, LIST, context)


def order_or_404(site: Site, said: str) -> WorkOrder:
    found = find_order(site, said)
    if found is None:
        raise Http404
    return found


def show_order(
    request: HttpRequest,
    site: Site,
    said: str,
    *,
    refusal: Refusal | None = None,
    typed: tuple[int, Mapping[str, Any]] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page; for htmx the part that a change of the lines draws anew.

    ``typed`` is what stood on a line that was refused: it is still there, with the sentence.
    """
    rights = request.rights  # type: ignore[attr-defined]
    sheet = load_order(site, said, rights=rights, now=clock.now(), typed=typed)
    if sheet is None:
        raise Http404
    codes = {obstacle.code for obstacle in refusal.obstacles} if refusal else set()
    context = {
        "nav": "workshop",
        "shell": "alone",
        "sheet": sheet,
        "order": sheet.order,
        "visit": sheet.visit,
        "payers": Payer.choices,
        "origins": Origin.choices,
        "pricings": Pricing.choices,
        "kinds": LineKind.choices,
        "refusal": refusal,
        "refused_line": typed[0] if typed else None,
        "asks_first": ASK_FIRST in codes,
        "asks_approval": refusal.alternatives[0] if refusal and ABOVE_LIMIT in codes else None,
        "step_url": step_url(sheet),
        "may": {right.value: True for right in rights},
        **more,
    }
    template = WORK if is_fragment(request) else PAGE
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def show_done(
    request: HttpRequest, site: Site, order: WorkOrder, sentence: Sentence, *, undo: str = ""
) -> HttpResponse:
    """Done and said: the lines as they are now and a toast with Undo, or back to the page."""
    if is_fragment(request):
        return show_order(request, site, order.said, told=str(sentence), undo=undo)
    messages.success(request, str(sentence), extra_tags=undo)
    return SeeOther(reverse("order", args=[site.slug, order.said]))


def step_url(sheet: Sheet) -> str:
    """The page of what comes next; "" where nobody has mounted one."""
    if not sheet.step:
        return ""
    return address(f"order_{sheet.step}", sheet.order.site.slug, sheet.order.said)
