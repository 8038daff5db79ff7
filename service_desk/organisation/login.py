"""Login through allauth: staff only, nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from service_desk.organisation import lockout
from service_desk.organisation.models import Staff

_YEAR = 365 * 24 * 3600


class StaffAdapter(DefaultAccountAdapter):
    """An administrator makes accounts; there is no sign-up page and no reset by e-mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("User name and password do not go together."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code opens nothing. Take the one the app shows now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Staff, **kwargs: Any) -> HttpResponse:
        """The pages speak the person's language from here on, and the device is theirs."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=_YEAR,
            samesite="Lax",
            secure=settings.SECURE,
        )
        lockout.remember_device(request, response, user)
        return response

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only what went wrong is worth a message; that one is signed in can be seen."""
        if args[:1] not in (
            ("account/messages/logged_in.txt",),
            ("account/messages/logged_out.txt",),
        ):
            super().add_message(request, level, *args, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's count is taken before the password is looked at, axes' after it.

        So fifty guesses at once are ten checks and forty refusals, and both refusals are the
        same page.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            request.axes_locked_out = True  # type: ignore[attr-defined]
            request.axes_credentials = credentials  # type: ignore[attr-defined]
            raise

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return lockout.bucket(request, credentials)
