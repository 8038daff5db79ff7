"""Shapes of what every API address may answer, for the OpenAPI description."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

IDEMPOTENCY_KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)


class ReasonOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    field = serializers.CharField(required=False)


class RefusalOutput(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    obstacles = ReasonOutput(many=True)


def refusals(*statuses: int) -> dict[Any, OpenApiResponse]:
    """The refusals an address may answer with, as problem documents."""
    return {
        (status, "application/problem+json"): OpenApiResponse(RefusalOutput) for status in statuses
    }
