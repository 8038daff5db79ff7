"""Errors of the API as RFC 9457 problem documents; messages are sentences for a person."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from service_desk.lib.refusals import Refusal

CONTENT_TYPE = "application/problem+json"


def problem(
    *,
    status_code: int,
    title: str,
    detail: str,
    obstacles: Iterable[dict[str, Any]] = (),
    **more: Any,
) -> Response:
    """A problem document; ``more`` are extension members such as ``alternatives``."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status_code,
        "detail": detail,
        "obstacles": list(obstacles),
        **more,
    }
    return Response(body, status=status_code, content_type=CONTENT_TYPE)


def _obstacles_of(detail: Any, field: str = "") -> list[dict[str, Any]]:
    """DRF's nested error details, flattened to obstacles with dotted field names."""
    if isinstance(detail, dict):
        return [
            obstacle
            for name, inner in detail.items()
            for obstacle in _obstacles_of(
                inner, field if name == "non_field_errors" else f"{field}.{name}".lstrip(".")
            )
        ]
    if isinstance(detail, list):
        return [obstacle for inner in detail for obstacle in _obstacles_of(inner, field)]
    obstacle = {"code": getattr(detail, "code", "invalid"), "message": str(detail)}
    return [{**obstacle, "field": field} if field else obstacle]


def refusal_problem(refusal: Refusal, **more: Any) -> Response:
    """A refusal as it stands on the screen, as JSON."""
    obstacles = []
    for obstacle in refusal.obstacles:
        entry = {"code": obstacle.code, "message": str(obstacle.message)}
        obstacles.append({**entry, "field": obstacle.field} if obstacle.field else entry)
    detail = " ".join(entry["message"] for entry in obstacles)
    response = problem(
        status_code=refusal.status, title=_("Refused"), detail=detail, obstacles=obstacles, **more
    )
    if refusal.status == status.HTTP_503_SERVICE_UNAVAILABLE:
        response["Retry-After"] = "2"
    return response


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, answering in problem documents."""
    if isinstance(error, Refusal):
        return refusal_problem(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    answer = drf_handler(error, context)
    if answer is None or not isinstance(error, exceptions.APIException):
        return answer
    obstacles = _obstacles_of(error.detail)
    response = problem(
        status_code=answer.status_code,
        title=str(error.default_detail),
        detail=" ".join(entry["message"] for entry in obstacles),
        obstacles=obstacles,
    )
    for header in ("WWW-Authenticate", "Retry-After"):
        if header in answer.headers:
            response[header] = answer.headers[header]
    return response
