"""A site's own colour, logo and preview picture, under addresses that change when they do.

So each may be kept for a year. An address of yesterday gets what is true today, and is not kept.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from appointments.views.preview import draw_preview, version_of_preview
from service_desk.organisation.models import Site, SiteLook
from service_desk.web.guards import public_view

_FOR_A_YEAR = "public, max-age=31536000, immutable"


@public_view
@require_safe
def stylesheet(request: HttpRequest, site: str, version: str) -> HttpResponse:
    look = get_object_or_404(SiteLook.objects.defer("logo").exclude(accent=""), site__slug=site)
    return _kept(
        look.stylesheet.encode(), "text/css; charset=utf-8", is_current=version == look.version
    )


@public_view
@require_safe
def logo(request: HttpRequest, site: str, version: str) -> HttpResponse:
    look = get_object_or_404(SiteLook, site__slug=site)
    if look.logo is None:
        raise Http404
    return _kept(bytes(look.logo), "image/png", is_current=version == look.logo_version)


@public_view
@require_safe
def preview(request: HttpRequest, site: str, version: str) -> HttpResponse:
    """What a messenger shows beside a link to the site's page: 1200 × 630 pixels."""
    place = get_object_or_404(
        Site.objects.select_related("look").defer("look__logo"), slug=site, is_active=True
    )
    return _kept(draw_preview(place), "image/png", is_current=version == version_of_preview(place))


def _kept(content: bytes, content_type: str, *, is_current: bool) -> HttpResponse:
    keep = _FOR_A_YEAR if is_current else "no-cache"
    headers = {"Cache-Control": keep, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)
