"""The walk-in panel: one form; every button of it sends the whole form, so nothing is lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.actions import receive_walk_in
from appointments.forms.reception import WalkInForm
from appointments.views.screen import show_panel, staff
from appointments.views.visits import show_done
from service_desk.clients.models import Client, Vehicle
from service_desk.clients.queries import search_clients
from service_desk.lib import clock
from service_desk.lib.phones import digits
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

WALK_IN = "appointments/desk/_walk_in.html"
MOST_FOUND = 5
LONGEST_SEARCH = 60


@desk_view(Right.RECEIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, site: Site) -> HttpResponse:
    """Who stands there, the car, the work; never refused for want of time (B-3.f5)."""
    offered = list(site.operations.filter(is_active=True))
    if "receive" not in request.POST:
        typed = _press(request.POST if request.method == "POST" else request.GET, site)
        initial: dict[str, Any] = {
            name: typed[name] for name in typed if name in WalkInForm.base_fields
        }
        initial |= {"operations": typed.getlist("operations")}
        form = WalkInForm(initial=initial, site=site, offered=offered)
        return _show(request, site, form, typed)
    form, status = WalkInForm(request.POST, site=site, offered=offered), 400
    if form.is_valid():
        try:
            visit = receive_walk_in(form.wish(), by=staff(request), door="desk", now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            undo = reverse("visit_take_back", args=[site.slug, visit.number])
            return show_done(request, site, visit.number, _("%(surname)s is received."), undo=undo)
    return _show(request, site, form, request.POST, status=status)


def _press(typed: QueryDict, site: Site) -> QueryDict:
    """What the form holds once its button is pressed; Enter in the search takes the first."""
    after = typed.copy()
    after.setdefault("language", site.language)
    text = typed.get("q", "")[:LONGEST_SEARCH].strip()
    pick = typed.get("pick", "")
    if "first" in typed and text:
        hit = next(iter(search_clients(site=site, text=text, limit=1)), None)
        pick = f"{hit.client.pk}:{hit.vehicle.pk if hit.vehicle else ''}" if hit else "new"
    if pick == "new":
        said = "phone" if len(digits(text)) >= 6 else "name"
        after["is_new"], after[said] = "1", after.get(said) or text
    elif pick:
        after["client"], _colon, after["vehicle"] = pick.partition(":")
    if "forget" in typed:
        after["client"] = after["vehicle"] = after["is_new"] = after["q"] = ""
    return after


def _show(
    request: HttpRequest, site: Site, form: WalkInForm, typed: QueryDict, *, status: int = 200
) -> HttpResponse:
    text = typed.get("q", "")[:LONGEST_SEARCH].strip()
    person = _row(Client.objects.filter(site=site), form["client"].value())
    car = _row(Vehicle.objects.filter(site=site), form["vehicle"].value())
    is_new = person is None and bool(typed.get("is_new") or form.is_bound)
    is_looking = bool(text) and person is None and not is_new
    context = {
        "form": form,
        "person": person,
        "car": car,
        "is_new": is_new,
        "text": text,
        "found": search_clients(site=site, text=text, limit=MOST_FOUND) if is_looking else (),
        "is_looking": is_looking,
    }
    return show_panel(request, site, WALK_IN, context, status=status)


def _row(rows, value):  # type: ignore[no-untyped-def]
    """The row of an id that came in a form; None for what is no id."""
    text = str(value or "")
    return rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) <= 18 else None
