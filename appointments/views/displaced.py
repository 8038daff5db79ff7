"""Advisors away: whose promises nobody can keep, each with a colleague and three new times."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.actions import reschedule_visit
from appointments.actions.colleague import give_to_colleague
from appointments.actions.seats import Times
from appointments.away import load_away
from appointments.forms.desk import Place, read_place
from appointments.models import LIVE, Appointment
from appointments.states import Kind
from appointments.views.replies import SeeOther
from appointments.views.screen import audience_at, staff
from service_desk.lib import clock
from service_desk.lib.dates import show_moment
from service_desk.lib.names import surname_of
from service_desk.lib.refusals import Refusal, Unreadable
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

AWAY = "appointments/desk/away.html"


@desk_view(Right.BOOK)
@require_safe
def away(request: HttpRequest, site: Site) -> HttpResponse:
    """Every displaced promise from now on."""
    return _show(request, site, clock.now())


@desk_view(Right.BOOK)
@require_POST
def resettle(request: HttpRequest, site: Site, appointment: int) -> HttpResponse:
    """One press on a button of the page: a colleague takes it, or it takes another time."""
    now = clock.now()
    promise = Appointment.objects.filter(LIVE, site=site, pk=appointment).first()
    if promise is None:
        raise Http404
    try:
        place = read_place(request.POST.get("offer", ""), now=now)
        _settle(request, site, promise, place, now)
    except Refusal as refusal:
        return _show(request, site, now, wrong=refusal.messages, status=refusal.status)
    except Unreadable as wrong:
        return _show(request, site, now, wrong=(str(wrong),), status=400)
    facts = {
        "surname": surname_of(promise.visit.client.name, site.country),
        "when": show_moment(place.at or now, site.zone_info, request.LANGUAGE_CODE),
    }
    messages.success(request, _("%(surname)s is settled: %(when)s.") % facts)
    return SeeOther(reverse("away", args=[site.slug]))


def _settle(
    request: HttpRequest, site: Site, promise: Appointment, place: Place, now: dt.datetime
) -> None:
    at, by = place.at or promise.starts_at, staff(request)
    advisor = place.advisor or promise.advisor_id
    if promise.kind == Kind.HANDOVER or at == promise.starts_at:
        give_to_colleague(promise, advisor=advisor, starts_at=at, by=by, door="desk", now=now)
        return
    reschedule_visit(
        promise.visit,
        times=Times(at, plan_handover=True),
        advisor=advisor,
        audience=audience_at(request, site, at, now),
        # The reason is known: nobody is asked to type it.
        exemption=_("%(advisor)s is away.") % {"advisor": promise.advisor.name},
        by=by,
        door="desk",
        now=now,
    )


def _show(
    request: HttpRequest,
    site: Site,
    now: dt.datetime,
    *,
    wrong: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    groups = load_away(site, now=now)
    context = {
        "nav": "board",
        "shell": "alone",
        "groups": groups,
        "count": sum(len(group.rows) for group in groups),
        "wrong": wrong,
        "sees_clients": Right.SEE_CLIENTS in request.rights,  # type: ignore[attr-defined]
    }
    return render(request, AWAY, context, status=status)
