"""The quick-book panel: one form, and every button of it sends the whole form.

So nothing typed is lost, with script or without: a button that only looks something up draws the
form again with what it found; ``book`` alone is judged.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.actions import book_visit
from appointments.availability.reads import hours_by_zone
from appointments.forms.desk import BookForm, Place, read_place
from appointments.known import known_client
from appointments.proposal import Asked, Proposal, propose
from appointments.views.screen import IDLE, audience_at, show_panel, staff
from appointments.views.visits import show_done
from appointments.wishes import ClientWish, VehicleWish, VisitWish
from service_desk.clients.queries import search_clients
from service_desk.lib import clock
from service_desk.lib.phones import digits
from service_desk.lib.refusals import Refusal, Unreadable
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.states import Mobility, Source
from service_desk.web.guards import desk_view

BOOK = "appointments/desk/_book.html"
FOUND = "appointments/desk/_found.html"
MOST_FOUND = 6
LONGEST_SEARCH = 60


@desk_view(Right.SEE_BOARD)
@require_safe
def idle(request: HttpRequest, site: Site) -> HttpResponse:
    """The panel when nothing is asked of it."""
    return show_panel(request, site, IDLE, {})


@desk_view(Right.BOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, site: Site) -> HttpResponse:
    """The panel, empty or with a quarter chosen; each button of its form; the booking itself."""
    now = clock.now()
    offered = list(site.operations.filter(is_active=True))
    if request.method == "POST" and "book" in request.POST:
        typed = _complete(request.POST, site)
        form = BookForm(typed, site=site, offered=offered, now=now)
        return _booked(request, site, form, now)
    typed = press(request.POST if request.method == "POST" else request.GET)
    form = BookForm(initial=_initial(typed, site), site=site, offered=offered, now=now)
    return _show(request, site, form, typed, now)


@desk_view(Right.BOOK)
@require_POST
def who(request: HttpRequest, site: Site) -> HttpResponse:
    """Who is meant by what was typed so far, as buttons of the booking form.

    Asked by POST, though it changes nothing: a client's phone stays out of every log.
    """
    text = request.POST.get("q", "")[:LONGEST_SEARCH].strip()
    hits = search_clients(site=site, text=text, limit=MOST_FOUND) if text else []
    return render(request, FOUND, {"found": hits, "text": text})


def press(typed: QueryDict) -> QueryDict:
    """What the form holds once its button is pressed: a person picked, a time taken, …"""
    after: Any = typed.copy()
    if pick := typed.get("pick"):
        client, _colon, vehicle = pick.partition(":")
        after["client"], after["vehicle"], after["is_new"] = client, vehicle, ""
    if "forget" in typed:
        after["client"] = after["vehicle"] = after["is_new"] = ""
    if "new" in typed:
        after["is_new"] = "1"
        said = "phone" if len(digits(after["new"])) >= 6 else "name"
        after.setdefault(said, "")
        after[said] = after[said] or typed["new"][:LONGEST_SEARCH]
    if "offer" in typed:
        after["place"] = typed["offer"]
    if at := typed.get("at"):
        after["place"] = f"{at}|{typed.get('advisor', '')}"
    return after


def _initial(typed: QueryDict, site: Site) -> dict[str, Any]:
    whole = _complete(typed, site)
    given: dict[str, Any] = {name: whole[name] for name in whole if name in BookForm.base_fields}
    return {**given, "operations": whole.getlist("operations")}


def _complete(typed: QueryDict, site: Site) -> QueryDict:
    """With what a panel that has not shown the question yet answers by itself."""
    whole = typed.copy()
    whole.setdefault("language", site.language)
    whole.setdefault("mobility", Mobility.NONE.value)
    return whole


def _show(
    request: HttpRequest,
    site: Site,
    form: BookForm,
    typed: QueryDict,
    now: dt.datetime,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    place = _place(form, now)
    person = known_client(site, form["client"].value(), form["vehicle"].value(), now=now)
    text = typed.get("q", "")[:LONGEST_SEARCH].strip()
    is_looking = bool(text) and person is None and not form["is_new"].value()
    proposal = _proposal(request, site, form, place, now)
    context = {
        "form": form,
        "person": person,
        "text": text,
        "found": search_clients(site=site, text=text, limit=MOST_FOUND) if is_looking else (),
        "proposal": proposal,
        "works": form.chosen_works(),
        **more,
    }
    on = site.local(place.at).date() if place.at else None
    return show_panel(request, site, BOOK, context, on=on, status=status)


def _booked(request: HttpRequest, site: Site, form: BookForm, now: dt.datetime) -> HttpResponse:
    """Book, or draw the form again with what stands in the way and all that was typed."""
    status = 400
    if form.is_valid():
        try:
            visit = book_visit(_wish(request, form, now), by=staff(request), door="desk", now=now)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            undo = reverse("visit_cancel", args=[site.slug, visit.number])
            said = _("%(surname)s is booked: %(when)s.")
            return show_done(request, site, visit.number, said, undo=undo)
    return _show(request, site, form, request.POST, now, status=status)


def _wish(request: HttpRequest, form: BookForm, now: dt.datetime) -> VisitWish:
    given, site = form.cleaned_data, form.site
    place: Place = given["place"]
    assert place.at is not None
    return VisitWish(
        site=site,
        client=ClientWish(
            id=given["client"],
            name=given["name"],
            phone=given["phone"].as_typed if given["phone"] else "",
            language=given["language"],
        ),
        vehicle=VehicleWish(id=given["vehicle"], plate=given["plate"]),
        operations=tuple(given["operations"]),
        starts_at=place.at,
        advisor=place.advisor,
        plan_handover=True,
        mobility=Mobility(given["mobility"] or Mobility.NONE),
        complaint=given["complaint"],
        source=Source.PHONE,
        audience=audience_at(request, site, place.at, now),
        exemption=given["reason"],
    )


def _place(form: BookForm, now: dt.datetime) -> Place:
    try:
        return read_place(str(form["place"].value() or ""), now=now)
    except Unreadable:
        return Place(None, None)


def _proposal(
    request: HttpRequest, site: Site, form: BookForm, place: Place, now: dt.datetime
) -> Proposal:
    asked = Asked(
        site=site,
        hours=hours_by_zone(form.chosen_works()),
        at=place.at,
        advisor=place.advisor,
        needs_loaner=form["mobility"].value() == Mobility.LOANER,
        audience=audience_at(request, site, place.at or now, now),
    )
    return propose(asked, now=now)
