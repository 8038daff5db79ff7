"""The register of requests and its work lists; each press is one verb, and each can be undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from appointments.actions import following
from appointments.forms.registers import BoughtForm, DecideForm, ToldForm
from appointments.models import BookingRequest
from appointments.registers.asking import page_of, read_asking
from appointments.registers.exempt import exempt_visits
from appointments.registers.export import csv_of
from appointments.registers.lines import line_of
from appointments.registers.tabs import tabs_of
from appointments.registers.work import NOTHING, work_list
from appointments.states import LostReason, Outcome
from appointments.views.replies import SeeOther
from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.states import Source
from service_desk.web.guards import desk_view

REGISTER = "appointments/registers/requests.html"
WORK_LIST = "appointments/registers/work.html"
EXEMPT = "appointments/registers/exempt.html"
# Where a step is pressed, and where one lands again after it.
LISTS = {"decided": "decide", "bought": "buy", "came": "buy", "told": "tell"}


@desk_view(Right.SEE_CLIENTS)
@require_safe
def requests(request: HttpRequest, site: Site) -> HttpResponse:
    """Every request with its outcome; each figure opens the rows it was counted from."""
    asking = read_asking(site, request.GET, now=clock.now())
    page = page_of(asking)
    context = {
        "asking": asking,
        "page": page,
        "lines": [line_of(row, site) for row in page.rows],
        "outcomes": Outcome.choices,
        "reasons": LostReason.choices,
        "sources": Source.choices,
    }
    return show_register(request, site, REGISTER, "requests", context)


@desk_view(Right.DECIDE_REQUESTS)
@require_safe
def export(request: HttpRequest, site: Site) -> Any:
    """The register as it is narrowed, all pages of it, as a file for a spreadsheet."""
    asking = read_asking(site, request.GET, now=clock.now())
    response = StreamingHttpResponse(csv_of(asking), content_type="text/csv; charset=utf-8")
    name = f"requests-{site.slug}-{asking.first}-{asking.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def work(key: str) -> Callable[..., HttpResponse]:
    """The page of one work list."""

    @desk_view(Right.SEE_CLIENTS)
    @require_safe
    def listed(request: HttpRequest, site: Site) -> HttpResponse:
        return _show_work(request, site, key)

    return listed


@desk_view(Right.SEE_CLIENTS)
@require_safe
def exempt(request: HttpRequest, site: Site) -> HttpResponse:
    """Visits outside the one-week and same-day rules: who allowed them, and why (B-1.f2)."""
    asking = read_asking(site, request.GET, now=clock.now())
    context = {"asking": asking, "visits": exempt_visits(asking)}
    return show_register(request, site, EXEMPT, "exempt", context)


def step(
    right: Right, key: str, act: Callable[..., Any], form_class: Any, said: str | Promise
) -> Callable[..., HttpResponse]:
    """The view of one press on a lost request, whose list is ``key``."""

    @desk_view(right)
    @require_POST
    def press(request: HttpRequest, site: Site, asked: int) -> HttpResponse:
        row = _row(site, asked)
        form = form_class(request.POST)
        at = request.POST.get("list", LISTS[key])
        at = at if at in NOTHING else LISTS[key]
        if not form.is_valid():
            return _show_work(request, site, at, form=form, row=row, status=400)
        try:
            act(row, **form.cleaned_data, by=staff(request), door="desk", now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
            return _show_work(request, site, at, form=form, row=row, status=refusal.status)
        back = reverse(f"request_not_{key}", args=[site.slug, asked])
        messages.success(request, str(said), extra_tags=f"{back}?list={at}")
        return SeeOther(reverse(f"requests_{at}", args=[site.slug]))

    return press


decide = step(
    Right.DECIDE_REQUESTS, "decided", following.decide, DecideForm, _("The decision is noted.")
)
bought = step(
    Right.BUY_PARTS, "bought", following.mark_bought, BoughtForm, _("The part is ordered.")
)
came = step(
    Right.BUY_PARTS, "came", following.mark_came, ToldForm, _("The part is here: tell the client.")
)
told = step(Right.BOOK, "told", following.mark_told, ToldForm, _("The client has been told."))

_MAY_UNDO = {
    "decided": Right.DECIDE_REQUESTS,
    "bought": Right.BUY_PARTS,
    "came": Right.BUY_PARTS,
    "told": Right.BOOK,
}


def undo(step_name: str) -> Callable[..., HttpResponse]:
    """The view that takes one step back."""

    @desk_view(_MAY_UNDO[step_name])
    @require_POST
    def back(request: HttpRequest, site: Site, asked: int) -> HttpResponse:
        row = _row(site, asked)
        following.take_back(row, step=step_name, by=staff(request), door="desk", now=clock.now())
        at = request.GET.get("list", "")
        at = at if at in NOTHING else LISTS[step_name]
        messages.success(request, str(_("Taken back.")))
        return SeeOther(reverse(f"requests_{at}", args=[site.slug]))

    return back


def show_register(
    request: HttpRequest,
    site: Site,
    page: str,
    tab: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of the registers with the heads of all of them. The heads are three queries."""
    rights = request.rights  # type: ignore[attr-defined]
    whole = {
        "nav": "requests",
        "shell": "alone",
        "tab": tab,
        "tabs": tabs_of(site),
        "can_book": Right.BOOK in rights,
        "can_decide": Right.DECIDE_REQUESTS in rights,
        "can_buy": Right.BUY_PARTS in rights,
        **context,
    }
    return render(request, page, whole, status=status)


def _show_work(
    request: HttpRequest,
    site: Site,
    key: str,
    *,
    form: Any = None,
    row: BookingRequest | None = None,
    status: int = 200,
) -> HttpResponse:
    title, hint = NOTHING[key]
    context = {
        "jobs": work_list(site, key, now=clock.now()),
        "form": form,
        "refused": row,
        "nothing": title,
        "hint": hint,
        "today": site.today(clock.now()),
    }
    return show_register(request, site, WORK_LIST, key, context, status=status)


def _row(site: Site, asked: int) -> BookingRequest:
    rows = BookingRequest.objects.select_related("site")
    return get_object_or_404(rows, site=site, pk=asked)
