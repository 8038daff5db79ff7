"""The script of a call, step by step beside the board (C1-S6). Each tick is kept at once."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.views.replies import SeeOther
from appointments.views.screen import is_fragment, show_panel, staff
from service_desk.clients.actions.calls import live_call_of, note_call
from service_desk.clients.call_log import script_left_open
from service_desk.clients.models import Client, ContactEntry
from service_desk.clients.scripts import RESULT, SCRIPTS, Script, Words
from service_desk.lib import clock
from service_desk.lib.names import first_name
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

PANEL = "appointments/calls/_script.html"
NOTED = "appointments/calls/_noted.html"
_OLDEST = dt.timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Line:
    """A step as the panel shows it: what to do, and what to say in the client's language."""

    code: str
    does: Words
    says: str
    is_ticked: bool


@desk_view(Right.EDIT_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def script(request: HttpRequest, site: Site, topic: str) -> HttpResponse:
    """The panel; each tick (``keep``) is written at once, saving ends the call."""
    chosen = SCRIPTS.get(topic)
    if chosen is None:
        raise Http404
    now = clock.now()
    client = _client(site, request.POST or request.GET)
    if request.method != "POST":
        return _show(request, site, chosen, client, now)
    _written(request, site, chosen, client, now)
    if "keep" in request.POST:
        return HttpResponse(status=204)
    if is_fragment(request):
        return show_panel(request, site, NOTED, {"said": _("The call is noted.")})
    messages.success(request, _("The call is noted."))
    return SeeOther(reverse("board", args=[site.slug]))


def _written(
    request: HttpRequest, site: Site, script: Script, client: Client | None, now: dt.datetime
) -> ContactEntry:
    """The ticks, the result and the note as one row of the contact log."""
    said = request.POST
    began = _began(said.get("began", ""), now)
    ticked = [code for code in script.codes() if code in said.getlist("steps")]
    result = said.get("result", "")
    is_over = "keep" not in said
    # Of our own calls only one that was taken has an answer; while it lasts nobody knows.
    is_answered = is_over and result != "not_reached"
    return note_call(
        site=site,
        client=client,
        topic=script.topic,
        direction=script.direction,
        started_at=began,
        answered_at=began if is_answered else None,
        ended_at=now if is_over else None,
        steps=ticked + ([RESULT + result] if result in script.results else []),
        note=" ".join(said.get("note", "").split()),
        by=staff(request),
        now=now,
    )


def _show(
    request: HttpRequest, site: Site, script: Script, client: Client | None, now: dt.datetime
) -> HttpResponse:
    me = staff(request)
    entry = live_call_of(me, now, site=site)
    if entry is None or entry.direction != script.direction:
        entry = script_left_open(me, site=site, topic=script.topic, now=now)
    client = client or (entry.client if entry else None)
    language = _language(request, site, client)
    ticked = entry.steps if entry and entry.topic == script.topic else []
    began = (entry.answered_at or entry.started_at) if entry else now
    context: dict[str, Any] = {
        "script": script,
        "parts": _parts(request, site, script, language, set(ticked)),
        "topics": [(each.topic.value, each.topic.label) for each in SCRIPTS.values()],
        "results": script.results.items(),
        "client": client,
        "language": language,
        "languages": [(code, dict(settings.LANGUAGES)[code]) for code in site.languages],
        "began": entry.started_at if entry and not entry.call_id else began,
        "seconds": max(0, int((now - began).total_seconds())),
        "note": entry.note if entry else "",
    }
    return show_panel(request, site, PANEL, context)


def _parts(
    request: HttpRequest, site: Site, script: Script, language: str, ticked: set[str]
) -> list[tuple[Words, list[Line]]]:
    """What to do in the language of the desk, what to say in the client's."""
    ours = {"site": site.name, "name": first_name(staff(request).name, site.country)}

    def said(words: Words) -> str:
        with override(language):
            return str(words).format(**ours) if words else ""

    return [
        (
            part.label,
            [
                Line(step.code, step.does, said(step.says), step.code in ticked)
                for step in part.steps
            ],
        )
        for part in script.parts
    ]


def _language(request: HttpRequest, site: Site, client: Client | None) -> str:
    """As chosen, else the client's, else the page's if the site speaks it."""
    asked = request.GET.get("language", "") or (client.language if client else get_language())
    return asked if asked in site.languages else site.language


def _client(site: Site, asked: QueryDict) -> Client | None:
    row = asked.get("client", "")
    if not row.isdecimal() or len(row) > 18:
        return None
    return Client.objects.filter(site=site, pk=int(row)).first()


def _began(text: str, now: dt.datetime) -> dt.datetime:
    """When the panel was opened, as its form says; now for what can't be."""
    try:
        began = dt.datetime.fromisoformat(text)
    except ValueError:
        return now
    if began.tzinfo is None or not now - _OLDEST <= began <= now:
        return now
    return began.astimezone(dt.UTC)
