"""The client wants none of it: why, the fee, and the car leaves (S-3c)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.views.replies import SeeOther
from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.declining import decline_at_reception
from workorders.forms.intake import DeclineForm
from workorders.queries import policy_of
from workorders.views.intake_saving import order_or_404

DECLINE = "workorders/intake_decline.html"


@desk_view(Right.RECEIVE_CAR)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Ask why and what the diagnosis costs; then all work is off the order and the car is ready."""
    order = order_or_404(site, said)
    fee = policy_of(site).diagnosis_fee
    data = request.POST if request.method == "POST" else None
    form = DeclineForm(data, order=order, initial={"fee": fee or ""})
    status = 400 if form.errors else 200
    if form.is_valid():
        given, by = form.cleaned_data, staff(request)
        try:
            decline_at_reception(order, **given, by=by, door="desk", now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Noted: the client wants none of the work."))
            return SeeOther(reverse("order", args=[site.slug, said]))
    context = {"order": order, "visit": order.visit, "form": form}
    return render(request, DECLINE, context, status=status)
