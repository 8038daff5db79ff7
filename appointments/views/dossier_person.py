"""Correcting the person's file, noting what was said, marking it checked."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appointments.forms.dossier import FileForm, NoteForm
from appointments.views.dossier import answer_form, client_or_404, done, typed
from appointments.views.screen import staff
from service_desk.clients import actions
from service_desk.clients.states import Direction, Medium
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

_FORM = ["GET", "HEAD", "POST"]


@desk_view(Right.EDIT_CLIENTS)
@require_http_methods(_FORM)
def edit(request: HttpRequest, site: Site, client: int) -> HttpResponse:
    """The file in place: name, contacts, language, channel, advisor, consents."""
    person = client_or_404(site, client)
    advisors = list(Staff.objects.advisors(site))
    form = FileForm(typed(request), client=person, advisors=advisors)

    def save(given: dict[str, Any], now: dt.datetime) -> HttpResponse:
        try:
            actions.correct_file(
                person, form.correction(), source="desk", by=staff(request), door="desk", now=now
            )
        except Refusal:
            form.show_again(person)
            raise
        return done(request, site, client, _("The file is saved."))

    return answer_form(request, site, client_or_404(site, client), form, save, slot="file")


@desk_view(Right.EDIT_CLIENTS)
@require_POST
def checked(request: HttpRequest, site: Site, client: int) -> HttpResponse:
    """The client has just confirmed what is on the file (R-1.4)."""
    person = client_or_404(site, client)
    actions.check_file(person, by=staff(request), door="desk", now=clock.now())
    return done(request, site, client, _("Noted: checked with the client today."))


@desk_view(Right.EDIT_CLIENTS)
@require_http_methods(_FORM)
def note(request: HttpRequest, site: Site, client: int) -> HttpResponse:
    """A note, a letter, a talk, or a call that was not noted while it lasted."""
    person = client_or_404(site, client)
    first = {"medium": Medium.NOTE, "direction": Direction.IN}
    form = NoteForm(typed(request), initial=first)

    def write(given: dict[str, Any], now: dt.datetime) -> HttpResponse:
        actions.note_contact(person, **given, by=staff(request), now=now)
        return done(request, site, client, _("Noted."))

    return answer_form(request, site, person, form, write, slot="note")
