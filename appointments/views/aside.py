"""Pages beside the four steps, for whom no time suits: the door to them and what they share."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from appointments.forms.aside import AsideForm
from appointments.limits import TooOften
from appointments.views.draft import Draft
from appointments.views.frame import frame_of
from appointments.views.replies import SeeOther
from appointments.views.sender import tell_when
from appointments.views.steps import open_site
from appointments.views.words import language, work_words
from appointments.wishes import RequestWords
from service_desk.catalogue.queries import operations_by_code
from service_desk.lib.clock import now
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.visits.states import Source
from service_desk.web.guards import public_view

BEFORE = ("work", "car")
"""The steps whose answers such a page needs."""

_STEPS = {"call_me": "call", "called": "call", "wait": "wait"}
AsideView = Callable[[HttpRequest, Site, Draft, dt.datetime], HttpResponse]


def beside(view: AsideView) -> Callable[..., HttpResponse]:
    """A page reached from the third step, with the work and the car known by then."""

    @public_view
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request: HttpRequest, site: str, key: str) -> HttpResponse:
        place = open_site(request, site)
        draft = Draft.of(request, place, key)
        if draft is None:
            return SeeOther(reverse("book-begin", args=[site]))
        if draft.next_step() in BEFORE:
            return SeeOther(draft.address(draft.next_step()))
        response = view(request, place, draft, now())
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return opened


def show_aside(
    request: HttpRequest,
    page: str,
    site: Site,
    draft: Draft,
    form: AsideForm | None = None,
    refusal: Refusal | None = None,
    **words: Any,
) -> HttpResponse:
    """The page with the work so far; what a verb refused is said in its form."""
    if form is not None and refusal is not None:
        form.refuse_all(refusal)
    work = work_words(site, operations_by_code(site=site, codes=draft.codes))
    context = {
        "draft": draft,
        "form": form,
        "work": work,
        "links": {"work": draft.address("work"), "when": draft.address("when")},
        "back": draft.address("when"),
        "action": request.path,
        **words,
    }
    if frame := frame_of(request):
        context |= frame.words(draft, _STEPS[page], "when")
    status = refusal.status if refusal else 400 if form is not None and form.errors else 200
    response = render(request, f"appointments/public/{page}.html", context, status=status)
    return tell_when(response, refusal) if isinstance(refusal, TooOften) else response


def asked_in(site: Site, draft: Draft, *, wish: str = "") -> RequestWords:
    """The wish of a draft, as the register keeps it."""
    return RequestWords(
        site=site,
        source=Source.PUBLIC,
        vehicle=draft.vehicle,
        name=draft.name,
        phone=draft.phone,
        plate=draft.plate,
        make=draft.make,
        model=draft.model,
        language=language(),
        operations=draft.codes,
        wish=wish,
    )
