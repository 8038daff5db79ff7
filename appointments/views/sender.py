"""Who is asking, as far as limits count it, and the page that says it was too often."""

import ipaddress
import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from appointments.limits import Act, TooOften, count_request
from service_desk.lib.clock import now
from service_desk.lib.refusals import Refusal
from service_desk.organisation.lockout import client_address

View = Callable[..., HttpResponse]


def sender_of(request: HttpRequest) -> str:
    """The client's address, from as many proxies as we said we have; "" where it is not theirs.

    A private address that forwards for somebody is a proxy nobody told us of (``NUM_PROXIES``):
    to count it would shut the page for everybody after the first forty.
    """
    try:
        address = client_address(request) or ""
    except ImproperlyConfigured:  # fewer proxies on the way than we said: somebody came past them
        address = ""
    is_forwarded = "X-Forwarded-For" in request.headers
    return "" if is_forwarded and _is_private(address) else address


def limited(act: Act) -> Callable[[View], View]:
    """What a page's form does is counted by who sends it; of no site, so alike for every token."""

    def door(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                try:
                    count_request(act, site=None, sender=sender_of(request), now=now())
                except TooOften as refusal:
                    return say_too_often(request, refusal)
            return view(request, *args, **kwargs)

        return counted

    return door


def say_too_often(request: HttpRequest, refusal: TooOften, back: str = "") -> HttpResponse:
    """A page of its own, where there is no form to show the sentence in."""
    page, context = "appointments/public/too_often.html", {"refusal": refusal, "back_to": back}
    return tell_when(render(request, page, context, status=429), refusal)


def tell_when(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    """The answer with ``Retry-After`` in seconds, where waiting helps."""
    if isinstance(refusal, TooOften):
        response["Retry-After"] = str(math.ceil(refusal.wait.total_seconds()))
    elif refusal.status == 503:
        response["Retry-After"] = "2"
    return response


def _is_private(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return True
