"""A write of the API with ``Idempotency-Key``: done once, answered alike each time (R8)."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from service_desk.lib.clock import now
from service_desk.lib.refusals import Refusal
from service_desk.records.idempotency import answer_once, fingerprint
from service_desk.web.problems import refusal_problem

KEY_LENGTH = 100


def answer_write(request: Request, act: Callable[[], Response]) -> Response:
    """Run ``act`` and answer; a Refusal is an answer, too. With a key the first one is given
    again for 24 hours."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return _refusable(act)
    if len(key) > KEY_LENGTH:
        raise ValidationError({"Idempotency-Key": [_("A key has 100 characters at the most.")]})

    def first_time() -> tuple[int, object]:
        response = _refusable(act)
        return response.status_code, response.data

    status, body = answer_once(
        owner=f"staff:{request.user.pk}",
        key=key,
        request_hash=fingerprint(request.method, request.path, request.data),
        act=first_time,
        now=now(),
    )
    kind = "application/problem+json" if status >= 400 else None
    return Response(body, status=status, content_type=kind)


def _refusable(act: Callable[[], Response]) -> Response:
    try:
        return act()
    except Refusal as refusal:
        return refusal_problem(refusal)
