"""Moving from the desk: three offers, every time of a day, or a quarter on the board."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.actions import reschedule_visit
from appointments.actions.seats import Times
from appointments.forms.desk import MoveForm, Place, read_place
from appointments.proposal import Asked, Proposal, offer_value, propose
from appointments.sheet import Sheet
from appointments.views.conflict import is_conflict, show_conflict
from appointments.views.screen import audience_at, show_panel, staff
from appointments.views.visits import sheet_or_404, show_done, show_visit
from service_desk.lib import clock
from service_desk.lib.dates import show_moment
from service_desk.lib.refusals import Refusal, Unreadable
from service_desk.lib.typed_dates import DateError, parse_day
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.queries import hours_wanted
from service_desk.visits.states import Mobility
from service_desk.web.guards import desk_view

MOVE = "appointments/desk/_move.html"


@desk_view(Right.BOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, site: Site, number: str) -> HttpResponse:
    """One press on a time moves the visit; what only looks for times draws the panel again.

    ``?back=`` on a POST is the way back to where a visit was: the address of an Undo.
    """
    now = clock.now()
    sheet = sheet_or_404(site, number)
    if request.POST.get("keep") == "theirs":
        return show_visit(request, site, sheet)
    pressed = request.POST.get("offer") or request.GET.get("back")
    if request.method != "POST" or not pressed:
        initial = {"version": sheet.visit.version, "reason": request.POST.get("reason", "")}
        return _ask(request, site, sheet, MoveForm(initial=initial, now=now), now)
    typed = request.POST.copy()
    typed["place"] = pressed
    form = MoveForm(typed, now=now)
    if not form.is_valid():
        return _ask(request, site, sheet, form, now, status=400)
    return _move(request, site, sheet, form, now)


def _move(
    request: HttpRequest, site: Site, sheet: Sheet, form: MoveForm, now: dt.datetime
) -> HttpResponse:
    place: Place = form.cleaned_data["place"]
    assert place.at is not None
    reason, is_undo = form.cleaned_data["reason"], "back" in request.GET
    handover_at = _instant(request.GET.get("handover", ""), now)
    try:
        reschedule_visit(
            sheet.visit,
            times=Times(place.at, handover_at, plan_handover=not is_undo),
            advisor=place.advisor,
            audience=audience_at(request, site, place.at, now),
            exemption=reason or (is_undo and (sheet.visit.exemption or _("Moved back."))) or "",
            version=form.cleaned_data["version"],
            by=staff(request),
            door="desk",
            now=now,
        )
    except Refusal as refusal:
        if is_conflict(refusal):
            kept = {"offer": offer_value(place.at, place.advisor or 0), "reason": reason}
            title = show_moment(place.at, site.zone_info, request.LANGUAGE_CODE)
            button = _("Move it all the same")
            return show_conflict(request, site, sheet, title=title, button=button, kept=kept)
        form.refuse(refusal)
        return _ask(request, site, sheet, form, now, status=refusal.status)
    undo = f"{reverse('visit_move', args=[site.slug, sheet.visit.number])}?{_way_back(sheet)}"
    said = _("%(surname)s is moved to %(when)s.")
    return show_done(request, site, sheet.visit.number, said, undo=undo)


def _way_back(sheet: Sheet) -> str:
    """The query that moves a visit back to where this sheet saw it."""
    query = {}
    if sheet.drop_off is not None:
        query["back"] = offer_value(sheet.drop_off.starts_at, sheet.drop_off.advisor_id)
    if sheet.handover is not None:
        query["handover"] = f"{sheet.handover.starts_at:%Y-%m-%dT%H:%MZ}"
    return urlencode(query)


def _instant(text: str, now: dt.datetime) -> dt.datetime | None:
    try:
        return read_place(text, now=now).at
    except Unreadable:
        return None


def _ask(
    request: HttpRequest,
    site: Site,
    sheet: Sheet,
    form: MoveForm,
    now: dt.datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    """Offers near the time that was refused, else the best; and all times of a day typed."""
    typed_on = request.POST.get("on") or request.GET.get("on") or ""
    on, wrong_day = _day(typed_on, site, now)
    refused_at = _instant(str(form["place"].value() or ""), now)
    proposal = _proposal(request, site, sheet, refused_at, on, now)
    context = {
        "sheet": sheet,
        "visit": sheet.visit,
        "form": form,
        "proposal": proposal,
        "typed_on": typed_on,
        "on": on,
        "wrong_day": wrong_day,
    }
    return show_panel(request, site, MOVE, context, on=on or sheet.on, status=status)


def _proposal(
    request: HttpRequest,
    site: Site,
    sheet: Sheet,
    at: dt.datetime | None,
    on: dt.date | None,
    now: dt.datetime,
) -> Proposal:
    asked = Asked(
        site=site,
        hours=hours_wanted(sheet.visit),
        at=at,
        prefers=sheet.drop_off.advisor_id if sheet.drop_off else None,
        needs_loaner=sheet.visit.mobility == Mobility.LOANER,
        audience=audience_at(request, site, at or now, now),
        visit=sheet.visit,
        day=on,
    )
    return propose(asked, now=now)


def _day(typed: str, site: Site, now: dt.datetime) -> tuple[dt.date | None, str]:
    """The day meant, or the sentence why it is none. The past is not worth looking at."""
    if not typed.strip():
        return None, ""
    try:
        on = parse_day(typed, site.today(now), site.language)
    except DateError as problem:
        return None, str(problem.message)
    if not site.today(now) <= on <= site.today(now) + dt.timedelta(400):
        return None, _("Choose a day from today on, within a year.")
    return on, ""
