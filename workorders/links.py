"""The client's link to a question. It follows from the question and how often it was asked.

So a text that fails and the letter sent instead carry the same one, a preview writes nothing, and
a link that is dead still knows whom to send a new one; only the hash of the living one is kept.
"""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from service_desk.lib.tokens import LENGTH, derive_token
from workorders.models import ConsentRequest

_SALT = "workorders.extra"
_DIGITS = 18


def consent_token(request: ConsentRequest, ask: int) -> str:
    """The raw token of the ``ask``-th time this question was sent."""
    row = f"{request.pk}-{ask}"
    return f"{_seal(row)}{row}"


def consent_url(raw: str) -> str:
    """The full address, as it stands in a message."""
    return f"{settings.PUBLIC_URL}/x/{raw}/"


def request_behind(raw: str) -> int | None:
    """The row id of the question this token was ever made for; None for a forged one."""
    seal, row = raw[:LENGTH], raw[LENGTH:]
    key, dash, ask = row.partition("-")
    digits = (key, ask)
    if not dash or not all(each.isascii() and each.isdecimal() for each in digits):
        return None
    if len(row) > _DIGITS or not constant_time_compare(seal, _seal(row)):
        return None
    return int(key)


def _seal(row: str) -> str:
    raw = salted_hmac(_SALT, row, algorithm="sha256").hexdigest()
    return derive_token(raw, "extra").raw
