"""The door of every page behind a link, and the ways back to it."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from appointments.client_blocks import blocks_of
from appointments.links import LinkGone, calendar_token, issue_link, open_link
from appointments.states import LinkPurpose
from appointments.views.language import speak_to
from appointments.views.replies import SeeOther
from appointments.views.ticket import ticket_of
from appointments.views.words import reasons_of
from service_desk.lib.clock import now
from service_desk.lib.refusals import Refusal
from service_desk.lib.tokens import hash_token
from service_desk.records.idempotency import KEY_REUSED, answer_once, fingerprint
from service_desk.visits.models import Visit
from service_desk.web.guards import link_view

# A second tap comes within a minute and finds its link dead: it gets the answer of the first.
SECOND_TAP = dt.timedelta(minutes=1)

LinkView = Callable[[HttpRequest, str, dt.datetime], HttpResponse]


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
                page = "appointments/client/gone.html"
                return render(request, page, {"token": token}, status=status)

        return opened

    return door


def open_visit(
    request: HttpRequest,
    token: str,
    moment: dt.datetime,
    purpose: LinkPurpose = LinkPurpose.VISIT,
) -> Visit:
    """The visit of a link, its language spoken. Raises LinkGone."""
    visit = open_link(token, purpose=purpose, now=moment)
    speak_to(request, visit)
    request.site = visit.site  # type: ignore[assignment]
    return visit


def show_visit(
    request: HttpRequest, token: str, moment: dt.datetime, refusal: Refusal | None = None
) -> HttpResponse:
    """The visit as it is now; with ``refusal`` why something was not done, first of all."""
    visit = open_visit(request, token, moment)
    ticket = ticket_of(visit, now=moment)
    files = calendar_token(token)
    context = {
        "ticket": ticket,
        "token": token,
        "blocks": blocks_of(visit, token, now=moment),
        "visit_file": reverse("visit-calendar", args=[files]),
        "pick_up_file": reverse("pick-up-calendar", args=[files]) if ticket.handover else "",
        "reasons": reasons_of(refusal) if refusal else (),
    }
    status = refusal.status if refusal else 200
    return render(request, f"appointments/client/{ticket.phase}.html", context, status=status)


def change_once(
    token: str, verb: Callable[[Visit], Any], *what: Any, moment: dt.datetime
) -> HttpResponse:
    """Do what ends the link, once, and lead to the visit by a new one.

    ``what`` tells one change from another: only the same change is a second tap.
    """

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
            open_link(token, now=moment)  # dead by now, and says so
        raise
    visit = Visit.objects.get(pk=answer["visit"])
    return to_visit(issue_link(visit, now=moment))


def address_of(token: str) -> str:
    return reverse("visit-link", args=[token])


def to_visit(token: str) -> HttpResponse:
    return SeeOther(address_of(token))
