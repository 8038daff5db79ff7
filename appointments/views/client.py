"""``/v/<token>/``: the client's page of one visit, and the few things they do there.

Opening an address changes nothing, whoever or whatever opens it; each verb is a POST. A change
ends the link it came through, so the answer leads to a new one.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from appointments.actions import cancel_visit, confirm_visit, reschedule_visit, restore_visit
from appointments.actions.seats import Times
from appointments.calendar_file import CONTENT_TYPE, calendar_file
from appointments.forms.client import CancelForm, MoveForm
from appointments.links import LinkGone, issue_link, open_link
from appointments.messages.link import plan_link
from appointments.messages.times import last_drop_off
from appointments.states import Audience
from appointments.views.language import speak_to
from appointments.views.replies import SeeOther
from appointments.views.ticket import may_undo, ticket_of
from appointments.views.times import FreeTimes
from service_desk.lib.clock import now
from service_desk.lib.refusals import Refusal, refuse
from service_desk.lib.tokens import hash_token
from service_desk.records.idempotency import KEY_REUSED, answer_once, fingerprint
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, VisitState
from service_desk.web.guards import link_view

# A second tap comes within a minute and finds its link dead: it gets the answer of the first.
SECOND_TAP = dt.timedelta(minutes=1)
LinkView = Callable[[HttpRequest, str, dt.datetime], HttpResponse]
Verb = Callable[[Visit], Any]


def by_link(*methods: str) -> Callable[[LinkView], Callable[..., HttpResponse]]:
    """A page behind a link; a dead link is answered alike whatever it once opened."""

    def door(view: LinkView) -> Callable[..., HttpResponse]:
        @link_view
        @require_http_methods(["GET", "HEAD", *methods])
        @wraps(view)
        def opened(request: HttpRequest, token: str) -> HttpResponse:
            try:
                return view(request, token, now())
            except LinkGone as gone:
                status = 404 if gone.visit is None else 410
                return render(
                    request, "appointments/client/gone.html", {"token": token}, status=status
                )

        return opened

    return door


@by_link()
def visit_page(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    return _show(request, _open(request, token, moment), token, moment)


@by_link("POST")
def confirm(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    """One tap; a second one finds it done."""
    visit = _open(request, token, moment)
    if request.method == "POST":
        try:
            confirm_visit(visit, by=None, door="link", now=moment)
        except Refusal as refusal:
            return _show(request, _open(request, token, moment), token, moment, refusal)
    return _to_visit(token)


@by_link("POST")
def move(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    if request.method == "POST":
        return _move(request, token, moment)
    visit = _open(request, token, moment)
    if visit.state not in AHEAD:
        return _to_visit(token)
    return _show_times(request, visit, token, moment, MoveForm(now=moment))


def _move(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    form = MoveForm(request.POST, now=moment)
    if not form.is_valid():
        return _show_times(request, _open(request, token, moment), token, moment, form)
    starts_at = form.cleaned_data["starts_at"]

    def to_new_time(visit: Visit) -> None:
        reschedule_visit(
            visit,
            times=Times(starts_at, plan_handover=True),
            audience=Audience.PUBLIC,
            by=None,
            door="link",
            now=moment,
        )

    try:
        return _change(token, to_new_time, moment, "move", starts_at)
    except Refusal as refusal:
        visit = _open(request, token, moment)
        if visit.state not in AHEAD:
            return _show(request, visit, token, moment, refusal)
        return _show_times(request, visit, token, moment, form, refusal)


@by_link("POST")
def cancel(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    """The page offers another time first and asks why; one POST cancels."""
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]

        def for_a_reason(visit: Visit) -> None:
            cancel_visit(visit, reason=reason, by=None, door="link", now=moment)

        try:
            return _change(token, for_a_reason, moment, "cancel", reason)
        except Refusal as refusal:
            return _show(request, _open(request, token, moment), token, moment, refusal)
    visit = _open(request, token, moment)
    if visit.state not in AHEAD:
        return _to_visit(token)
    ticket = ticket_of(visit, now=moment)
    context = {"form": form, "ticket": ticket, "token": token, "back": _address(token)}
    status = 400 if form.is_bound else 200
    return render(request, "appointments/client/cancel.html", context, status=status)


@by_link("POST")
def restore(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    """Take a cancellation back, for ten minutes and while the time is still free."""
    visit = _open(request, token, moment)
    if request.method != "POST" or visit.state != VisitState.CANCELLED:
        return _to_visit(token)
    try:
        if not may_undo(visit, now=moment):
            refuse("too_late", _("It is too late to take this back. Book a new visit."))
        restore_visit(visit, by=None, door="link", now=moment)
    except Refusal as refusal:
        return _show(request, _open(request, token, moment), token, moment, refusal)
    return _to_visit(token)


@by_link()
def calendar(request: HttpRequest, token: str, moment: dt.datetime) -> HttpResponse:
    visit = _open(request, token, moment)
    drop_off = last_drop_off(visit)
    if drop_off is None:
        raise Http404
    is_cancelled = visit.state == VisitState.CANCELLED
    content = calendar_file(visit, drop_off, now=moment, is_cancelled=is_cancelled)
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{visit.number}.ics"'},
    )


@link_view
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """A new link to the known phone or e-mail; the answer is the same for every token."""
    if request.method != "POST":
        return render(request, "appointments/client/renewed.html")
    moment = now()
    try:
        visit: Visit | None = open_link(token, now=moment)
    except LinkGone as gone:
        visit = gone.visit
    if visit is not None:
        plan_link(visit, now=moment)
    return SeeOther(reverse("visit-renew", args=[token]))


def _open(request: HttpRequest, token: str, moment: dt.datetime) -> Visit:
    visit = open_link(token, now=moment)
    speak_to(request, visit)
    request.site = visit.site  # type: ignore[assignment]
    return visit


def _change(token: str, verb: Verb, moment: dt.datetime, *what: Any) -> HttpResponse:
    """Do what ends the link, once, and lead to the visit by a new one."""

    def act() -> tuple[int, dict[str, int]]:
        visit = open_link(token, now=moment)
        verb(visit)
        return 303, {"visit": visit.pk}

    try:
        _status, answer = answer_once(
            owner="link",
            key=hash_token(token),
            request_hash=fingerprint(*what),
            act=act,
            now=moment,
            kept_for=SECOND_TAP,
        )
    except Refusal as refusal:
        if refusal.obstacles[0].code == KEY_REUSED:
            raise LinkGone from refusal
        raise
    visit = Visit.objects.get(pk=answer["visit"])
    return _to_visit(issue_link(visit, now=moment))


def _show(
    request: HttpRequest,
    visit: Visit,
    token: str,
    moment: dt.datetime,
    refusal: Refusal | None = None,
) -> HttpResponse:
    ticket = ticket_of(visit, now=moment)
    context = {"ticket": ticket, "token": token, "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, f"appointments/client/{ticket.phase}.html", context, status=status)


def _show_times(
    request: HttpRequest,
    visit: Visit,
    token: str,
    moment: dt.datetime,
    form: MoveForm,
    refusal: Refusal | None = None,
) -> HttpResponse:
    times = FreeTimes.to_move(visit, now=moment)
    context = {
        "form": form,
        "times": times,
        "token": token,
        "refusal": refusal,
        "nearest": [times.button(offer) for offer in refusal.alternatives] if refusal else (),
        "held": times.held,
        "back": _address(token),
    }
    status = refusal.status if refusal else 400 if form.errors else 200
    return render(request, "appointments/client/move.html", context, status=status)


def _address(token: str) -> str:
    return reverse("visit-link", args=[token])


def _to_visit(token: str) -> HttpResponse:
    return SeeOther(_address(token))
