"""A visit's panel and its verbs. Each verb happens at once and can be taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from appointments import actions
from appointments.sheet import Sheet, load_sheet
from appointments.views.replies import SeeOther
from appointments.views.screen import is_fragment, show_panel, staff
from service_desk.lib import clock
from service_desk.lib.names import surname_of
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.models import Visit
from service_desk.web.guards import desk_view

VISIT = "appointments/desk/_visit.html"
DONE = "appointments/desk/_done.html"
CHANGED = "desk:changed"
REDRAW = "desk:redraw"


@desk_view(Right.SEE_BOARD)
@require_safe
def visit(request: HttpRequest, site: Site, number: str) -> HttpResponse:
    """The panel of a visit, beside the board of its day."""
    return show_visit(request, site, sheet_or_404(site, number))


def verb(
    right: Right, act: Callable[..., Visit], said: str | Promise, *, undo: str = ""
) -> Callable[..., HttpResponse]:
    """The view of a verb that needs no form: it is done, said, and ``undo`` names its reverse."""

    @desk_view(right)
    @require_POST
    def do(request: HttpRequest, site: Site, number: str) -> HttpResponse:
        now = clock.now()
        try:
            act(visit_or_404(site, number), by=staff(request), door="desk", now=now)
        except Refusal as refusal:
            sheet = sheet_or_404(site, number)
            return show_visit(request, site, sheet, refusal=refusal, status=refusal.status)
        back = reverse(undo, args=[site.slug, number]) if undo else ""
        return show_done(request, site, number, said, undo=back)

    return do


confirm = verb(
    Right.BOOK, actions.confirm_visit, _("%(surname)s is confirmed."), undo="visit_unconfirm"
)
unconfirm = verb(
    Right.BOOK, actions.take_back_confirmation, _("%(surname)s is not confirmed after all.")
)
arrive = verb(
    Right.RECEIVE, actions.mark_arrived, _("%(surname)s has arrived."), undo="visit_take_back"
)
no_show = verb(
    Right.RECEIVE,
    actions.mark_no_show,
    _("Noted: %(surname)s did not come."),
    undo="visit_take_back",
)
take_back = verb(
    Right.RECEIVE, actions.take_back_arrival, _("Taken back: %(surname)s is expected again.")
)
restore = verb(
    Right.BOOK,
    actions.restore_visit,
    _("%(surname)s is booked again: %(when)s."),
    undo="visit_cancel",
)


def visit_or_404(site: Site, number: str) -> Visit:
    found = Visit.objects.filter(site=site, number=number).select_related("site").first()
    if found is None:
        raise Http404
    return found


def sheet_or_404(site: Site, number: str) -> Sheet:
    sheet = load_sheet(site, number, now=clock.now())
    if sheet is None:
        raise Http404
    return sheet


def show_visit(
    request: HttpRequest,
    site: Site,
    sheet: Sheet,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The panel; with a refusal its sentences come first."""
    context = {
        "sheet": sheet,
        "visit": sheet.visit,
        "refusal": refusal,
        "sees_clients": Right.SEE_CLIENTS in request.rights,  # type: ignore[attr-defined]
        "can_book": Right.BOOK in request.rights,  # type: ignore[attr-defined]
        "can_receive": Right.RECEIVE in request.rights,  # type: ignore[attr-defined]
        **more,
    }
    return show_panel(request, site, VISIT, context, on=sheet.on, status=status)


def show_done(
    request: HttpRequest, site: Site, number: str, said: str | Promise, *, undo: str = ""
) -> HttpResponse:
    """A verb is done: the panel as it is now, a toast with Undo, and the board looks again.

    ``said`` may name the client's ``surname`` and ``when`` the visit now is.
    """
    sheet = sheet_or_404(site, number)
    facts = {
        "surname": surname_of(sheet.visit.client.name, site.country),
        "when": f"{sheet.when} {sheet.time}",
    }
    words = str(said) % facts
    if not is_fragment(request):
        messages.success(request, words, extra_tags=undo)
        return SeeOther(reverse("visit", args=[site.slug, number]))
    if request.POST.get("from") == "list":
        return _done_in_place(request, words, undo)
    response = show_visit(request, site, sheet, said=words, undo=undo)
    shown = {"card": sheet.card}
    return trigger_client_event(response, CHANGED, shown)


def _done_in_place(request: HttpRequest, words: str, undo: str) -> HttpResponse:
    """Pressed in the list of the next hour: the panel stays, somebody may be booking there."""
    response = render(request, DONE, {"said": words, "undo": undo})
    return trigger_client_event(response, REDRAW)
