"""What was booked in this browser: to any other its link is not given out a second time.

A name, a phone, a plate and a time are known to more people than the one who booked; the link
lets whoever has it cancel. So an address in the browser's own memory says whose it is.
"""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from service_desk.organisation.models import Site
from service_desk.records.journal import subject_of

_COOKIE = "own"
_SALT = "appointments.own"
_KEPT_FOR = dt.timedelta(days=90)
_MOST = 20


def is_own(request: HttpRequest, what: models.Model) -> bool:
    """Whether ``what``, a visit or a place in the waiting list, was taken in this browser."""
    return subject_of(what) in _subjects(request)


def keep_own(request: HttpRequest, response: HttpResponse, site: Site, what: models.Model) -> None:
    """Remember it with the browser, for the site's booking pages only."""
    others = [each for each in _subjects(request) if each != subject_of(what)]
    response.set_cookie(
        _COOKIE,
        signing.dumps([*others, subject_of(what)][-_MOST:], salt=_SALT),
        path=reverse("book-begin", args=[site.slug]),
        max_age=_KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )


def _subjects(request: HttpRequest) -> list[str]:
    signed = request.COOKIES.get(_COOKIE, "")
    try:
        return list(signing.loads(signed, salt=_SALT, max_age=_KEPT_FOR))
    except signing.BadSignature:
        return []
