"""``/book/``: four questions, each a page of its own, and at the end a visit.

Nothing is written before the last step. A refusal, wherever it comes from, is shown on the page of
the question it is about, with everything kept that was typed.
"""

import datetime as dt
from dataclasses import asdict, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions import book_visit
from appointments.forms.public import DIAGNOSIS, CarForm, DetailsForm, TimeForm, WorkForm
from appointments.links import issue_link
from appointments.views.draft import Draft
from appointments.views.replies import SeeOther
from appointments.views.steps import (
    go_on,
    open_site,
    show_car,
    show_refused,
    show_when,
    show_work,
    show_you,
    step,
)
from appointments.views.times import FreeTimes
from appointments.views.words import language
from appointments.wishes import VisitWish
from service_desk.catalogue.queries import operations_by_code, public_operations
from service_desk.lib.clock import now
from service_desk.lib.names import first_name
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.records.idempotency import answer_once, fingerprint
from service_desk.visits.models import Visit
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
    return _ask_work(request, place, Draft.begin(place), ticked)


@step
def work(request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    """The first question again, as answered before."""
    return _ask_work(request, site, draft, draft.answers())


def _ask_work(
    request: HttpRequest, site: Site, draft: Draft, answered: dict[str, Any]
) -> HttpResponse:
    form = WorkForm(_sent(request), initial=answered, offered=public_operations(site))
    if not form.is_valid():
        return show_work(request, site, draft, form)
    given = form.cleaned_data
    draft = draft.but(
        operations=tuple(given["operations"]),
        trouble=form.trouble.code if form.trouble and given["is_wrong"] else "",
        complaint=given["complaint"],
    )
    return go_on(draft, "car")


@step
def car(request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    form = CarForm(_sent(request), initial=draft.answers())
    if not form.is_valid():
        return show_car(request, site, draft, form)
    return go_on(draft.but(**form.cleaned_data), "when")


@step
def when(request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    """A tap on a time sends the form; the time is looked at again before going on."""
    moment = now()
    works = operations_by_code(site=site, codes=draft.codes)
    mobility = request.POST.get("mobility", draft.mobility)
    times = FreeTimes.to_book(site, works, mobility=mobility, now=moment)
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
    met_by = first_name(offer.advisor.name, site.country)
    return go_on(draft.but(advisor=offer.advisor.id, met_by=met_by), "you")


@step
def you(request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    """The last step: the form holds all the answers, so it books even where the cookie is gone."""
    initial = draft.answers() | {"answers": draft.signed()}
    form = DetailsForm(_sent(request), initial=initial, country=site.country)
    if not form.is_valid():
        return show_you(request, site, draft, form)
    given = form.cleaned_data
    draft = draft.but(name=given["name"], phone=given["phone"], email=given["email"])
    moment = now()
    try:
        visit = _book_once(site, draft, moment)
    except Refusal as refusal:
        return show_refused(request, site, draft, refusal, now=moment)
    response = SeeOther(reverse("visit-link", args=[issue_link(visit, now=moment)]))
    draft.forget(response)
    return response


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _book_once(site: Site, draft: Draft, moment: dt.datetime) -> Visit:
    """Book; the same form sent again, by a second tap or after a lost answer, is the same visit."""

    def book() -> tuple[int, dict[str, int]]:
        wish = draft.wish(site, language=language())
        return 303, {"visit": _book_with_anybody(wish, moment).pk}

    _status, answer = answer_once(
        owner="public",
        key=draft.key,
        request_hash=fingerprint(asdict(draft)),
        act=book,
        now=moment,
    )
    return Visit.objects.get(pk=answer["visit"])


def _book_with_anybody(wish: VisitWish, moment: dt.datetime) -> Visit:
    """With the advisor who was named, or whoever else is free then: the client chose the time."""
    try:
        return book_visit(wish, by=None, door="public", now=moment)
    except Refusal as refusal:
        if wish.advisor is None or refusal.status != 409:
            raise
        return book_visit(replace(wish, advisor=None), by=None, door="public", now=moment)
