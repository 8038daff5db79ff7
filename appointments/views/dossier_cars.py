"""The cars of a file: added, corrected, read, sold; and work found on them and not done."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appointments.forms.dossier import (
    CarForm,
    DefectForm,
    DropForm,
    MileageForm,
    OwnerForm,
    on_paper,
)
from appointments.views.dossier import answer_form, client_or_404, done, show_file, typed
from appointments.views.screen import staff
from service_desk.clients import actions
from service_desk.clients.models import Client, Vehicle
from service_desk.clients.queries import search_clients
from service_desk.clients.rules import mileage_cautions
from service_desk.lib import clock
from service_desk.lib.refusals import refuse
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.actions import drop_defect, note_defect, restore_defect
from service_desk.visits.models import DeferredDefect
from service_desk.web.guards import desk_view

_FORM = ["GET", "HEAD", "POST"]
MOST_FOUND = 6


@desk_view(Right.EDIT_CLIENTS)
@require_http_methods(_FORM)
def new(request: HttpRequest, site: Site, client: int) -> HttpResponse:
    """Another car of this client; one on file without an owner is taken over."""
    person = client_or_404(site, client)
    form = CarForm(typed(request), is_new=True)

    def add(given: dict[str, Any], now: dt.datetime) -> HttpResponse:
        how: Any = {"by": staff(request), "door": "desk", "now": now}
        said = {name: given[name] for name in ("plate", "vin", "make", "model", "mileage")}
        car = actions.add_car(
            person,
            first_registered_on=given["first_registered_on"],
            warranty_until=given["warranty_until"],
            warranty_km=given["warranty_km"],
            **said,
            **how,
        )
        return done(request, site, client, _("The car is on the file."), car=car.pk)

    return answer_form(request, site, person, form, add, slot="new_car")


@desk_view(Right.EDIT_CLIENTS)
@require_http_methods(_FORM)
def edit(request: HttpRequest, site: Site, client: int, vehicle: int) -> HttpResponse:
    person, car = client_or_404(site, client), car_or_404(site, client, vehicle)
    initial = {
        name: getattr(car, name) for name in ("plate", "vin", "make", "model", "warranty_km")
    }
    days = {
        name: on_paper(getattr(car, name)) for name in ("first_registered_on", "warranty_until")
    }
    form = CarForm(typed(request), initial=initial | days, is_new=False)

    def save(given: dict[str, Any], now: dt.datetime) -> HttpResponse:
        actions.edit_vehicle(car, **given, by=staff(request), door="desk", now=now)
        return done(request, site, client, _("The car's file is saved."), car=vehicle)

    return answer_form(request, site, person, form, save, slot="car", car=str(vehicle))


@desk_view(Right.EDIT_CLIENTS)
@require_http_methods(_FORM)
def mileage(request: HttpRequest, site: Site, client: int, vehicle: int) -> HttpResponse:
    """What the odometer shows; a lower figure needs a remark, a leap is only said (C1-2c)."""
    person, car = client_or_404(site, client), car_or_404(site, client, vehicle)
    form = MileageForm(typed(request))

    def read(given: dict[str, Any], now: dt.datetime) -> HttpResponse:
        cautions = mileage_cautions(car, given["km"], now=now)
        actions.read_mileage(car, **given, by=staff(request), door="desk", now=now)
        leapt = [each for each in cautions if each.code == "mileage_leapt"]
        said = leapt[0].message if leapt else _("The mileage is on the file.")
        return done(request, site, client, said, car=vehicle)

    return answer_form(request, site, person, form, read, slot="mileage", car=str(vehicle))


@desk_view(Right.EDIT_CLIENTS)
@require_http_methods(_FORM)
def owner(request: HttpRequest, site: Site, client: int, vehicle: int) -> HttpResponse:
    """Somebody else has the car now: found on file, or a new file. The history stays with it."""
    person, car = client_or_404(site, client), car_or_404(site, client, vehicle)
    now = clock.now()
    first = {"on": on_paper(site.today(now))}
    if request.method == "POST" and "search" in request.POST:
        form = OwnerForm(initial={**first, **request.POST.dict()})
        text = request.POST.get("q", "")[:60].strip()
        hits = search_clients(site=site, text=text, limit=MOST_FOUND) if len(text) > 1 else []
        found = {hit.client.pk: hit for hit in hits if hit.client.pk != client}
        more: dict[str, Any] = {"found": found.values(), "asked": text}
        return show_file(request, site, person, slot="owner", form=form, car=str(vehicle), **more)
    form = OwnerForm(typed(request), initial=first)

    def change(given: dict[str, Any], now: dt.datetime) -> HttpResponse:
        to = _new_owner(request, site, given, now)
        actions.change_owner(car, to=to, on=given["on"], by=staff(request), door="desk", now=now)
        back = reverse("client_car_owner_back", args=[site.slug, client, vehicle])
        said = _("The car is %(name)s's now.") % {"name": to.name}
        return done(request, site, client, said, undo=back, car=vehicle)

    return answer_form(request, site, person, form, change, slot="owner", car=str(vehicle))


def _new_owner(request: HttpRequest, site: Site, given: dict[str, Any], now: dt.datetime) -> Client:
    if given["to"]:
        known = Client.objects.filter(site=site, pk=given["to"], merged_into=None).first()
        if known is None:
            refuse("unknown_client", _("This client is not on file here."), "to", status=404)
        return known
    return actions.find_or_create_client(
        site=site,
        name=given["name"],
        phone=given["phone"],
        language=site.language,
        by=staff(request),
        door="desk",
        now=now,
    )


@desk_view(Right.EDIT_CLIENTS)
@require_POST
def owner_back(request: HttpRequest, site: Site, client: int, vehicle: int) -> HttpResponse:
    """The change of owner was a mistake."""
    car = car_or_404(site, client, vehicle)
    actions.take_back_owner(car, by=staff(request), door="desk", now=clock.now())
    return done(request, site, client, _("Taken back: the owner is as before."), car=vehicle)


@desk_view(Right.EDIT_CLIENTS)
@require_http_methods(_FORM)
def defect(request: HttpRequest, site: Site, client: int, vehicle: int) -> HttpResponse:
    """Work that was found and not done, to be said again next time."""
    person, car = client_or_404(site, client), car_or_404(site, client, vehicle)
    offered = site.operations.filter(is_active=True)
    form = DefectForm(typed(request), operations=offered)

    def write(given: dict[str, Any], now: dt.datetime) -> HttpResponse:
        note_defect(car, **given, by=staff(request), door="desk", now=now)
        return done(request, site, client, _("It will be said at the next booking."), car=vehicle)

    return answer_form(request, site, person, form, write, slot="defect", car=str(vehicle))


@desk_view(Right.EDIT_CLIENTS)
@require_http_methods(_FORM)
def drop(request: HttpRequest, site: Site, client: int, vehicle: int, defect: int) -> HttpResponse:
    """It need not be done; the reason is kept."""
    person, row = client_or_404(site, client), defect_or_404(site, client, vehicle, defect)
    form = DropForm(typed(request))

    def let_go(given: dict[str, Any], now: dt.datetime) -> HttpResponse:
        drop_defect(row, **given, by=staff(request), door="desk", now=now)
        back = reverse("client_defect_restore", args=[site.slug, client, vehicle, defect])
        return done(request, site, client, _("It is no longer said."), undo=back, car=vehicle)

    return answer_form(
        request, site, person, form, let_go, slot="drop", car=str(vehicle), dropping=row.pk
    )


@desk_view(Right.EDIT_CLIENTS)
@require_POST
def restore(
    request: HttpRequest, site: Site, client: int, vehicle: int, defect: int
) -> HttpResponse:
    row = defect_or_404(site, client, vehicle, defect)
    restore_defect(row, by=staff(request), door="desk", now=clock.now())
    return done(request, site, client, _("It will be said again."), car=vehicle)


def car_or_404(site: Site, client: int, vehicle: int) -> Vehicle:
    """A car that is, or was, this client's."""
    cars = Vehicle.objects.filter(site=site, ownerships__client=client, pk=vehicle)
    car = cars.select_related("site").first()
    if car is None:
        raise Http404
    return car


def defect_or_404(site: Site, client: int, vehicle: int, defect: int) -> DeferredDefect:
    car = car_or_404(site, client, vehicle)
    row = DeferredDefect.objects.filter(pk=defect, vehicle=car).first()
    if row is None:
        raise Http404
    row.vehicle = car
    return row
