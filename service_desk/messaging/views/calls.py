"""The call list: who is to be rung, one person at a time, with what to say and what came of it."""

import datetime as dt
from typing import Any, cast

from django.contrib.messages import success
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.messaging import actions
from service_desk.messaging.call_list import Call, calls_of, calls_with_client
from service_desk.messaging.call_list import call_list as calls_to_make
from service_desk.messaging.calling import read_time, script_lines
from service_desk.messaging.preview import read
from service_desk.messaging.states import Outcome
from service_desk.messaging.views.outbox import is_panel, message_or_404
from service_desk.messaging.words import said_of
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

PAGE = "messaging/calls.html"
PANEL = "messaging/_call.html"


@desk_view(Right.SEE_MESSAGES)
@require_safe
def call_list(request: HttpRequest, site: Site) -> HttpResponse:
    """Everybody to ring now and soon, the most pressing beside it; ``?whose=mine`` my own."""
    return render(request, PAGE, _page(request, site, clock.now()))


@desk_view(Right.SEE_MESSAGES)
@require_safe
def call(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
    """One of them in the panel; the panel alone for htmx."""
    return show_call(request, site, pk)


@desk_view(Right.RUN_MESSAGES)
@require_POST
def result(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
    """What came of the call: one press, then the next person comes up."""
    now = clock.now()
    row = message_or_404(site, pk)
    said = request.POST
    try:
        actions.note_call(
            message=row,
            outcome=said.get("outcome", ""),
            again_at=read_time(said.get("again_at", ""), site, now),
            words=" ".join(said.get("words", "").split()),
            by=cast(Staff, request.user),
            now=now,
        )
    except Refusal as refusal:
        return show_call(request, site, pk, refusal=refusal)
    success(request, said_of(row), extra_tags=reverse("call_undo", args=[site.slug, pk]))
    return redirect(_next(site, row, said.get("then", ""), now, request.GET.get("whose", "")))


@desk_view(Right.RUN_MESSAGES)
@require_POST
def undo(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
    """The last result was a slip."""
    row = message_or_404(site, pk)
    try:
        actions.take_back_call(message=row, by=cast(Staff, request.user), now=clock.now())
    except Refusal as refusal:
        return show_call(request, site, pk, refusal=refusal)
    success(request, _("Taken back."))
    return redirect("call", site.slug, pk)


def show_call(
    request: HttpRequest, site: Site, pk: int, refusal: Refusal | None = None
) -> HttpResponse:
    """A person in the panel, with why a verb was not done. Http404 where there is no such row."""
    now = clock.now()
    found = calls_of(list(calls_with_client().filter(site=site, pk=pk)), site, now)
    if not found:
        raise Http404
    status = refusal.status if refusal else 200
    if is_panel(request):
        context = _panel(request, site, found[0], calls_to_make(site, now=now), now)
        response = render(request, PANEL, {**context, "refusal": refusal}, status=status)
    else:
        context = {**_page(request, site, now, chosen=found[0]), "refusal": refusal}
        response = render(request, PAGE, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(
    request: HttpRequest, site: Site, now: dt.datetime, chosen: Call | None = None
) -> dict[str, Any]:
    is_mine = request.GET.get("whose") == "mine"
    calls = calls_to_make(site, now=now, mine=cast(Staff, request.user) if is_mine else None)
    chosen = chosen or next(iter(calls), None)
    context = {
        "nav": "call_list",
        "calls": calls,
        "due": sum(each.is_now for each in calls),
        "whose": "mine" if is_mine else "",
        "now": now,
    }
    return {**context, **(_panel(request, site, chosen, calls, now) if chosen else {})}


def _panel(
    request: HttpRequest, site: Site, chosen: Call, calls: list[Call], now: dt.datetime
) -> dict[str, Any]:
    keys = [each.message.pk for each in calls]
    place = keys.index(chosen.message.pk) if chosen.message.pk in keys else -1
    row = chosen.message
    return {
        "call": chosen,
        "message": row,
        "reading": read(row, now=now),
        "script": script_lines(row, site, cast(Staff, request.user)),
        "tries": row.tries.select_related("by"),
        "before": keys[place - 1] if place > 0 else None,
        "after": keys[place + 1] if 0 <= place < len(keys) - 1 else None,
        "here": "?whose=mine" if request.GET.get("whose") == "mine" else "",
        "left": row.not_after - now,
        "can_run": Right.RUN_MESSAGES in request.rights,  # type: ignore[attr-defined]
        "outcomes": Outcome,
        "now": now,
    }


def _next(site: Site, row: Any, then: str, now: dt.datetime, whose: str) -> str:
    """Where the desk goes on: to what the client wants done, else to the next person."""
    if then:
        [call] = calls_of(list(calls_with_client().filter(pk=row.pk)), site, now)
        for answer in call.about.answers:
            if answer.code == then and answer.leads:
                return answer.url
    url = reverse("call_list", args=[site.slug])
    return f"{url}?whose=mine" if whose == "mine" else url
