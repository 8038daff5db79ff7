"""Duplicates: two files side by side, made one, and two again for a day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.dossier.duplicates import compare_files
from appointments.views.dossier import client_or_404, done, rights_of
from appointments.views.screen import staff
from service_desk.clients.actions import merge_clients, undo_merge
from service_desk.clients.models import Client, ClientMerge
from service_desk.clients.queries import duplicates_of, kept_file
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view


@desk_view(Right.SEE_CLIENTS)
@require_safe
def duplicates(request: HttpRequest, site: Site, client: int) -> HttpResponse:
    """This file and those that may be the same person: what each has, which one stays."""
    person = client_or_404(site, client)
    if person.merged_into is not None:
        return redirect("client_duplicates", site.slug, kept_file(person).pk)
    return _show(request, site, person)


@desk_view(Right.EDIT_CLIENTS)
@require_POST
def merge(request: HttpRequest, site: Site, client: int) -> HttpResponse:
    """Make this file and ``other`` one; ``keep`` says which of the two stays."""
    person = client_or_404(site, client)
    other = get_object_or_404(Client, site=site, pk=_key(request, "other"))
    keep, gone = (other, person) if _key(request, "keep") == other.pk else (person, other)
    keep.site = gone.site = site
    try:
        merged = merge_clients(
            keep=keep, merge=gone, by=staff(request), door="desk", now=clock.now()
        )
    except Refusal as refusal:
        return _show(request, site, person, refusal=refusal, status=refusal.status)
    back = reverse("client_unmerge", args=[site.slug, keep.pk, merged.pk])
    said = _("The files are one now. %(name)s is kept.") % {"name": keep.name}
    return done(request, site, keep.pk, said, undo=back)


@desk_view(Right.EDIT_CLIENTS)
@require_POST
def unmerge(request: HttpRequest, site: Site, client: int, merge: int) -> HttpResponse:
    """Two files again, for 24 hours."""
    row = get_object_or_404(ClientMerge, pk=merge, kept__site=site)
    try:
        undo_merge(row, by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        return _show(
            request, site, client_or_404(site, client), refusal=refusal, status=refusal.status
        )
    return done(request, site, row.kept_id, _("Taken back: they are two files again."))


def _key(request: HttpRequest, name: str) -> int:
    """A row id that came in a form; 0, which no row has, for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _show(
    request: HttpRequest,
    site: Site,
    person: Client,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    others = duplicates_of(person)
    context = {
        "nav": "clients",
        "shell": "alone",
        "client": person,
        "sides": compare_files([person, *others], site),
        "refusal": refusal,
        **rights_of(request),
    }
    page = "appointments/dossier/duplicates.html"
    return render(request, page, context, status=status)
