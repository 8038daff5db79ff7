"""How many wrong passwords an account may be tried with, and by whom.

Ten in half an hour, from everywhere together, so that a guesser with a thousand addresses has
no more than one with one. A browser that has signed in here before counts apart: a stranger
who keeps an account shut never shuts out its owner at their own desk (S8).
"""

import datetime as dt
import math
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from service_desk.lib import clock
from service_desk.organisation.models import Staff

KNOWN_DEVICE = "known-device"
OWN_DEVICE = " · own device"
_REMEMBERED_FOR = dt.timedelta(days=180)
_REMEMBERED_PEOPLE = 20  # who share one computer at the reception
_SALT = "service_desk.organisation.lockout"


def bucket(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name under which wrong passwords are counted together.

    axes and allauth name the field differently, in what they pass and in what was posted.
    """
    given = credentials or {}
    typed = given.get("username") or given.get("login") or request.POST.get("login", "")
    username = str(typed).strip().casefold()
    return username + OWN_DEVICE if username in _known_people(request) else username


def client_address(request: HttpRequest) -> str | None:
    """Who is asking; a forwarded address counts only from as many proxies as we said we have."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # no socket behind it, as in a shell
        return None


def remember_device(request: HttpRequest, response: HttpResponse, staff: Staff) -> None:
    """From now on this browser is one of ``staff``'s own."""
    people = [name for name in _known_people(request) if name != staff.username.casefold()]
    people = [staff.username.casefold(), *people][:_REMEMBERED_PEOPLE]
    response.set_signed_cookie(
        KNOWN_DEVICE,
        "\n".join(people),
        salt=_SALT,
        max_age=_REMEMBERED_FOR,
        path="/accounts/",
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )


def _known_people(request: HttpRequest) -> list[str]:
    kept = request.get_signed_cookie(KNOWN_DEVICE, default="", salt=_SALT, max_age=_REMEMBERED_FOR)
    return kept.split("\n") if kept else []


def locked_out(
    request: HttpRequest,
    _response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page that says when to try again, as 429 with ``Retry-After``."""
    wait = _time_left(bucket(request, credentials))
    minutes = math.ceil(wait / dt.timedelta(minutes=1))
    response = render(request, "account/lockout.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response


def _time_left(name: str) -> dt.timedelta:
    """From the last attempt that counted; what is tried while it is shut prolongs nothing."""
    pause = dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(username=name)
    last = attempts.aggregate(last=Max("attempt_time"))["last"]
    left = last + pause - clock.now() if last else pause
    return max(left, dt.timedelta(minutes=1))


def let_in_again(request: HttpRequest, staff: Staff) -> None:
    """Forget the wrong passwords and codes of ``staff``: an administrator knows it was them."""
    username = staff.username.casefold()
    for name in (username, username + OWN_DEVICE):
        reset(username=name)
        ratelimit.clear(request, action="login_failed", key=name)
    ratelimit.clear(request, action="login_failed", key=f"mfa-auth-user-{staff.pk}")
