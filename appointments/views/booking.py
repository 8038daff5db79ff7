"""The quick-book panel: one form, and every button of it sends the whole form.

So nothing typed is lost, with script or without: a button that only looks something up draws the
form again with what it found; ``book`` alone is judged.
"""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.actions.by_phone import FileWords, book_by_phone, complete_file
from appointments.actions.holds import hold_quarter, keep_holds
from appointments.forms.book import NO, YES
from appointments.forms.desk import Place
from appointments.panel import find_hits
from appointments.views.panel import Panel
from appointments.views.press import LONGEST_SEARCH, press
from appointments.views.screen import IDLE, audience_at, show_panel, staff
from appointments.views.visits import show_done
from appointments.wishes import ClientWish, VehicleWish, VisitWish
from service_desk.catalogue.models import Operation
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.states import Mobility, Source
from service_desk.web.guards import desk_view

FOUND = "appointments/desk/_found.html"


@desk_view(Right.SEE_BOARD)
@require_safe
def idle(request: HttpRequest, site: Site) -> HttpResponse:
    """The panel when nothing is asked of it."""
    return show_panel(request, site, IDLE, {})


@desk_view(Right.BOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, site: Site) -> HttpResponse:
    """The panel, empty or with a quarter chosen; each button of its form; the booking itself."""
    now, offered = clock.now(), offered_at(site)
    if request.method != "POST":
        return Panel.read(request, site, press(request.GET, offered), offered, now=now).show()
    if "book" in request.POST:
        panel = Panel.read(request, site, request.POST, offered, is_judged=True, now=now)
        return _booked(panel)
    panel = Panel.read(request, site, press(request.POST, offered), offered, now=now)
    if "save" in request.POST:
        return _filled(panel)
    if {"offer", "keep"} & request.POST.keys():
        _hold(panel, is_kept="keep" in request.POST)
    return panel.show()


@desk_view(Right.BOOK)
@require_POST
def who(request: HttpRequest, site: Site) -> HttpResponse:
    """Who is meant by what was typed so far, as buttons of the booking form.

    Asked by POST, though it changes nothing: a client's phone stays out of every log.
    """
    text = request.POST.get("q", "")[:LONGEST_SEARCH].strip()
    hits = find_hits(site, text, now=clock.now()) if text else []
    return render(request, FOUND, {"found": hits, "text": text})


def offered_at(site: Site) -> list[Operation]:
    """The work this site sells. One query."""
    return list(site.operations.filter(is_active=True))


def _hold(panel: Panel, *, is_kept: bool) -> None:
    """Keep the chosen quarter for three minutes; a time that has gone is told by the offers."""
    place = panel.place
    if place.at is None or place.advisor is None:
        return
    if is_kept and keep_holds(panel.owner, now=panel.now):
        return
    try:
        hold_quarter(
            site=panel.site,
            advisor=place.advisor,
            starts_at=place.at,
            owner=panel.owner,
            staff=staff(panel.request),
            now=panel.now,
        )
    except Refusal:
        return


def _filled(panel: Panel) -> HttpResponse:
    """What the file lacks is written down at once; the booking goes on."""
    judged = Panel.read(
        panel.request, panel.site, panel.typed, panel.offered, is_judged=True, now=panel.now
    )
    judged.form.keep_errors_of("email", "mobile", "mileage", "remark", "vin")
    if judged.form.errors or judged.person is None:
        return judged.show(status=400 if judged.form.errors else 200)
    try:
        complete_file(
            judged.person.client,
            judged.person.vehicle,
            file_words(judged),
            by=staff(panel.request),
            door="desk",
            now=panel.now,
        )
    except Refusal as refusal:
        judged.form.refuse(refusal)
        return judged.show(status=refusal.status)
    after = panel.typed.copy()
    for name in ("email", "mobile", "mileage", "remark", "vin", "open"):
        after.pop(name, None)
    return Panel.read(panel.request, panel.site, after, panel.offered, now=panel.now).show()


def _booked(panel: Panel) -> HttpResponse:
    """Book, or draw the form again with what stands in the way and all that was typed."""
    request, site, form = panel.request, panel.site, panel.form
    if not form.is_valid():
        return panel.show(status=400)
    try:
        visit = book_by_phone(
            _wish(panel),
            said=file_words(panel),
            began=call_began(panel),
            by=staff(request),
            door="desk",
            now=panel.now,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return panel.show(status=refusal.status)
    undo = reverse("visit_cancel", args=[site.slug, visit.number])
    said = _("%(surname)s is booked: %(when)s.")
    return show_done(request, site, visit.number, said, undo=undo)


def file_words(panel: Panel) -> FileWords:
    """What was said for the file, as far as the form could read it."""
    given = panel.form.cleaned_data
    return FileWords(
        email=given.get("email") or "",
        mobile=given["mobile"].as_typed if given.get("mobile") else "",
        mileage=given.get("mileage"),
        remark=given.get("remark") or "",
        vin=given.get("vin") or "",
        is_theirs=bool(given.get("is_theirs")),
    )


def call_began(panel: Panel) -> dt.datetime | None:
    """When the call began; None for a client who stands at the desk."""
    given = panel.form.cleaned_data
    return None if given.get("is_here") else given.get("began")


def _wish(panel: Panel) -> VisitWish:
    given, site = panel.form.cleaned_data, panel.site
    place: Place = given["place"]
    assert place.at is not None
    recent = panel.person.recent.number if panel.person and panel.person.recent else ""
    is_known = bool(given["client"])
    return VisitWish(
        site=site,
        client=ClientWish(
            id=given["client"],
            name=given["name"],
            phone=given["phone"].as_typed if given["phone"] else "",
            email="" if is_known else given["email"],
            language=given["language"],
        ),
        vehicle=VehicleWish(
            id=given["vehicle"], plate=given["plate"], vin=given["vin"], mileage=given["mileage"]
        ),
        operations=tuple(work.code for work in panel.form.chosen_works()),
        starts_at=place.at,
        advisor=place.advisor,
        handover_at=given["handover"],
        plan_handover=True,
        mobility=Mobility(given["mobility"] or Mobility.NONE),
        complaint=given["complaint"],
        source=Source.COUNTER if given["is_here"] else Source.PHONE,
        audience=audience_at(panel.request, site, place.at, panel.now),
        exemption=given["reason"],
        repeat_of=recent if given["same"] == YES else "",
        not_repeat_of=recent if given["same"] == NO else "",
        payment=given["payment"],
        told_by=given["told_by"],
        owner=panel.owner,
    )
