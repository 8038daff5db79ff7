"""The dossier of a client: one page, read anew after each change, and its older history."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from appointments.dossier import FILTERS, load_file, read_timeline
from appointments.dossier.file import load_client, whose_file
from appointments.dossier.timeline import read_cursor
from appointments.forms.desk import DeskForm
from appointments.queries import visits_ahead_of
from appointments.views.replies import SeeOther
from appointments.views.screen import is_fragment
from service_desk.clients.models import Client, Vehicle
from service_desk.clients.queries import incomplete_files, kept_file
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal, Sentence, Unreadable
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

PAGE = "appointments/dossier/client.html"
FILE = "appointments/dossier/_file.html"
OLDER = "appointments/dossier/_older.html"
ROWS = 50


@desk_view(Right.SEE_CLIENTS)
@require_safe
def client_page(request: HttpRequest, site: Site, client: int) -> HttpResponse:
    """The file; ``?car=`` opens a car's tab, ``?show=`` filters the timeline."""
    person = client_or_404(site, client)
    if person.merged_into is not None:
        return redirect("client", site.slug, kept_file(person).pk)
    return show_file(request, site, person, car=request.GET.get("car", ""))


@desk_view(Right.SEE_CLIENTS)
@require_safe
def older(request: HttpRequest, site: Site, client: int) -> HttpResponse:
    """The next stretch of the timeline; without script the page that begins there."""
    person = client_or_404(site, client)
    car = request.GET.get("car", "")
    try:
        before = read_cursor(request.GET.get("before", ""))
    except Unreadable:
        return redirect("client", site.slug, client)
    now = clock.now()
    if not is_fragment(request):
        return show_file(request, site, person, car=car, before=before)
    known = Vehicle.objects.filter(site=site, ownerships__client=person)
    key = int(car) if car.isdecimal() and len(car) < 19 and known.filter(pk=car).exists() else None
    whose = whose_file(person, site, key, now=now)
    stretch = read_timeline(whose, show=filter_asked(request), before=before, now=now)
    context = {"client": person, "stretch": stretch, "car_key": car, **rights_of(request)}
    return render(request, OLDER, context)


@desk_view(Right.SEE_CLIENTS)
@require_safe
def incomplete(request: HttpRequest, site: Site) -> HttpResponse:
    """Files older than two days that lack something (S-A1), with the visit at which to ask."""
    page = Paginator(incomplete_files(site, clock.now()), ROWS).get_page(request.GET.get("page"))
    people = list(page.object_list)
    ahead: dict[int, Any] = {}
    for drop_off in visits_ahead_of(site, [person.pk for person in people]):
        ahead.setdefault(drop_off.visit.client_id, drop_off)
    rows = [(person, ahead.get(person.pk)) for person in people]
    context = {"nav": "clients", "shell": "alone", "rows": rows, "page": page}
    return render(request, "appointments/dossier/incomplete.html", context)


def client_or_404(site: Site, key: int) -> Client:
    person = load_client(site, key)
    if person is None:
        raise Http404
    person.site = site
    return person


def filter_asked(request: HttpRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in FILTERS else "all"


def rights_of(request: HttpRequest) -> dict[str, bool]:
    rights = request.rights  # type: ignore[attr-defined]
    return {
        "can_book": Right.BOOK in rights,
        "can_edit": Right.EDIT_CLIENTS in rights,
        "sees_messages": Right.SEE_MESSAGES in rights,
    }


def show_file(
    request: HttpRequest,
    site: Site,
    person: Client,
    *,
    car: str = "",
    slot: str = "",
    form: DeskForm | None = None,
    before: Any = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page, or for htmx what stands in it; ``slot`` says where the open form belongs."""
    now = clock.now()
    file = load_file(person, site, car=car, now=now)
    show = filter_asked(request)
    context = {
        "nav": "clients",
        "file": file,
        "client": person,
        "stretch": read_timeline(file.whose, show=show, before=before, now=now),
        "filters": FILTERS.items(),
        "car_key": str(file.vehicle.pk) if file.vehicle else "",
        "slot": slot,
        "form": form,
        "verbs": verbs_of(site, person, file.vehicle),
        **rights_of(request),
        **more,
    }
    response = render(request, FILE if is_fragment(request) else PAGE, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def verbs_of(site: Site, person: Client, car: Vehicle | None) -> dict[str, str]:
    """The addresses of what can be done on the page."""
    own = [site.slug, person.pk]
    names = ["edit", "checked", "note", "car_new", "duplicates", "merge"]
    names += ["silence", "unsilence"]
    verbs = {name: reverse(f"client_{name}", args=own) for name in names}
    if car is not None:
        of_car = ["car_edit", "car_mileage", "car_owner", "defect"]
        verbs |= {name: reverse(f"client_{name}", args=[*own, car.pk]) for name in of_car}
    return verbs


def typed(request: HttpRequest) -> Any:
    """What was typed; None before anything was, so that an empty form is judged as well."""
    return request.POST if request.method == "POST" else None


def answer_form(
    request: HttpRequest,
    site: Site,
    person: Client,
    form: DeskForm,
    act: Callable[[dict[str, Any], dt.datetime], HttpResponse],
    *,
    slot: str,
    car: str = "",
    **more: Any,
) -> HttpResponse:
    """Draw the form, or do what it says; with what stands in the way all that was typed stays."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return act(form.cleaned_data, clock.now())
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
    return show_file(request, site, person, slot=slot, form=form, car=car, status=status, **more)


def done(
    request: HttpRequest,
    site: Site,
    client: int,
    said: Sentence,
    *,
    undo: str = "",
    car: int | None = None,
) -> HttpResponse:
    """Back to the page, which is read anew and says what was done."""
    messages.success(request, str(said), extra_tags=undo)
    url = reverse("client", args=[site.slug, client])
    return SeeOther(f"{url}?car={car}" if car else url)
