"""The bill, the till and the pass: each press one verb, said in a sentence."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from service_desk.lib.money import MoneyError, parse_money, show_money
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.payments import issue_gate_pass, take_back_payment, take_payment
from workorders.actions.settlement import (
    decide_discount,
    issue_settlement,
    set_discount,
    void_settlement,
)
from workorders.forms.settlement import DecideForm, DiscountForm, PassForm, PaymentForm, VoidForm
from workorders.models import Approval, Payment, WorkOrder
from workorders.states import ApprovalOf
from workorders.views.orders import order_or_404
from workorders.views.way_out import pressed, show_done, show_settlement, show_wrong


@desk_view(Right.SETTLE)
@require_safe
def settlement(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The till's page of an order."""
    return show_settlement(request, site, order_or_404(site, said))


def press(
    name: str,
    form_of: Callable[..., Any],
    act: Callable[..., tuple[Any, str]],
    *,
    right: Right = Right.SETTLE,
    part: str = "settle",
) -> Callable[..., HttpResponse]:
    """The view of one verb: read the form, ``act`` gives what to say and what takes it back."""

    @desk_view(right)
    @require_POST
    def do(request: HttpRequest, site: Site, said: str) -> HttpResponse:
        order, form = order_or_404(site, said), form_of(request.POST, site)
        if not form.is_valid():
            return show_wrong(request, site, order, **{name: form})
        try:
            sentence, undo = act(order, form.cleaned_data, request)
        except Refusal as refusal:
            form.refuse(refusal)
            return show_wrong(request, site, order, refusal=refusal, **{name: form})
        return show_done(request, site, order, sentence, part=part, undo=undo)

    return do


def _issue(order: WorkOrder, said: Any, request: HttpRequest) -> tuple[Any, str]:
    try:
        seen = parse_money(request.POST.get("seen", ""), order.site.currency)
    except MoneyError:
        seen = None
    bill = issue_settlement(order, seen=seen, **pressed(request))
    return str(_("%(number)s is issued.")) % {"number": bill.number}, ""


def _discount(order: WorkOrder, said: Any, request: HttpRequest) -> tuple[Any, str]:
    less = said["discount"]
    bill = set_discount(
        order, amount=less.amount, percent=less.percent, reason=said["reason"], **pressed(request)
    )
    if isinstance(bill, Approval):
        return _("More than you may give: the manager is asked."), ""
    return _("The discount is set."), ""


def _pay(order: WorkOrder, said: Any, request: HttpRequest) -> tuple[Any, str]:
    payment = take_payment(order, **said, **pressed(request))
    words = show_money(payment.amount, order.site.currency, get_language() or "en")
    undo = reverse("order_payment_back", args=[order.site.slug, order.said, payment.pk])
    return str(_("%(amount)s taken.")) % {"amount": words}, undo


def _void(order: WorkOrder, said: Any, request: HttpRequest) -> tuple[Any, str]:
    bill = void_settlement(order, reason=said["reason"], **pressed(request))
    return str(_("%(number)s is void.")) % {"number": bill.number}, ""


def _pass(order: WorkOrder, said: Any, request: HttpRequest) -> tuple[Any, str]:
    found = issue_gate_pass(order, unpaid_reason=said["unpaid_reason"], **pressed(request))
    return str(_("%(number)s: the gate opens for this car.")) % {"number": found.number}, ""


def _plain(data: Any, site: Site) -> PassForm:
    return PassForm({})


issue = press("issue", _plain, _issue)
discount = press(
    "discount", lambda data, site: DiscountForm(data, currency=site.currency), _discount
)
pay = press("pay", lambda data, site: PaymentForm(data, currency=site.currency), _pay)
void = press("void", lambda data, site: VoidForm(data), _void)
gate = press("gate", lambda data, site: PassForm(data), _pass, part="pass")


@desk_view(Right.APPROVE)
@require_POST
def decide(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The manager's answer to a discount that was asked for."""
    order, form = order_or_404(site, said), DecideForm(request.POST)
    asked = Approval.objects.filter(order=order, kind=ApprovalOf.DISCOUNT).order_by("-id").first()
    if asked is None or not form.is_valid():
        return show_wrong(request, site, order, decide=form)
    is_granted, word = form.cleaned_data["granted"], form.cleaned_data["word"]
    try:
        decide_discount(asked, is_granted=is_granted, word=word, **pressed(request))
    except Refusal as refusal:
        return show_wrong(request, site, order, refusal=refusal)
    sentence = _("The discount is granted.") if is_granted else _("The discount is not granted.")
    return show_done(request, site, order, sentence, part="settle")


@desk_view(Right.SETTLE)
@require_POST
def payment_back(request: HttpRequest, site: Site, said: str, payment: int) -> HttpResponse:
    """A payment taken by mistake."""
    order = order_or_404(site, said)
    row = get_object_or_404(Payment, pk=payment, settlement__order=order)
    try:
        take_back_payment(row, **pressed(request))
    except Refusal as refusal:
        return show_wrong(request, site, order, refusal=refusal)
    return show_done(request, site, order, _("The payment is taken back."), part="settle")
