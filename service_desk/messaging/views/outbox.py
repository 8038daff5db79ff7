"""The outbox at the desk: what will be sent, was sent, failed, and why; and what came back."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.messaging.alarm import fresh_pulse
from service_desk.messaging.kinds import kinds
from service_desk.messaging.models import Message
from service_desk.messaging.preview import read, url_of
from service_desk.messaging.queries import (
    TABS,
    day_sum,
    outbox,
    read_wanted,
    reasons_to_retry,
    replies_to_read,
)
from service_desk.messaging.states import Delivery, Door
from service_desk.messaging.words import figures, heads, verbs_for
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

PAGE = "messaging/outbox.html"
PANEL = "messaging/_message.html"
REPLIES = "messaging/replies.html"


@desk_view(Right.SEE_MESSAGES)
@require_safe
def messages(request: HttpRequest, site: Site) -> HttpResponse:
    """The outbox of a site; its address says which rows (``queries.read_wanted``)."""
    return render(request, PAGE, list_context(request, site, clock.now()))


@desk_view(Right.SEE_MESSAGES)
@require_safe
def message(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
    """One message in the panel; the panel alone for htmx."""
    return show_message(request, site, message_or_404(site, pk))


@desk_view(Right.SEE_MESSAGES)
@require_safe
def replies(request: HttpRequest, site: Site) -> HttpResponse:
    """What clients wrote back and nobody has read."""
    now = clock.now()
    context = list_context(request, site, now)
    return render(request, REPLIES, {**context, "tab": "replies", "shell": "alone"})


def show_message(
    request: HttpRequest, site: Site, row: Message, refusal: Refusal | None = None
) -> HttpResponse:
    """The message in the panel, with why a verb was not done."""
    now = clock.now()
    status = refusal.status if refusal else 200
    context: dict[str, Any] = {
        "message": row,
        "reading": read(row, now=now),
        "tries": row.tries.select_related("by"),
        "replies": row.replies.all(),
        "refusal": refusal,
        "subject_url": url_of(row),
        "verbs": verbs_for(row, request.rights, now=now),  # type: ignore[attr-defined]
    }
    if is_panel(request):
        context["here"] = read_wanted(request.GET).query() if request.GET else ""
        response = render(request, PANEL, context, status=status)
    else:
        tab = next(name for name, states in TABS.items() if row.state in states)
        context = {**list_context(request, site, now, tab=tab), **context}
        response = render(request, PAGE, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def list_context(
    request: HttpRequest, site: Site, now: dt.datetime, tab: str = "planned"
) -> dict[str, Any]:
    """All that the page shows beside its panel."""
    wanted = read_wanted(request.GET.dict(), tab=tab)
    box = outbox(site, wanted, now=now)
    waiting = list(replies_to_read(site))
    return {
        "nav": "messages",
        "box": box,
        "wanted": wanted,
        "tab": wanted.tab,
        "heads": heads(box),
        "to_read": waiting,
        "day": figures(day_sum(site, site.today(now))),
        "retries": reasons_to_retry(site, now=now) if wanted.tab == "failed" else [],
        "kinds": kinds(),
        "channels": Door.choices,
        "deliveries": Delivery.choices,
        "pulse": fresh_pulse(site, now=now),
        "now": now,
        "here": wanted.query(),
        "all_url": reverse("messages", args=[site.slug]),
        "can_run": Right.RUN_MESSAGES in request.rights,  # type: ignore[attr-defined]
    }


def is_panel(request: HttpRequest) -> bool:
    """Asked by htmx for the panel; the browser's Back button wants the whole page."""
    return bool(request.htmx and not request.htmx.history_restore_request)  # type: ignore[attr-defined]


def message_or_404(site: Site, pk: int) -> Message:
    rows = Message.objects.select_related("client", "owner", "site__policy")
    return get_object_or_404(rows, site=site, pk=pk)
