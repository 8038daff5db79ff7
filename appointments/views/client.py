"""``/v/<token>/``: the client's page of one visit, and the few things they do there.

Opening an address changes nothing, whoever or whatever opens it; each verb is a POST. A change
ends the link it came through, so the answer leads to a new one.
"""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from appointments.actions import cancel_visit, confirm_visit, reschedule_visit, restore_visit
from appointments.actions.seats import Times
from appointments.forms.client import CancelForm, MoveForm
from appointments.limits import Act
from appointments.links import visit_once_behind
from appointments.messages import plan_link
from appointments.states import Audience
from appointments.views.language import keep_language
from appointments.views.link import (
    address_of,
    by_link,
    change_once,
    open_visit,
    show_visit,
    to_visit,
)
from appointments.views.replies import SeeOther
from appointments.views.sender import limited
from appointments.views.ticket import may_undo, ticket_of
from appointments.views.times import FreeTimes
from appointments.views.words import reasons_of
from service_desk.lib.clock import now
from service_desk.lib.refusals import Refusal, refuse
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, VisitState
from service_desk.web.guards import link_view


@by_link()
def visit_page(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    return show_visit(request, token, moment)


@by_link("POST")
def confirm(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    """One tap; a second one finds it done."""
    visit = open_visit(request, token, moment)
    if request.method == "POST":
        try:
            keep_language(request, visit, now=moment)
            confirm_visit(visit, by=None, door="link", now=moment)
        except Refusal as refusal:
            return show_visit(request, token, moment, refusal)
    return to_visit(token)


@by_link("POST")
def move(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    """Other times; a tap on one moves the visit there."""
    if request.method != "POST":
        return _show_times(request, token, moment, MoveForm(now=moment))
    form = MoveForm(request.POST, now=moment)
    if not form.is_valid():
        return _show_times(request, token, moment, form)
    starts_at = form.cleaned_data["starts_at"]

    def to_new_time(visit: Visit) -> None:
        keep_language(request, visit, now=moment)
        reschedule_visit(
            visit,
            times=Times(starts_at, plan_handover=True),
            audience=Audience.PUBLIC,
            by=None,
            door="link",
            now=moment,
        )

    try:
        return change_once(token, to_new_time, "move", starts_at, moment=moment)
    except Refusal as refusal:
        return _show_times(request, token, moment, form, refusal)


@by_link("POST")
def cancel(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    """The page offers another time first and asks why; one POST cancels."""
    form = CancelForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask_why(request, token, moment, form)
    reason = form.cleaned_data["reason"]

    def for_a_reason(visit: Visit) -> None:
        keep_language(request, visit, now=moment)
        cancel_visit(visit, reason=reason, by=None, door="link", now=moment)

    try:
        return change_once(token, for_a_reason, "cancel", reason, moment=moment)
    except Refusal as refusal:
        return show_visit(request, token, moment, refusal)


@by_link("POST")
def restore(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    """Take a cancellation back, for ten minutes and while the time is still free."""
    visit = open_visit(request, token, moment)
    if request.method != "POST" or visit.state != VisitState.CANCELLED:
        return to_visit(token)
    try:
        if not may_undo(visit, now=moment):
            refuse("too_late", _("It is too late to take this back. Book a new visit."))
        keep_language(request, visit, now=moment)
        restore_visit(visit, by=None, door="link", now=moment)
    except Refusal as refusal:
        return show_visit(request, token, moment, refusal)
    return to_visit(token)


@link_view
@require_http_methods(["GET", "HEAD", "POST"])
@limited(Act.RENEW)
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """A new link to the known phone or e-mail; the answer is the same for every token."""
    if request.method != "POST":
        return render(request, "appointments/client/renewed.html")
    if (visit := visit_once_behind(token)) is not None:
        plan_link(visit, now=now())
    return SeeOther(reverse("visit-renew", args=[token]))


def _show_times(
    request: HttpRequest,
    token: str,
    moment: dt.datetime,
    form: MoveForm,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The times to move to; a visit that can't be moved any more shows itself instead."""
    visit = open_visit(request, token, moment)
    if visit.state not in AHEAD:
        return show_visit(request, token, moment, refusal) if refusal else to_visit(token)
    times = FreeTimes.to_move(visit, now=moment)
    context = {
        "form": form,
        "times": times,
        "held": times.held,
        "token": token,
        "refusal": refusal,
        "nearest": times.nearest(refusal) if refusal else (),
        "reasons": reasons_of(refusal) if refusal else (),
        "back": address_of(token),
    }
    status = refusal.status if refusal else 400 if form.errors else 200
    return render(request, "appointments/client/move.html", context, status=status)


def _ask_why(
    request: HttpRequest, token: str, moment: dt.datetime, form: CancelForm
) -> HttpResponse:
    visit = open_visit(request, token, moment)
    if visit.state not in AHEAD:
        return to_visit(token)
    ticket = ticket_of(visit, now=moment)
    context = {"form": form, "ticket": ticket, "token": token, "back": address_of(token)}
    status = 400 if form.errors else 200
    return render(request, "appointments/client/cancel.html", context, status=status)
