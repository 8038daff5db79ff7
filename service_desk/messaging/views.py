"""The outbox at the desk: what will be sent, was sent, failed, and why."""

import datetime as dt
from typing import Any, cast

from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.messaging.actions import mark_called, resend_message, stop_message
from service_desk.messaging.models import Message
from service_desk.messaging.preview import read, url_of
from service_desk.messaging.queries import TABS, outbox, pulse
from service_desk.messaging.words import heads, verbs_for
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

PAGE = "messaging/outbox.html"
PANEL = "messaging/_message.html"


@desk_view(Right.SEE_MESSAGES)
@require_safe
def messages(request: HttpRequest, site: Site) -> HttpResponse:
    """The outbox of a site; ``?tab=``, ``?day=``, ``?page=``."""
    return render(request, PAGE, _list(request, site, clock.now()))


@desk_view(Right.SEE_MESSAGES)
@require_safe
def message(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
    """One message in the panel; the panel alone for htmx."""
    return _show(request, site, _of(site, pk))


@desk_view(Right.RUN_MESSAGES)
@require_POST
def resend(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
    return _do(request, site, pk, resend_message, _("It will be sent again."))


@desk_view(Right.RUN_MESSAGES)
@require_POST
def stop(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
    return _do(request, site, pk, stop_message, _("Stopped."))


@desk_view(Right.RUN_MESSAGES)
@require_POST
def called(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
    return _do(request, site, pk, mark_called, _("The call is noted."))


def _do(request: HttpRequest, site: Site, pk: int, verb: Any, done: str) -> HttpResponse:
    """Do ``verb`` and come back to the message; a refusal is said in the panel."""
    row = _of(site, pk)
    try:
        verb(message=row, by=cast(Staff, request.user), now=clock.now())
    except Refusal as refusal:
        return _show(request, site, _of(site, pk), refusal=refusal)
    success(request, done)
    return redirect("message", site.slug, pk)


def _show(
    request: HttpRequest, site: Site, row: Message, refusal: Refusal | None = None
) -> HttpResponse:
    now = clock.now()
    status = refusal.status if refusal else 200
    context: dict[str, Any] = {
        "message": row,
        "reading": read(row, now=now),
        "refusal": refusal,
        "subject_url": url_of(row),
        "verbs": verbs_for(row, request.rights),  # type: ignore[attr-defined]
    }
    is_panel = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    if is_panel:
        response = render(request, PANEL, context, status=status)
    else:
        tab = next(name for name, states in TABS.items() if row.state in states)
        context |= _list(request, site, now, tab=tab)
        response = render(request, PAGE, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _list(request: HttpRequest, site: Site, now: dt.datetime, tab: str = "") -> dict[str, Any]:
    asked = request.GET.get("tab", "")
    on = _day(request.GET.get("day", ""))
    page = request.GET.get("page", "")
    box = outbox(
        site,
        tab=asked if asked in TABS else tab or "planned",
        on=on,
        page=min(int(page), 10_000) if page.isdecimal() and int(page) else 1,
        now=now,
    )
    day = f"&day={on}" if on else ""
    return {
        "nav": "messages",
        "box": box,
        "heads": heads(box),
        "pulse": pulse(site, now=now),
        "on": on,
        "now": now,
        "here": f"?tab={box.tab}{day}",
        "day_query": day,
        "all_url": reverse("messages", args=[site.slug]),
    }


def _of(site: Site, pk: int) -> Message:
    rows = Message.objects.select_related("client", "site__policy")
    return get_object_or_404(rows, site=site, pk=pk)


def _day(text: str) -> dt.date | None:
    try:
        on = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return on if 2000 <= on.year < 2100 else None
