"""Which language a page speaks: address, then device, then account, then browser."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from service_desk.organisation.models import Staff

_YEAR = 365 * 24 * 3600


class ChosenLanguage:
    """After LocaleMiddleware (which knows the cookie and the browser) and authentication.

    ``?lang=ru`` is how the public pages' plain links change it: the choice is kept in the
    device's cookie, and nothing else changes by opening an address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        if asked not in dict(settings.LANGUAGES):
            asked = ""
        if language := asked or self._of_account(request):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        response = self.get_response(request)
        # A page that others may frame leaves no cookie there: its address keeps the language.
        if asked and not getattr(response, "xframe_options_exempt", False):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=_YEAR,
                samesite="Lax",
                secure=settings.SECURE,
            )
        return response

    def _of_account(self, request: HttpRequest) -> str:
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
            return ""
        return request.user.language if isinstance(request.user, Staff) else ""
