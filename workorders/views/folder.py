"""The folder of a car: every order, paper and photo of it in one place (S-13)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from appointments.documents import ESTIMATE, paper_size
from service_desk.clients.models import Vehicle
from service_desk.lib import clock
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.documents import PAPERS
from workorders.reads.folder import FolderVisit, folder_of

_WORDS = {kind: paper.word for kind, paper in PAPERS.items()} | {ESTIMATE: _("Estimate")}


@desk_view(Right.SEE_CLIENTS)
@require_safe
def folder(request: HttpRequest, site: Site, vehicle: int) -> HttpResponse:
    """The car's folder, the newest visit first."""
    return render(request, "workorders/folder.html", _context(site, vehicle))


@desk_view(Right.SEE_CLIENTS)
@require_safe
def folder_list(request: HttpRequest, site: Site, vehicle: int) -> HttpResponse:
    """What lies in the folder, as a page to print, in the language of who prints it."""
    context = {
        **_context(site, vehicle),
        "size": paper_size(site),
        "language": request.LANGUAGE_CODE,
        "printed_at": clock.now(),
    }
    return render(request, "workorders/documents/folder_list.html", context)


def _context(site: Site, pk: int) -> dict[str, Any]:
    vehicle = get_object_or_404(Vehicle, site=site, pk=pk)
    whole = folder_of(vehicle)
    return {
        "site": site,
        "nav": "clients",
        "shell": "alone",
        "vehicle": vehicle,
        "folder": whole,
        "visits": [_shown(site, row) for row in whole.visits],
    }


def _shown(site: Site, row: FolderVisit) -> dict[str, Any]:
    visit = row.visit
    came_at = visit.arrived_at or visit.created_at
    return {
        "row": row,
        "visit": visit,
        "order": row.order,
        "on": site.local(came_at).date(),
        "papers": [(paper, _WORDS.get(paper.kind, paper.kind)) for paper in row.papers],
    }
