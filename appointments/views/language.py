"""Which language a page for clients speaks, where neither the address nor the device says."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from service_desk.organisation.models import Site
from service_desk.visits.models import Visit


def speak_at(request: HttpRequest, site: Site) -> None:
    """The browser's language if it is one of ours, else the site's own."""
    if not _is_chosen(request) and not _browser_speaks_ours(request):
        _speak(request, site.language)


def speak_to(request: HttpRequest, visit: Visit) -> None:
    """The language of the visit: the client's, whatever phone the link is opened on."""
    speak_in(request, visit.language)


def speak_in(request: HttpRequest, language: str) -> None:
    """This language, unless another was chosen."""
    if not _is_chosen(request):
        _speak(request, language)


def _is_chosen(request: HttpRequest) -> bool:
    """By a link at the foot of this page or an earlier one."""
    languages = dict(settings.LANGUAGES)
    chosen = (request.GET.get("lang"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
    return any(code in languages for code in chosen)


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
