"""``…/already/``: what was asked for is there, and was not asked for in this browser.

The link goes to the phone or e-mail on file; the page shows what its reader has typed themselves.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from appointments.views.draft import Draft
from appointments.views.frame import frame_of
from appointments.views.replies import SeeOther
from appointments.views.steps import open_site
from appointments.views.words import language
from service_desk.lib.dates import show_moment
from service_desk.organisation.models import Site
from service_desk.web.guards import public_view

VISIT, PLACE = "visit", "place"


class Already(SeeOther):
    """To that page; a frame shows it at once instead."""

    draft: Draft


def to_already(draft: Draft, what: str) -> HttpResponse:
    """``what`` is ``VISIT``, or ``PLACE`` in the waiting list."""
    draft = draft.but(already=what)
    response = Already(draft.address("already"))
    response.draft = draft
    draft.keep(response)
    return response


@public_view
@require_safe
def already(request: HttpRequest, site: str, key: str) -> HttpResponse:
    place = open_site(request, site)
    draft = Draft.of(request, place, key)
    if draft is None or not draft.already:
        return SeeOther(reverse("book-begin", args=[site]))
    return show_already(request, place, draft)


def show_already(request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    is_visit = draft.already == VISIT
    said = {
        "what": draft.already,
        "moment": show_moment(draft.at, site.zone_info, language()) if is_visit else "",
        "framed": frame_of(request) is not None,
    }
    response = render(request, "appointments/public/already.html", said)
    patch_cache_control(response, private=True, no_cache=True)
    return response
