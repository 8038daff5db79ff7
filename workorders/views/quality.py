"""Quality control: the queue of a site, an order's check, and making the car ready after it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.views.decorators.http import require_POST, require_safe

from appointments.views.replies import SeeOther
from appointments.views.screen import is_fragment, staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.models import WorkOrder
from workorders.promise import earliest_promise
from workorders.reads.quality import check_sheet, queue_of
from workorders.reads.ready import ready_list, told_at
from workorders.states import IN_WORKSHOP, Mark, OrderState
from workorders.views.orders import order_or_404

QUEUE, PAGE, PART = (
    "workorders/quality_queue.html",
    "workorders/quality.html",
    "workorders/_quality.html",
)
ASIDE = "workorders/_quality_aside.html"
# As far as one drives round the house, to be pressed and not typed.
USUAL_KM = ("3", "5", "10")


@desk_view(Right.SEE_ORDERS)
@require_safe
def checks(request: HttpRequest, site: Site) -> HttpResponse:
    """Every finished order by its due time: to be checked, and to be made ready."""
    now = clock.now()
    context = {"queue": queue_of(site, now=now), "now": now, "nav": "workshop", "shell": "alone"}
    return render(request, QUEUE, context)


@desk_view(Right.SEE_ORDERS)
@require_safe
def check(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """An order's check; once passed, the list of what makes the car ready."""
    return show_check(request, site, said)


@desk_view(Right.SEE_ORDERS)
@require_safe
def aside(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """For the order page: where its check stands, what is open, the way there."""
    return render(request, ASIDE, _context(request, order_or_404(site, said)))


def press(
    right: Right, act: Callable[..., Any], words: str | Promise, *, undo: str = ""
) -> Callable[..., HttpResponse]:
    """The view of a verb that needs no form: done, said, and ``undo`` names its reverse."""

    @desk_view(right)
    @require_POST
    def do(request: HttpRequest, site: Site, said: str) -> HttpResponse:
        order = order_or_404(site, said)
        try:
            act(order, by=staff(request), door="desk", now=clock.now())
        except Refusal as refusal:
            return show_check(request, site, order.said, refusal=refusal, status=refusal.status)
        back = reverse(undo, args=[site.slug, order.said]) if undo else ""
        return show_done(request, site, order, words, undo=back)

    return do


def show_check(
    request: HttpRequest,
    site: Site,
    said: str,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page; for htmx the part that a press draws anew. A refusal's sentences come first."""
    context = {**_context(request, order_or_404(site, said)), "refusal": refusal, **more}
    template = PART if is_fragment(request) else PAGE
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def show_done(
    request: HttpRequest,
    site: Site,
    order: WorkOrder,
    said: str | Promise = "",
    *,
    undo: str = "",
) -> HttpResponse:
    """Done: the part as it is now and a toast with Undo, or back to the page."""
    if is_fragment(request):
        return show_check(request, site, order.said, toast=str(said), undo=undo)
    if said:
        messages.success(request, str(said), extra_tags=undo)
    return SeeOther(reverse("order_check", args=[site.slug, order.said]))


def _context(request: HttpRequest, order: WorkOrder) -> dict[str, Any]:
    now, rights = clock.now(), request.rights  # type: ignore[attr-defined]
    sheet = check_sheet(order)
    is_ready_stage = order.state == OrderState.READY or (
        order.state == OrderState.CHECKING and sheet.is_checked
    )
    is_again = order.state in IN_WORKSHOP and sheet.last_back is not None
    return {
        "nav": "workshop",
        "shell": "alone",
        "now": now,
        "order": order,
        "visit": order.visit,
        "sheet": sheet,
        "ready": ready_list(order) if is_ready_stage else None,
        "promise": earliest_promise(order, now=now) if is_again else None,
        "told_ready": told_at([order]).get(order.pk) if is_again else None,
        "marks": Mark.choices,
        "usual_km": USUAL_KM,
        "photo_key": uuid4(),
        # Without script the question stands on the page instead of opening over it.
        "asks_back": "back" in request.GET,
        "can_check": Right.CHECK_QUALITY in rights,
        "can_hand_over": Right.HAND_OVER in rights,
        "can_receive": Right.RECEIVE in rights,
    }
