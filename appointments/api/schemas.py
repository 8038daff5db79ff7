"""Shapes of the answers, for the OpenAPI description."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class ObstacleOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    field = serializers.CharField(required=False)


class AdvisorOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class OfferOutput(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    advisor = AdvisorOutput()


class OfferPairOutput(OfferOutput):
    reason = serializers.CharField()
    handover = OfferOutput(allow_null=True)


class OffersOutput(serializers.Serializer[Any]):
    site = serializers.CharField()
    timezone = serializers.CharField()
    offers = OfferPairOutput(many=True)


class ProblemOutput(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    obstacles = ObstacleOutput(many=True)
    alternatives = OfferOutput(many=True, required=False)


class SlotOutput(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    advisors = AdvisorOutput(many=True)


class DayOutput(serializers.Serializer[Any]):
    date = serializers.DateField()
    free = serializers.IntegerField()


class AvailabilityOutput(serializers.Serializer[Any]):
    site = serializers.CharField()
    timezone = serializers.CharField()
    slots = SlotOutput(many=True)
    days = DayOutput(many=True)


class NamedOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class CarOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    plate = serializers.CharField()
    vin = serializers.CharField()


class VisitOutput(serializers.Serializer[Any]):
    number = serializers.CharField()
    site = serializers.CharField()
    status = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    mobility = serializers.CharField()
    zone = serializers.CharField()
    operations = serializers.ListField(child=serializers.CharField())
    complaint = serializers.CharField()
    client = NamedOutput()
    vehicle = CarOutput()
    drop_off = OfferOutput(allow_null=True)
    handover = OfferOutput(allow_null=True)
    links = serializers.DictField(child=serializers.CharField())


class VisitPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = VisitOutput(many=True)


def problems(*statuses: int) -> dict[Any, OpenApiResponse]:
    """The refusals an address may answer with, as problem documents."""
    return {
        (status, "application/problem+json"): OpenApiResponse(ProblemOutput) for status in statuses
    }
