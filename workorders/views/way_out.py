"""The pages of the way out, drawn: the tablet's handover, and the till's own page."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from appointments.finding.hits import address
from appointments.views.replies import SeeOther
from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal, Sentence
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from workorders.forms.handover import BelongingForm, LendForm, ReturnForm, TakeInForm
from workorders.forms.settlement import DiscountForm, PassForm, PaymentForm, VoidForm
from workorders.models import HandOver, WorkOrder
from workorders.reads.extra import unsigned_refusals
from workorders.reads.handover import explain
from workorders.reads.loans import Lending, due_back, free_loaners, lending_of
from workorders.reads.pickups import late_of
from workorders.reads.settlement import Bill, bill_of, charge_of
from workorders.rules.handover import obstacles_to_leave

HANDOVER, SETTLEMENT = "workorders/handover.html", "workorders/settlement.html"
TILL = "settlement"


class Wrong(NamedTuple):
    """What was refused: the sentences, and the form under its name as it was typed."""

    refusal: Refusal | None = None
    forms: Mapping[str, BaseForm] = {}
    status: int = 400


NOTHING_WRONG = Wrong()


def pressed(request: HttpRequest) -> dict[str, Any]:
    """Who pressed, where and when: what every verb is told."""
    return {"by": staff(request), "door": "desk", "now": clock.now()}


def is_till(request: HttpRequest) -> bool:
    """Pressed on the till's own page, which has no client in front of it."""
    return (request.POST.get("from") or request.GET.get("from")) == TILL


def way_back(request: HttpRequest, site: Site, order: WorkOrder, part: str = "") -> str:
    name = "order_settlement" if is_till(request) else "order_handover"
    url = reverse(name, args=[site.slug, order.said])
    return f"{url}#{part}" if part else url


def show_done(
    request: HttpRequest,
    site: Site,
    order: WorkOrder,
    sentence: Sentence,
    *,
    part: str = "",
    undo: str = "",
) -> HttpResponse:
    """Done and said, with Undo where there is one; back to the part it was pressed in."""
    if undo and is_till(request):
        undo = f"{undo}?from={TILL}"
    messages.success(request, str(sentence), extra_tags=undo)
    return SeeOther(way_back(request, site, order, part))


def show_wrong(
    request: HttpRequest,
    site: Site,
    order: WorkOrder,
    *,
    refusal: Refusal | None = None,
    **forms: BaseForm,
) -> HttpResponse:
    """The page it was pressed on, with the sentences and what was typed."""
    status = refusal.status if refusal else 400
    wrong = Wrong(refusal, forms, status)
    show = show_settlement if is_till(request) else show_handover
    return show(request, site, order, wrong)


def show_settlement(
    request: HttpRequest, site: Site, order: WorkOrder, wrong: Wrong = NOTHING_WRONG
) -> HttpResponse:
    """The bill, the till and the pass, beside nothing else."""
    context = {
        **_settle_context(request, site, order, wrong),
        "nav": "workshop",
        "shell": "alone",
        "from_page": TILL,
        "settle_kind": "primary",
        "told": explain(order, request.LANGUAGE_CODE),
    }
    return render(request, SETTLEMENT, context, status=wrong.status if _is_wrong(wrong) else 200)


def show_handover(
    request: HttpRequest, site: Site, order: WorkOrder, wrong: Wrong = NOTHING_WRONG
) -> HttpResponse:
    """The sheet to read together, and beside it everything that is still to be done."""
    now = clock.now()
    language = _language(request, order)
    done = HandOver.objects.filter(order=order).select_related("done_by").first()
    lending = lending_of(order)
    context = _settle_context(request, site, order, wrong)
    bill: Bill = context["bill"]
    left = obstacles_to_leave(order, bill, done, is_signed=True)
    things = _belongings(order)
    context |= {
        "now": now,
        "told": explain(order, language, now=now),
        "languages": settings.LANGUAGES,
        "is_reading": "read" in request.GET,
        "refusals": unsigned_refusals(order),
        "done": done,
        "left": left,
        "late": late_of(order, now=now),
        "lending": lending,
        "belongings": things,
        "key": order.keys.order_by("-taken_at").first(),
        "is_over": order.closed_at is not None,
        "print_url": address("order_paper_make", site.slug, order.said, "explain_sheet"),
        "things_open": sum(not each.returned_at and not each.missing_words for each in things),
        "settle_kind": "primary" if left and left[0].field == "settle" else "",
        **_forms(site, order, done, lending, wrong, now),
    }
    return render(request, HANDOVER, context, status=wrong.status if _is_wrong(wrong) else 200)


def _is_wrong(wrong: Wrong) -> bool:
    return wrong.refusal is not None or bool(wrong.forms)


def _language(request: HttpRequest, order: WorkOrder) -> str:
    """``?in=es``: the language the sheet is read in; the client's where none is named."""
    asked = request.GET.get("in", "")
    return asked if asked in dict(settings.LANGUAGES) else order.visit.language


def _settle_context(
    request: HttpRequest, site: Site, order: WorkOrder, wrong: Wrong
) -> dict[str, Any]:
    bill = bill_of(order)
    rows, subtotal = charge_of(order)
    rights = request.rights  # type: ignore[attr-defined]
    typed = dict(wrong.forms)
    currency = site.currency
    return {
        "order": order,
        "visit": order.visit,
        "site": site,
        "bill": bill,
        "rows": bill.settlement.snapshot if bill.settlement else rows,
        "charge": subtotal,
        "refusal": wrong.refusal,
        "wrong_forms": [form for form in typed.values() if form.errors],
        "may_settle": Right.SETTLE in rights,
        "may_approve": Right.APPROVE in rights,
        "pay_form": typed.get("pay")
        or PaymentForm(currency=currency, initial={"amount": bill.owed}, prefix=None),
        "discount_form": typed.get("discount") or DiscountForm(currency=currency),
        "void_form": typed.get("void") or VoidForm(),
        "pass_form": typed.get("gate") or PassForm(),
        "decide_form": typed.get("decide"),
    }


def _forms(
    site: Site,
    order: WorkOrder,
    done: HandOver | None,
    lending: Lending,
    wrong: Wrong,
    now: dt.datetime,
) -> dict[str, Any]:
    typed = dict(wrong.forms)
    until = due_back(order, lending.booking, now=now)
    loaners = free_loaners(site, visit=order.visit, now=now, until=until)
    booked = lending.booking.loaner if lending.booking else None
    shown: dict[str, Any] = {"loaners": loaners} if lending.is_shown and not lending.is_out else {}
    return {
        "return_form": typed.get("figures") or ReturnForm(initial=_read(done)),
        "belonging_form": typed.get("belonging") or BelongingForm(),
        "lend_form": typed.get("lend")
        or (
            LendForm(**shown, initial={"loaner": booked, "km": booked.mileage if booked else ""})
            if shown
            else None
        ),
        "take_in_form": typed.get("take_in") or (TakeInForm() if lending.is_out else None),
        "signed_form": typed.get("sign"),
        "due_back": until,
    }


def _read(done: HandOver | None) -> dict[str, Any]:
    if done is None or done.mileage is None:
        return {"drive": "offered"}
    names = ("mileage", "fuel", "drive", "old_parts", "remarks", "is_walk_around_ok")
    return {name: getattr(done, name) for name in names}


def _belongings(order: WorkOrder) -> list[Any]:
    intake = getattr(order, "intake", None)
    return list(intake.belongings.all()) if intake else []
