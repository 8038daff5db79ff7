"""What a person chose for themselves: theme and language (device and account), single keys."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from service_desk.organisation.models import Staff
from service_desk.organisation.states import Theme
from service_desk.web.guards import public_view, staff_view

THEME_COOKIE = "theme"
_YEAR = 365 * 24 * 3600


@public_view
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the device; any other word changes nothing. Back to ``next``."""
    response = _back(request)
    theme = request.POST.get("theme", "")
    if theme in Theme.values:
        _remember(response, THEME_COOKIE, theme)
        _keep_on_account(request.user, theme=theme)
    return response


@public_view
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """One of the four languages; any other changes nothing. Back to ``next``."""
    response = _back(request)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        _keep_on_account(request.user, language=language)
        translation.activate(language)
    return response


@staff_view
@require_POST
def set_keys(request: HttpRequest) -> HttpResponse:
    """Single-key shortcuts ``on`` or ``off`` (WCAG 2.1.4); any other word changes nothing."""
    choice = request.POST.get("single_keys", "")
    if choice in {"on", "off"}:
        Staff.objects.filter(pk=request.user.pk).update(has_single_keys=choice == "on")
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To ``next`` if it is an address of ours, else to the desk."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if ours else settings.LOGIN_REDIRECT_URL)


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", secure=settings.SECURE)


def _keep_on_account(user: Staff | AnonymousUser, **choice: str) -> None:
    if isinstance(user, Staff):
        Staff.objects.filter(pk=user.pk).update(**choice)
