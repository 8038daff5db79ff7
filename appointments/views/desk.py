"""Where the desk begins: one's own site, its board, its clients."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from appointments.finding.search import FEWEST
from appointments.queries import visits_ahead_of
from service_desk.clients.queries import search_clients
from service_desk.lib.pinyin import has_han
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view, staff_view

SHOWN = 30
LONGEST_SEARCH = 60


@staff_view
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The board of the person's first site; for somebody without one, a page that says so."""
    site = request.user.sites().order_by("slug").first()  # type: ignore[union-attr]
    if site is None:
        return render(request, "appointments/desk/no_site.html", {"shell": "alone"})
    return redirect("board", site.slug)


@desk_view(Right.SEE_CLIENTS)
@require_safe
def clients(request: HttpRequest, site: Site) -> HttpResponse:
    """Who was found for ``?q=`` (phone, plate, tail of a VIN, surname), and what they booked."""
    text = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    is_enough = len(text) >= FEWEST or has_han(text)
    hits = search_clients(site=site, text=text, limit=SHOWN) if is_enough else []
    ahead: dict[int, list] = {}
    if hits:
        for drop_off in visits_ahead_of(site, [hit.client.pk for hit in hits]):
            ahead.setdefault(drop_off.visit.client_id, []).append(drop_off)
    found = [(hit, ahead.get(hit.client.pk, [])) for hit in hits]
    context = {
        "nav": "clients",
        "shell": "alone",
        "text": text,
        "is_enough": is_enough,
        "found": found,
        "can_book": Right.BOOK in request.rights,  # type: ignore[attr-defined]
    }
    return render(request, "appointments/desk/clients.html", context)
