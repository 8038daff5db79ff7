"""A view without a guard can't be mounted; and the check itself is checked."""

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, path

from service_desk.organisation.roles import RIGHTS, Right, Role
from service_desk.web import checks
from service_desk.web.guards import desk_view, public_view


def naked(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_every_mounted_view_has_a_guard():
    assert checks.every_view_has_a_guard(None) == []


def test_the_check_finds_a_view_without_one():
    views = dict(checks.mounted_views([path("naked/", naked), path("open/", public_view(naked))]))

    assert {address: checks.guard_of(view) for address, view in views.items()} == {
        "naked/": None,
        "open/": "public",
    }


def test_a_guard_leaves_its_name():
    assert desk_view(Right.BOOK)(naked).guard == "desk:book"


def test_open_pages_are_these_and_no_others():
    """What anybody may open is a short list that is read, not grown by accident."""
    guards = {
        (address, checks.guard_of(view))
        for address, view in checks.mounted_views(get_resolver().url_patterns)
    }

    assert {address for address, guard in guards if guard == "public"} == {
        "",
        "book/",
        "book/<slug:site>/",
        "book/<slug:site>/privacy/",
        "book/<slug:site>/<slug:key>/",
        "book/<slug:site>/<slug:key>/car/",
        "book/<slug:site>/<slug:key>/when/",
        "book/<slug:site>/<slug:key>/you/",
        "book/<slug:site>/<slug:key>/code/",
        "book/<slug:site>/<slug:key>/already/",
        "book/<slug:site>/<slug:key>/call/",
        "book/<slug:site>/<slug:key>/photos/<int:photo>/",
        "book/<slug:site>/<slug:key>/wait/",
        "book/<slug:site>/logo-<slug:version>.png",
        "book/<slug:site>/look-<slug:version>.css",
        "book/<slug:site>/preview-<slug:version>.png",
        "desk/language/",
        "desk/theme/",
        "embed/<slug:site>/",
        "embed/<slug:site>/<slug:step>/",
        "healthz",
        "readyz",
        "robots.txt",
        "sitemap.xml",
        "wall/size-<int:size>.css",
    }


def test_whoever_posts_without_a_csrf_token_is_known_by_something_better():
    """S7: each exempt address, and what it asks instead of a session."""
    exempt = {
        (address, checks.guard_of(view))
        for address, view in checks.mounted_views(get_resolver().url_patterns)
        if getattr(view, "csrf_exempt", False)
        # They ask for a token or a session of their own, with its CSRF check.
        and checks.guard_of(view) not in {"api", "drf_spectacular"}
    }

    assert exempt == {
        # A signature of the provider's over each call, or a secret in its address.
        ("api/v1/messages/receipts/email/", "signed"),
        ("api/v1/messages/receipts/<slug:provider>/", "signed"),
        ("api/v1/messages/receipts/<slug:provider>/<slug:secret>/", "signed"),
        # The address itself is the secret, and no session is looked at.
        ("wall/<str:token>/seen/", "link"),
        # In a frame there is no cookie to ride on; the answers are signed by us.
        ("embed/<slug:site>/", "public"),
        ("embed/<slug:site>/<slug:step>/", "public"),
    }


def test_every_role_has_its_rights_and_only_the_administrator_all():
    assert set(RIGHTS) == set(Role)
    assert [role for role, rights in RIGHTS.items() if rights == set(Right)] == [Role.ADMINISTRATOR]
