"""Universal search: suggestions while somebody types, and a page of them without script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from appointments.finding.search import Asker, find
from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

LONGEST_SEARCH = 60
PAGE = "appointments/finding/found.html"
SUGGESTIONS = "appointments/finding/_suggestions.html"


@desk_view(Right.SEE_BOARD)
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest, site: Site) -> HttpResponse:
    """What ``q`` is a piece of: a page, or by POST the options of a listbox.

    The script asks by POST, though it changes nothing: a client's phone stays out of every log.
    """
    asked = request.POST if request.method == "POST" else request.GET
    text = asked.get("q", "")[:LONGEST_SEARCH].strip()
    rights = request.rights  # type: ignore[attr-defined]
    answer = find(site=site, text=text, asker=Asker(staff(request), rights), now=clock.now())
    name = "palette" if asked.get("list") == "palette" else "find"
    context = {"answer": answer, "text": text, "shell": "alone", "list": name}
    if request.method == "POST":
        return render(request, SUGGESTIONS, context)
    return render(request, PAGE, context)
