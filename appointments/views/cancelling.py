"""Cancelling from the desk."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.actions import cancel_visit
from appointments.forms.desk import CancelForm
from appointments.sheet import Sheet
from appointments.views.conflict import is_conflict, show_conflict
from appointments.views.screen import show_panel, staff
from appointments.views.visits import sheet_or_404, show_done, show_visit
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

CANCEL = "appointments/desk/_cancel.html"


@desk_view(Right.BOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, site: Site, number: str) -> HttpResponse:
    """Why, if the client said; then the quarter, the hours and the loaner are free at once."""
    sheet = sheet_or_404(site, number)
    if request.method != "POST":
        form = CancelForm(initial={"version": sheet.visit.version})
        return _ask(request, site, sheet, form)
    if request.POST.get("keep") == "theirs":
        return show_visit(request, site, sheet)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _ask(request, site, sheet, form, status=400)
    return _cancel(request, site, sheet, form, clock.now())


def _cancel(
    request: HttpRequest, site: Site, sheet: Sheet, form: CancelForm, now: dt.datetime
) -> HttpResponse:
    reason, version = form.cleaned_data["reason"], form.cleaned_data["version"]
    try:
        cancel_visit(
            sheet.visit, reason=reason, version=version, by=staff(request), door="desk", now=now
        )
    except Refusal as refusal:
        if is_conflict(refusal):
            title, button = _("Cancel the visit"), _("Cancel it all the same")
            kept = {"reason": reason}
            return show_conflict(
                request, site, sheet, title=title, detail=reason, button=button, kept=kept
            )
        return show_visit(request, site, sheet, refusal=refusal, status=refusal.status)
    undo = reverse("visit_restore", args=[site.slug, sheet.visit.number])
    said = _("The visit of %(surname)s is cancelled.")
    return show_done(request, site, sheet.visit.number, said, undo=undo)


def _ask(
    request: HttpRequest, site: Site, sheet: Sheet, form: CancelForm, *, status: int = 200
) -> HttpResponse:
    context = {"sheet": sheet, "visit": sheet.visit, "form": form}
    return show_panel(request, site, CANCEL, context, on=sheet.on, status=status)
