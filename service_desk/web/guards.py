"""Every view is mounted behind one of these; the URL check fails for one that is not.

A guard leaves its name on the view (``view.guard``), which is what the check and the matrix of
roles and addresses in ``tests/house`` read.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.views.decorators.csrf import csrf_exempt

from service_desk.organisation.models import Posting, Site
from service_desk.organisation.models.people import rights_of
from service_desk.organisation.roles import Right

View = Callable[..., HttpResponse]


def site_with_rights(request: HttpRequest, slug: str) -> tuple[Site, frozenset[Right]]:
    """The site and what the person may do there, in one query.

    Raises Http404 for a site that is not theirs: staff of one site learn nothing of another,
    not even that it exists.
    """
    user = request.user
    roles = Posting.objects.filter(site=OuterRef("pk"), staff=user.pk).values("role")
    site = (
        Site.objects.select_related("policy").annotate(roles=ArraySubquery(roles)).filter(slug=slug)
    ).first()
    if site is None or not user.is_active:
        raise Http404
    if user.is_superuser:
        return site, frozenset(Right)
    if not site.roles:
        raise Http404
    return site, rights_of(site.roles)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        # A fragment must not swallow the login page: the whole page goes there instead.
        response = HttpResponse(status=401)
        response["HX-Redirect"] = resolve_url("account_login")
        return response
    return redirect_to_login(request.get_full_path())


def desk_view(right: Right) -> Callable[[View], View]:
    """A staff page of one site: signed in, posted at the site (else 404), with the right (403).

    The address names the site by its slug (``<slug:site>``); the view gets the ``Site``.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, site: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            place, rights = site_with_rights(request, site)
            if right not in rights:
                raise PermissionDenied
            setattr(request, "site", place)  # noqa: B010  django-stubs know another site
            request.rights = rights  # type: ignore[attr-defined]
            return view(request, place, *args, **kwargs)

        guarded.guard = f"desk:{right.value}"  # type: ignore[attr-defined]
        return guarded

    return guard


def staff_view(view: View) -> View:
    """A page for anybody who works here, of no particular site."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.guard = "staff"  # type: ignore[attr-defined]
    return guarded


def public_view(view: View) -> View:
    """A page for everybody; it must show nothing that is anybody's own."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    guarded.guard = "public"  # type: ignore[attr-defined]
    return guarded


def link_view(view: View) -> View:
    """A page opened by a signed link; the view itself looks the token up.

    It is never cached and never named as a referrer to anybody else: its address is a secret.
    ("no-referrer" would also blank the Origin of the page's own forms, and CSRF refuse them.)
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    guarded.guard = "link"  # type: ignore[attr-defined]
    return guarded


def signed_view(view: View) -> View:
    """A door for a machine that is not ours: the view itself verifies who signed each call.

    No session is asked, so nothing rides along that another page could misuse (S7).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    guarded.guard = "signed"  # type: ignore[attr-defined]
    return csrf_exempt(guarded)
