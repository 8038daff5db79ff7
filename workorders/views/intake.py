"""The walk-around's screen, its start, the sheet that is signed together."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.views.replies import SeeOther
from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.photos import ACCEPT
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.models import DeferredDefect
from service_desk.web.guards import desk_view
from workorders import outline
from workorders.actions.intake import sign_intake, start_intake
from workorders.actions.intake_offering import offer_again as offer
from workorders.forms.signing import SignatureForm
from workorders.models import Intake, WorkOrder
from workorders.reads.intake import intake_of, key_of
from workorders.reads.intake_screen import (
    FUEL,
    SIZES,
    load_screen,
    marks,
    photo_url,
    six_shots,
)
from workorders.reads.intake_sheet import ink_path, load_sheet
from workorders.rules.intake import obstacles_to_sign, obstacles_to_start
from workorders.states import DamageKind
from workorders.views.intake_saving import order_or_404

PAGE = "workorders/intake.html"
START = "workorders/intake_start.html"
SIGNED = "workorders/intake_signed.html"
SHEET = "workorders/_intake_sheet.html"
ASIDE = "workorders/_intake_aside.html"
_OF_THE_SHEET = ("sheet", "obstacles", "signer")


@desk_view(Right.RECEIVE_CAR)
@require_safe
def walk_around(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The screen at the car; before it is started what starts it, signed what was signed."""
    return show(request, order_or_404(site, said))


def show(request: HttpRequest, order: WorkOrder, *, status: int = 200, **more: Any) -> HttpResponse:
    intake, now = intake_of(order), clock.now()
    context: dict[str, Any] = {"order": order, "visit": order.visit, "now": now, **more}
    if intake is None:
        context["obstacles"] = obstacles_to_start(order)
        return render(request, START, context, status=status)
    if intake.signed_at:
        return render(request, SIGNED, context | signed_context(order, intake), status=status)
    screen = load_screen(order, intake)
    context |= {
        "screen": screen,
        "state_json": json.dumps(screen.state),
        "outline": outline,
        "fuel": FUEL,
        "sizes": SIZES,
        "marks": marks(),
        "shots": six_shots(),
        "kinds": DamageKind.choices,
        "accept": ACCEPT,
    }
    return render(request, PAGE, context, status=status)


def signed_context(order: WorkOrder, intake: Intake) -> dict[str, Any]:
    sheet = load_sheet(order, intake)
    photos = [(photo_url(order, row), row.get_shot_display()) for row in order.photos.all()]
    return {"sheet": sheet, "photos": photos, "ink": ink_path(sheet.signature)}


@desk_view(Right.RECEIVE_CAR)
@require_POST
def start(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The advisor stands at the car."""
    order = order_or_404(site, said)
    try:
        start_intake(order, by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        return show(request, order, status=refusal.status)
    return SeeOther(reverse("order_intake", args=[site.slug, said]))


@desk_view(Right.RECEIVE_CAR)
@require_safe
def sheet(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """What the client reads before signing, or what is missing. Asked for by the tablet."""
    order = order_or_404(site, said)
    return render(request, SHEET, sheet_context(order))


def sheet_context(order: WorkOrder) -> dict[str, Any]:
    intake = intake_of(order)
    if intake is None:
        raise Http404
    return {
        "order": order,
        "visit": order.visit,
        "sheet": load_sheet(order, intake),
        "obstacles": obstacles_to_sign(order, intake),
        "signer": order.visit.client.name,
    }


@desk_view(Right.RECEIVE_CAR)
@require_POST
def sign(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The client's name under it, and back to the order."""
    order, form = order_or_404(site, said), SignatureForm(request.POST)
    if form.is_valid():
        by, now = staff(request), clock.now()
        try:
            order = sign_intake(order, **form.signature(), by=by, door="desk", now=now)
        except Refusal as refusal:
            return show_refused(request, order, list(refusal.messages), refusal.status)
        messages.success(request, _("Signed. The keys are ours."))
        return SeeOther(reverse("order", args=[site.slug, said]))
    wrong = [str(sentence) for errors in form.errors.values() for sentence in errors]
    return show_refused(request, order, wrong, 400)


def show_refused(
    request: HttpRequest, order: WorkOrder, wrong: list[str], status: int
) -> HttpResponse:
    """The screen with its sheet open again, as it was signed, and what is wrong with it."""
    again = {
        "wrong": wrong,
        "strokes": request.POST.get("strokes", ""),
        "way": request.POST.get("way", ""),
    }
    more = {name: value for name, value in sheet_context(order).items() if name in _OF_THE_SHEET}
    signer = request.POST.get("name") or more["signer"]
    return show(request, order, status=status, **more | again | {"signer": signer})


@desk_view(Right.EDIT_ORDER)
@require_POST
def offer_again(request: HttpRequest, site: Site, said: str, defect: int) -> HttpResponse:
    """Declined last time, wanted today."""
    order = order_or_404(site, said)
    row = DeferredDefect.objects.filter(pk=defect, vehicle=order.visit.vehicle).first()
    if row is None:
        raise Http404
    offer(order, row, by=staff(request), door="desk", now=clock.now())
    messages.success(request, _("%(work)s is on the order.") % {"work": row.words})
    return SeeOther(reverse("order_intake", args=[site.slug, said]))


@desk_view(Right.SEE_ORDERS)
@require_safe
def aside(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The walk-around on the order's page: how far it is, and the way to it."""
    order = order_or_404(site, said)
    intake = intake_of(order)
    context = {
        "order": order,
        "intake": intake,
        "key": key_of(order),
        "damages": intake.damages.count() if intake else 0,
        "photos": order.photos.count(),
        "obstacles": obstacles_to_sign(order, intake) if intake else obstacles_to_start(order),
        "can_receive": Right.RECEIVE_CAR in request.rights,  # type: ignore[attr-defined]
    }
    return render(request, ASIDE, context)
