"""The URL check: a view without a guard can't be mounted."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

# Whole applications that bring their own login or rights; each is listed by its module.
GUARDED_ELSEWHERE = (
    "django.contrib.admin",  # staff with is_staff; set-up only
    "django.contrib.auth.admin",  # a colleague's password, on the same pages
    "allauth",  # login, second factors
    "drf_spectacular",  # the API's description, mounted behind a permission
    "django.contrib.staticfiles",
)


def mounted_views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each address of the URLconf with the view behind it."""
    for entry in patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from mounted_views(entry.url_patterns, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.callback


def guard_of(view: Any) -> str | None:
    """The name of the guard in front of a view; None if there is none."""
    if guard := getattr(view, "guard", None):
        return str(guard)
    api_view = getattr(view, "cls", None)
    if api_view is not None and getattr(api_view, "guard", None):
        return str(api_view.guard)
    if hasattr(view, "admin_site") or hasattr(view, "model_admin"):
        return "admin"  # wrapped by the admin site, whatever module the view is of
    if view.__module__.startswith(GUARDED_ELSEWHERE):
        return view.__module__.split(".")[0]
    return None


@register(Tags.urls)
def every_view_has_a_guard(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The view at /{address} has no guard.",
            hint="Put a decorator of service_desk.web.guards on it.",
            id="service_desk.E001",
        )
        for address, view in mounted_views(get_resolver().url_patterns)
        if guard_of(view) is None
    ]
