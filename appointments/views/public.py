"""``/book/``: four questions, each a page of its own, and at the end a visit.

Nothing is written before the last step but a hold of the chosen time. A refusal, wherever it comes
from, is shown on the page of the question it is about, with everything kept that was typed.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions.public_holds import hold_for_client
from appointments.forms.public import DIAGNOSIS, CarForm, DetailsForm, TimeForm, WorkForm
from appointments.views.draft import Draft
from appointments.views.once import finish
from appointments.views.public_photos import with_photos
from appointments.views.sender import sender_of
from appointments.views.steps import (
    go_on,
    open_site,
    show_car,
    show_when,
    show_work,
    show_you,
    step,
)
from appointments.views.times import FreeTimes
from service_desk.catalogue.queries import operations_by_code, public_operations
from service_desk.lib.clock import now
from service_desk.lib.names import first_name
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.visits.states import Mobility
from service_desk.web.guards import public_view


@public_view
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return redirect("book")


@public_view
@require_safe
def choose_site(request: HttpRequest) -> HttpResponse:
    sites = list(Site.objects.filter(is_active=True).order_by("name"))
    if len(sites) == 1:
        return redirect("book-begin", sites[0].slug)
    return render(request, "appointments/public/sites.html", {"sites": sites})


@public_view
@require_safe
def privacy(request: HttpRequest, site: str) -> HttpResponse:
    open_site(request, site)
    return render(request, "appointments/public/privacy.html")


@public_view
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, site: str) -> HttpResponse:
    """The first question to somebody new; ``?operations=OIL`` of a dealer's own page is ticked."""
    place = open_site(request, site)
    asked = request.GET.getlist("operations")
    ticked = {"operations": asked, "is_wrong": DIAGNOSIS in asked}
    return _ask_work(request, place, Draft.begin(place, now=now()), ticked)


@step
def work(request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    """The first question again, as answered before."""
    return _ask_work(request, site, draft, draft.answers())


def _ask_work(
    request: HttpRequest, site: Site, draft: Draft, answered: dict[str, Any]
) -> HttpResponse:
    offered = public_operations(site)
    form = WorkForm(_sent(request), request.FILES or None, initial=answered, offered=offered)
    if form.is_bound:
        draft, form = with_photos(request, site, draft, form, offered)
    if not form.is_valid():
        response = show_work(request, site, draft, form)
        if draft.photos or "remove" in request.POST:
            draft.keep(response)
        return response
    given = form.cleaned_data
    draft = draft.but(
        operations=tuple(given["operations"]),
        trouble=form.trouble.code if form.trouble and given["is_wrong"] else "",
        complaint=given["complaint"],
    )
    return go_on(draft, "when" if draft.vehicle else "car")


@step
def car(request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    form = CarForm(_sent(request), initial=draft.answers())
    if not form.is_valid():
        return show_car(request, site, draft, form)
    return go_on(draft.but(vehicle=None, known_car="", **form.cleaned_data), "when")


@step
def when(request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    """A tap on a time sends the form; the time is looked at again before going on."""
    moment = now()
    works = operations_by_code(site=site, codes=draft.codes)
    mobility = request.POST.get("mobility", draft.mobility)
    times = FreeTimes.to_book(site, works, mobility=mobility, owner=draft.owner, now=moment)
    form = TimeForm(
        _sent(request),
        initial=draft.answers(),
        now=moment,
        has_loaners=times.has_loaners,
    )
    if not form.is_valid():
        return show_when(request, site, draft, form, times)
    given = form.cleaned_data
    draft = draft.but(
        mobility=given["mobility"] or Mobility.NONE.value, starts_at=given["starts_at"].isoformat()
    )
    try:
        offer = times.take(given["starts_at"])
    except Refusal as refusal:
        return show_when(request, site, draft, form, times, refusal)
    hold_for_client(
        site=site,
        draft=draft.key,
        advisor=offer.advisor.id,
        starts_at=offer.starts_at,
        sender=sender_of(request),
        now=moment,
    )
    met_by = first_name(offer.advisor.name, site.country)
    return go_on(draft.but(advisor=offer.advisor.id, met_by=met_by), "you")


@step
def you(request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    """The last step: the form holds all the answers, so it books even where the cookie is gone."""
    moment = now()
    initial = draft.answers() | {"answers": draft.signed()}
    hasty = draft.is_hasty(moment)
    form = DetailsForm(_sent(request), initial=initial, country=site.country, is_hasty=hasty)
    if not form.is_valid():
        return show_you(request, site, draft, form)
    given = form.cleaned_data
    draft = draft.but(name=given["name"], phone=given["phone"], email=given["email"])
    return finish(request, site, draft, moment)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
