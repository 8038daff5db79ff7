"""Which language a page for clients speaks, where neither the address nor the device says."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from appointments.actions.spoken import speak_from_now
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit


def speak_at(request: HttpRequest, site: Site) -> None:
    """The browser's language if it is one of ours, else the site's own."""
    if not _chosen(request) and not _browser_speaks_ours(request):
        _speak(request, site.language)


def speak_to(request: HttpRequest, visit: Visit) -> None:
    """The language of the visit: the client's, whatever phone the link is opened on."""
    speak_in(request, visit.language)


def keep_language(request: HttpRequest, visit: Visit, *, now: dt.datetime) -> None:
    """A language chosen on the client's pages holds for what we send from now on.

    For the verbs behind a link, never for opening one; staff who look at it choose for themselves.
    """
    chosen = _chosen(request)
    if chosen and chosen != visit.language and not request.user.is_authenticated:
        speak_from_now(visit, language=chosen, by=None, door="link", now=now)


def speak_in(request: HttpRequest, language: str) -> None:
    """This language, unless another was chosen."""
    if not _chosen(request):
        _speak(request, language)


def _chosen(request: HttpRequest) -> str:
    """By a link at the foot of this page or an earlier one; "" where nobody chose."""
    said = (request.GET.get("lang"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
    return next((code for code in said if code and code in dict(settings.LANGUAGES)), "")


def _browser_speaks_ours(request: HttpRequest) -> bool:
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            translation.get_supported_language_variant(code)
        except LookupError:
            continue
        return True
    return False


def _speak(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language
