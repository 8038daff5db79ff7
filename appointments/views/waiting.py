"""The waiting list at the desk: who waits, adding one, and answering for a client on the phone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.actions.freeing import decline_offer, take_offer
from appointments.actions.waiting import wait_again, wait_for_time, withdraw
from appointments.forms.registers import WaitForm, WithdrawForm
from appointments.models import WaitingEntry, WaitingOffer
from appointments.registers.waiting import no_longer_waiting, waiting_list
from appointments.states import OfferState, PartOfDay
from appointments.views.registers import show_register
from appointments.views.replies import SeeOther
from appointments.views.screen import staff
from appointments.wishes import RequestWords
from service_desk.clients.models import Client, Vehicle
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, Mobility, Source
from service_desk.web.guards import desk_view

PAGE = "appointments/registers/waiting.html"
ADD = "appointments/registers/wait.html"
USUAL = dt.timedelta(days=14)


@desk_view(Right.SEE_CLIENTS)
@require_safe
def waiting(request: HttpRequest, site: Site) -> HttpResponse:
    """Who waits, in the order in which free times are offered to them."""
    return _show(request, site)


@desk_view(Right.BOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, site: Site) -> HttpResponse:
    """Put a client on the list; ``?client=&vehicle=`` or ``?visit=`` of somebody on file."""
    now = clock.now()
    if request.method != "POST":
        form = WaitForm(initial=_initial(request, site, now), site=site)
        return _show_form(request, site, form)
    form = WaitForm(request.POST, site=site)
    if not form.is_valid():
        return _show_form(request, site, form, status=400)
    try:
        entry = _waits(request, site, form, now)
    except Refusal as refusal:
        form.refuse(refusal)
        return _show_form(request, site, form, status=refusal.status)
    undo = reverse("waiting_withdraw", args=[site.slug, entry.pk])
    messages.success(request, _("The client is on the waiting list."), extra_tags=undo)
    return SeeOther(reverse("waiting", args=[site.slug]))


def press(
    act: Callable[..., Any], said: str | Promise, *, undo: str = ""
) -> Callable[..., HttpResponse]:
    """The view of one press on an entry; ``undo`` names its reverse."""

    @desk_view(Right.BOOK)
    @require_POST
    def pressed(request: HttpRequest, site: Site, entry: int) -> HttpResponse:
        rows = WaitingEntry.objects.select_related("site__policy")
        row = get_object_or_404(rows, site=site, pk=entry)
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return _show(request, site, status=400, refused=row, form=form)
        try:
            act(row, reason=form.cleaned_data["reason"], by=staff(request), now=clock.now())
        except Refusal as refusal:
            return _show(request, site, status=refusal.status, refused=row, refusal=refusal)
        back = reverse(undo, args=[site.slug, entry]) if undo else ""
        messages.success(request, str(said), extra_tags=back)
        return SeeOther(reverse("waiting", args=[site.slug]))

    return pressed


def _take(entry: WaitingEntry, *, reason: str, by: Any, now: dt.datetime) -> None:
    take_offer(_open_offer(entry), by=by, door="desk", now=now)


def _decline(entry: WaitingEntry, *, reason: str, by: Any, now: dt.datetime) -> None:
    decline_offer(_open_offer(entry), by=by, door="desk", now=now)


def _withdraw(entry: WaitingEntry, *, reason: str, by: Any, now: dt.datetime) -> None:
    withdraw(entry, reason=reason, by=by, door="desk", now=now)


def _again(entry: WaitingEntry, *, reason: str, by: Any, now: dt.datetime) -> None:
    wait_again(entry, by=by, door="desk", now=now)


def _open_offer(entry: WaitingEntry) -> WaitingOffer:
    """The offer that is answered; one that has just run out is answered with its refusal."""
    offers = entry.offers.select_related("entry__site__policy").order_by("-offered_at")
    open_one = offers.filter(state=OfferState.OPEN).first()
    return open_one or get_object_or_404(offers[:1])


withdrawn = press(_withdraw, gettext_lazy("Taken off the list."), undo="waiting_again")
again = press(_again, gettext_lazy("Back on the list, in the old place."))
taken = press(_take, gettext_lazy("The time is booked for the client."))
declined = press(_decline, gettext_lazy("The client waits on; the next one is asked."))


def _waits(request: HttpRequest, site: Site, form: WaitForm, now: dt.datetime) -> WaitingEntry:
    said = form.cleaned_data
    asked = RequestWords(
        site=site,
        source=Source.PHONE,
        client=said["client"],
        vehicle=said["vehicle"],
        name=said["name"],
        phone=said["phone"],
        plate=said["plate"],
        operations=tuple(said["operations"]),
    )
    return wait_for_time(
        asked,
        complaint=said["complaint"],
        mobility=Mobility(said["mobility"]),
        advisor=said["advisor"],
        first_on=said["first_on"],
        last_on=said["last_on"],
        part_of_day=PartOfDay(said["part_of_day"]),
        visit=_visit(site, said["visit"]),
        by=staff(request),
        door="desk",
        now=now,
    )


def _initial(request: HttpRequest, site: Site, now: dt.datetime) -> dict[str, Any]:
    today = site.today(now)
    asked: dict[str, Any] = {"first_on": today, "last_on": today + USUAL}
    for name in ("client", "vehicle", "name", "phone", "plate"):
        asked[name] = request.GET.get(name, "")
    if visit := _visit(site, request.GET.get("visit", "")):
        asked |= {"visit": visit.number, "client": visit.client_id, "vehicle": visit.vehicle_id}
        asked["operations"] = [work.operation.code for work in visit.works.all()]
        asked["mobility"] = visit.mobility
    return asked


def _visit(site: Site, number: str) -> Visit | None:
    """The later visit that they would rather have earlier."""
    rows = Visit.objects.filter(site=site, number=number, state__in=AHEAD)
    return rows.prefetch_related("works__operation").first() if number else None


def _show(request: HttpRequest, site: Site, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "waits": waiting_list(site),
        "over": no_longer_waiting(site, now=clock.now()),
        **more,
    }
    return show_register(request, site, PAGE, "waiting", context, status=status)


def _show_form(
    request: HttpRequest, site: Site, form: WaitForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "person": _named(Client.objects.filter(site=site), form["client"].value()),
        "car": _named(Vehicle.objects.filter(site=site), form["vehicle"].value()),
    }
    return show_register(request, site, ADD, "waiting", context, status=status)


def _named(rows: QuerySet[Any], value: object) -> Any:
    """The row of an id that came with the address; None for what is no id of this site."""
    text = str(value or "")
    return rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 18 else None
