"""The rows an address names, and who may see them: a foreign site's are not there (404)."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from service_desk.clients.models import Client, Ownership, Vehicle
from service_desk.clients.queries import ClientHit, kept_file, search_clients
from service_desk.organisation.roles import Right
from service_desk.web.api import ApiView

FEWEST_SIGNS = 2
LIST = [OpenApiParameter(name, str) for name in ("site", "q", "limit", "cursor")]


class FilePages(CursorPagination):
    """Cursor pages, the oldest file first; ``limit`` up to 200."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = "id"


def whole_clients() -> QuerySet[Client]:
    """Clients with all that ``client_output`` shows: four queries for any number."""
    owned = Ownership.objects.filter(ends_on=None).select_related("vehicle").order_by("pk")
    return Client.objects.select_related(
        "site", "preferred_advisor", "merged_into"
    ).prefetch_related("contact_points", "consents", Prefetch("ownerships", queryset=owned))


def whole_vehicles() -> QuerySet[Vehicle]:
    """Cars with their owners: two queries for any number."""
    owned = Ownership.objects.filter(ends_on=None).select_related("client")
    return Vehicle.objects.select_related("site").prefetch_related(
        Prefetch("ownerships", queryset=owned)
    )


def sites_asked_for(view: ApiView, request: Request) -> list[str]:
    """The named site, or all where the caller sees clients."""
    if slug := request.query_params.get("site"):
        return [view.site_for(request, slug, Right.SEE_CLIENTS).slug]
    return view.own_sites(request, Right.SEE_CLIENTS)


def hits_for(view: ApiView, request: Request) -> list[ClientHit] | None:
    """Who ``?q=`` finds at the named site; None where nothing is searched for.

    400 without a site, and for a single character: it finds everybody.
    """
    text = request.query_params.get("q", "").strip()
    if not text:
        return None
    site = view.site_for(request, request.query_params.get("site", ""), Right.SEE_CLIENTS)
    if len(text) < FEWEST_SIGNS:
        raise ValidationError({"q": [_("Type at least two characters.")]})
    return search_clients(site=site, text=text[:60], limit=FilePages.max_page_size)


def client_named(view: ApiView, request: Request, key: int, right: Right) -> Client:
    """The client of this id, or the file it was merged into."""
    found = whole_clients().filter(pk=key).first()
    if found is None:
        raise Http404
    view.site_for(request, found.site.slug, right)
    kept = kept_file(found)
    return found if kept == found else whole_clients().get(pk=kept.pk)


def vehicle_named(view: ApiView, request: Request, key: int, right: Right) -> Vehicle:
    found = whole_vehicles().filter(pk=key).first()
    if found is None:
        raise Http404
    view.site_for(request, found.site.slug, right)
    return found
