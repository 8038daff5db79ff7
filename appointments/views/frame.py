"""A booking inside a frame of the dealer's own website.

A browser gives a frame of another site no cookies, so the answers travel in the page itself, signed
(``Draft.signed``), and each answer brings the next page directly: no address to come back to, no
session, nothing that a page around the frame could ride on.
"""

import copy
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.datastructures import MultiValueDict

from appointments.views.draft import Draft
from service_desk.organisation.models import Site


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a framed page sends its form; ``lang`` is kept in the address where one was chosen."""

    site: str
    lang: str = ""

    def address(self, step: str) -> str:
        address = reverse("embed-step", args=[self.site, step])
        return f"{address}?lang={self.lang}" if self.lang else address

    def words(self, draft: Draft, step: str, before: str) -> dict[str, Any]:
        """What the templates need instead of cookies and links. ``before`` is the step to go back
        to, if there is one."""
        return {
            "framed": True,
            "answers": draft.signed(),
            "action": self.address(step),
            "here": step,
            "back": before,
            "csrf_token": "NOTPROVIDED",  # Django's word for none: it would set a cookie
        }


def frame_of(request: HttpRequest) -> Frame | None:
    """The frame that this request comes from; None on pages of our own."""
    return getattr(request, "frame", None)


def only_asking(request: HttpRequest) -> HttpRequest:
    """The same request with nothing sent: what shows the next question."""
    asking = copy.copy(request)
    asking.method, asking.POST = "GET", QueryDict()
    asking._files = MultiValueDict()  # type: ignore[attr-defined]
    return asking


def origins_of(site: Site) -> list[str]:
    """The websites that may frame the site's booking. Http404 where there are none."""
    look = getattr(site, "look", None)
    if look is None or not look.embed_hosts:
        raise Http404
    return list(look.embed_hosts)


def let_frame(response: HttpResponse, site: Site) -> HttpResponse:
    """Let those websites show the page in a frame, and nobody else; no cookie goes along."""
    response._csp_replace = {"frame-ancestors": origins_of(site)}  # type: ignore[attr-defined]
    response.xframe_options_exempt = True
    response.cookies.clear()
    patch_cache_control(response, private=True, no_cache=True)
    return response
