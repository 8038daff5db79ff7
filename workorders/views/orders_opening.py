"""From the visit to its order in one press, and what the visit's panel says of it (UX-27)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from appointments.views.replies import SeeOther
from appointments.views.screen import is_fragment, staff
from appointments.views.visits import sheet_or_404, show_visit, visit_or_404
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.opening import open_order
from workorders.queries import order_of

IN_PANEL = "workorders/_visit_order.html"


@desk_view(Right.EDIT_ORDER)
@require_POST
def visit_order(request: HttpRequest, site: Site, number: str) -> HttpResponse:
    """Open the order of a visit, or go to the one that is there; nothing is typed."""
    visit = visit_or_404(site, number)
    try:
        order = open_order(visit, by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        sheet = sheet_or_404(site, number)
        return show_visit(request, site, sheet, refusal=refusal, status=refusal.status)
    page = reverse("order", args=[site.slug, order.said])
    return HttpResponseClientRedirect(page) if is_fragment(request) else SeeOther(page)


@desk_view(Right.SEE_ORDERS)
@require_safe
def visit_order_line(request: HttpRequest, site: Site, number: str) -> HttpResponse:
    """The piece of the visit's panel: its order by number, or the button that opens one."""
    visit = visit_or_404(site, number)
    context = {
        "visit": visit,
        "order": order_of(visit),
        "is_next": request.GET.get("next") == "order",
        "can_edit": Right.EDIT_ORDER in request.rights,  # type: ignore[attr-defined]
    }
    return render(request, IN_PANEL, context)
