"""The terms of an order: pricing, the word to the workshop, warranty, approvals, void."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Blocker, Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.approvals import ask_approval, decide_approval
from workorders.actions.opening import void_order
from workorders.actions.orders_terms import (
    confirm_warranty,
    set_note,
    set_pricing,
    take_back_warranty,
)
from workorders.actions.settlement import decide_discount
from workorders.forms.orders import ApprovalForm, NoteForm, ReasonForm, TermsForm
from workorders.models import WorkOrder
from workorders.states import ApprovalOf, Pricing
from workorders.views.orders import order_or_404, show_done, show_order

Press = Callable[..., tuple[str, str]]


def verb(right: Right, act: Press) -> Callable[..., HttpResponse]:
    """The view of a verb of the whole order. ``act`` does it; what it says, and its undo."""

    @desk_view(right)
    @require_POST
    def do(request: HttpRequest, site: Site, said: str, **kwargs: Any) -> HttpResponse:
        order = order_or_404(site, said)
        try:
            sentence, undo = act(request, order, **kwargs)
        except Refusal as refusal:
            kept = request.POST.dict()
            return show_order(
                request, site, said, refusal=refusal, status=refusal.status, kept=kept
            )
        back = reverse(undo, args=[site.slug, said]) if undo else ""
        return show_done(request, site, order, sentence, undo=back)

    return do


def _pricing(request: HttpRequest, order: WorkOrder) -> tuple[str, str]:
    said = _read(TermsForm(request.POST))
    set_pricing(
        order,
        pricing=Pricing(said["pricing"]),
        seen=said["version"],
        **_who(request),
    )
    return _("The pricing is noted: the guarantee follows from it."), ""


def _note(request: HttpRequest, order: WorkOrder) -> tuple[str, str]:
    said = _read(NoteForm(request.POST))
    seen = None if request.POST.get("keep") == "mine" else said["version"]
    set_note(
        order,
        note=said["note"],
        needs_road_test=said["needs_road_test"],
        seen=seen,
        **_who(request),
    )
    return _("Noted for the workshop."), ""


def _warranty(request: HttpRequest, order: WorkOrder) -> tuple[str, str]:
    confirm_warranty(order, **_who(request))
    return _("The warranty work is confirmed."), "order_warranty_back"


def _warranty_back(request: HttpRequest, order: WorkOrder) -> tuple[str, str]:
    take_back_warranty(order, **_who(request))
    return _("Taken back: the warranty work waits for a word."), ""


def _void(request: HttpRequest, order: WorkOrder) -> tuple[str, str]:
    void_order(order, reason=_read(ReasonForm(request.POST))["reason"], **_who(request))
    return _("The order is void. Its number stays."), ""


def _ask(request: HttpRequest, order: WorkOrder) -> tuple[str, str]:
    said = _read(ApprovalForm(request.POST))
    kind = ApprovalOf.GOODWILL
    ask_approval(order, kind=kind, amount=said["amount"], reason=said["reason"], **_who(request))
    return _("The service manager is asked."), ""


def _decide(request: HttpRequest, order: WorkOrder, approval: int) -> tuple[str, str]:
    asked = get_object_or_404(order.approvals.all(), pk=min(approval, 2**63 - 1))
    is_granted = request.POST.get("answer") == "grant"
    word = request.POST.get("word", "")
    asked.order = order
    # A discount that is granted is on the bill at once.
    decide = decide_discount if asked.kind == ApprovalOf.DISCOUNT else decide_approval
    decide(asked, is_granted=is_granted, word=word, **_who(request))
    return (_("Approved.") if is_granted else _("Not approved.")), ""


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": staff(request), "door": "desk", "now": clock.now()}


def _read(form: Any) -> dict[str, Any]:
    """What was typed; Refusal 400 with the sentences of the form."""
    if not form.is_valid():
        raise Refusal(
            *(
                Blocker("unreadable", str(sentence), name)
                for name, sentences in form.errors.items()
                for sentence in sentences
            ),
            status=400,
        )
    return dict(form.cleaned_data)


pricing = verb(Right.EDIT_ORDER, _pricing)
note = verb(Right.EDIT_ORDER, _note)
warranty = verb(Right.CONFIRM_WARRANTY, _warranty)
warranty_back = verb(Right.CONFIRM_WARRANTY, _warranty_back)
void = verb(Right.EDIT_ORDER, _void)
approval_ask = verb(Right.EDIT_ORDER, _ask)
approval_decide = verb(Right.APPROVE, _decide)
