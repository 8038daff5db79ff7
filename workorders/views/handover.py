"""The handover on the tablet: read together, given back, signed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from service_desk.lib.names import surname_of
from service_desk.lib.refusals import Refusal, Sentence
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions import handover as verbs
from workorders.forms.handover import BelongingForm, ReturnForm
from workorders.forms.signing import SignatureForm
from workorders.models import Belonging, HandOver
from workorders.reads.settlement import bill_of
from workorders.rules.handover import obstacles_to_leave
from workorders.views.orders import order_or_404
from workorders.views.way_out import pressed, show_done, show_handover, show_wrong

ASIDE = "workorders/_handover_aside.html"
"""What the order's own page shows of the way out."""


@desk_view(Right.HAND_OVER)
@require_safe
def handover(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The page the client and the advisor look at together."""
    return show_handover(request, site, order_or_404(site, said))


@desk_view(Right.SEE_ORDERS)
@require_safe
def aside(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Where the bill and the handover stand, on the order's page."""
    order = order_or_404(site, said)
    bill = bill_of(order)
    done = HandOver.objects.filter(order=order).first()
    rights = request.rights  # type: ignore[attr-defined]
    context = {
        "order": order,
        "bill": bill,
        "done": done,
        "left": obstacles_to_leave(order, bill, done, is_signed=True),
        "may_hand_over": Right.HAND_OVER in rights,
        "may_settle": Right.SETTLE in rights,
    }
    return render(request, ASIDE, context)


def step(
    act: Callable[..., Any], sentence: Sentence, *, part: str, undo: str = "", **given: Any
) -> Callable[..., HttpResponse]:
    """The view of a verb that needs no form; ``undo`` names the address of its reverse."""

    @desk_view(Right.HAND_OVER)
    @require_POST
    def do(request: HttpRequest, site: Site, said: str) -> HttpResponse:
        order = order_or_404(site, said)
        try:
            act(order, **pressed(request), **given)
        except Refusal as refusal:
            return show_wrong(request, site, order, refusal=refusal)
        back = reverse(undo, args=[site.slug, said]) if undo else ""
        return show_done(request, site, order, sentence, part=part, undo=back)

    return do


explained = step(
    verbs.note_explained,
    _("Noted: the work is explained."),
    part="explained",
    undo="order_explained_back",
)
explained_back = step(
    verbs.note_explained, _("Not explained after all."), part="explained", is_explained=False
)
belongings = step(
    verbs.return_belongings, _("Everything is back with the client."), part="belongings"
)
key = step(verbs.return_key, _("The key is back."), part="key", undo="order_key_back")
key_back = step(verbs.return_key, _("The key is ours again."), part="key", is_returned=False)


@desk_view(Right.HAND_OVER)
@require_POST
def figures(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Mileage, fuel, test drive, old parts and remarks."""
    order, form = order_or_404(site, said), ReturnForm(request.POST)
    if not form.is_valid():
        return show_wrong(request, site, order, figures=form)
    try:
        verbs.note_return(order, **form.cleaned_data, **pressed(request))
    except Refusal as refusal:
        form.refuse(refusal)
        return show_wrong(request, site, order, figures=form)
    return show_done(request, site, order, _("Noted."), part="figures")


@desk_view(Right.HAND_OVER)
@require_POST
def belonging(request: HttpRequest, site: Site, said: str, thing: int) -> HttpResponse:
    """One thing: back, missing with a word, or open again."""
    order, form = order_or_404(site, said), BelongingForm(request.POST)
    row = get_object_or_404(Belonging, pk=thing, intake__order=order)
    is_here = {"back": True, "missing": False}.get(request.POST.get("answer", ""))
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        verbs.answer_belonging(row, is_here=is_here, words=words, **pressed(request))
    except Refusal as refusal:
        return show_wrong(request, site, order, refusal=refusal)
    return show_done(request, site, order, _("Noted."), part="belongings")


@desk_view(Right.HAND_OVER)
@require_POST
def sign(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Signed together: the car is handed over, or everything that is missing is said."""
    order, form = order_or_404(site, said), SignatureForm(request.POST)
    if not form.is_valid():
        return show_wrong(request, site, order, sign=form)
    try:
        verbs.hand_over(order, signature=form.signature(), **pressed(request))
    except Refusal as refusal:
        return show_wrong(request, site, order, refusal=refusal, sign=form)
    surname = surname_of(order.visit.client.name, site.country)
    sentence = str(_("Handed over to %(surname)s.")) % {"surname": surname}
    return show_done(request, site, order, sentence)
