"""A car that will be later than promised: the new time, why, and the client is told."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.actions import tell_late
from appointments.forms.delay import DelayForm
from appointments.proposal.later import later_times
from appointments.sheet import Sheet
from appointments.views.screen import show_panel, staff
from appointments.views.visits import sheet_or_404, show_done, show_visit
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

DELAY = "appointments/desk/_delay.html"


@desk_view(Right.RECEIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def delay(request: HttpRequest, site: Site, number: str) -> HttpResponse:
    """Ask for the new time and the reason; then the client hears of both at once."""
    now, sheet = clock.now(), sheet_or_404(site, number)
    if not sheet.may_be_late:
        return show_visit(request, site, sheet)
    form = _form(request, site, sheet, now)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, site, sheet, form, status=400 if form.errors else 200)
    said, by = form.cleaned_data, staff(request)
    ready_at, why = said["ready_at"], said["why"]
    try:
        tell_late(sheet.visit, ready_at=ready_at, reason=why, by=by, door="desk", now=now)
    except Refusal as refusal:
        form.refuse(refusal)
        return _ask(request, site, sheet, form, status=refusal.status)
    return show_done(request, site, number, _("%(surname)s is told of the new time."))


def _form(request: HttpRequest, site: Site, sheet: Sheet, now: dt.datetime) -> DelayForm:
    times = later_times(site, sheet.handover, now=now)
    data = request.POST if request.method == "POST" else None
    return DelayForm(data, times=times, now=now)


def _ask(
    request: HttpRequest, site: Site, sheet: Sheet, form: DelayForm, *, status: int
) -> HttpResponse:
    context = {"sheet": sheet, "visit": sheet.visit, "form": form}
    return show_panel(request, site, DELAY, context, on=sheet.on, status=status)
