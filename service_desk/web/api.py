"""What every API view shares: the caller's site and right, and answers in problem documents."""

from typing import cast

from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import permissions
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from service_desk.organisation.models import Site, Staff
from service_desk.organisation.models.people import rights_of
from service_desk.organisation.roles import Right
from service_desk.web.guards import site_with_rights


class ApiView(APIView):
    """A view of the JSON API, for a token or a signed-in member of staff.

    ``guard`` names it for the URL check; the right is asked for per site, by ``site_for``.
    """

    guard = "api"
    permission_classes = [permissions.IsAuthenticated]

    def site_for(self, request: Request, slug: str, right: Right) -> Site:
        """The site of this slug: 404 if it is not the caller's, 403 without the right there."""
        if not slug:
            raise ValidationError({"site": [_("Say which site.")]})
        postings = getattr(request.user, "known_postings", None)
        if postings is None or request.user.is_superuser:
            site, rights = site_with_rights(request, slug)
        else:
            site, rights = _known_site(postings, slug)
        if right not in rights:
            raise PermissionDenied
        return site

    def own_sites(self, request: Request, right: Right) -> list[str]:
        """The slugs of the sites where the caller has the right."""
        caller = cast(Staff, request.user)
        if caller.is_superuser:
            return list(Site.objects.values_list("slug", flat=True))
        postings = getattr(caller, "known_postings", None)
        if postings is None:
            postings = list(caller.postings.values("role", slug=F("site__slug")))
        rights: dict[str, set[str]] = {}
        for posting in postings:
            rights.setdefault(posting["slug"], set()).add(posting["role"])
        return [slug for slug, roles in rights.items() if right in rights_of(roles)]


def _known_site(postings: list[dict[str, str]], slug: str) -> tuple[Site, frozenset[Right]]:
    roles = [posting["role"] for posting in postings if posting["slug"] == slug]
    if not roles:
        raise Http404
    return Site.objects.select_related("policy").get(slug=slug), rights_of(roles)
