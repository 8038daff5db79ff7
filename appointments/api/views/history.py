"""``GET /vehicles/{vin}/history/``: one folder a car, whoever had it (S-13)."""

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from service_desk.clients.models import MileageReading, Vehicle
from service_desk.clients.queries import open_recalls
from service_desk.lib.money import quantize
from service_desk.lib.vin import normalise_vin
from service_desk.organisation.roles import Right
from service_desk.visits.models import DeferredDefect, RequestedWork, Visit
from service_desk.web.api import ApiView
from service_desk.web.schemas import refusals


class WorkOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    price = serializers.CharField()


class PastVisitOutput(serializers.Serializer[Any]):
    """``order`` is the number an older system gave it, empty for a visit of this one."""

    number = serializers.CharField()
    site = serializers.CharField()
    status = serializers.CharField()
    booked_at = serializers.DateTimeField()
    handed_over_at = serializers.DateTimeField(allow_null=True)
    works = WorkOutput(many=True)
    total = serializers.CharField()
    currency = serializers.CharField()
    complaint = serializers.CharField()
    order = serializers.CharField()
    mileage = serializers.IntegerField(allow_null=True)


class ReadingOutput(serializers.Serializer[Any]):
    km = serializers.IntegerField()
    at = serializers.DateTimeField()
    remark = serializers.CharField()


class DefectOutput(serializers.Serializer[Any]):
    words = serializers.CharField()
    is_safety = serializers.BooleanField()
    found_on = serializers.DateField()


class HistoryOutput(serializers.Serializer[Any]):
    """One page of visits, the newest first; readings, open defects and recalls are whole."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    vin = serializers.CharField()
    results = PastVisitOutput(many=True)
    readings = ReadingOutput(many=True)
    deferred = DefectOutput(many=True)
    recalls = serializers.ListField(child=serializers.CharField())


class HistoryPages(CursorPagination):
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = ("-created_at", "-id")


class HistoryView(ApiView):
    """What was done on a car at the caller's sites. Eight queries for any length."""

    @extend_schema(
        operation_id="vehicles_history",
        parameters=[OpenApiParameter(name, str) for name in ("limit", "cursor")],
        responses={200: OpenApiResponse(HistoryOutput), **refusals(401, 403, 404)},
    )
    def get(self, request: Request, vin: str) -> Response:
        slugs = self.own_sites(request, Right.SEE_CLIENTS)
        value = normalise_vin(vin)
        cars = list(Vehicle.objects.filter(vin=value, site__slug__in=slugs).exclude(vin=""))
        if not cars:
            raise Http404
        works = RequestedWork.objects.select_related("operation").order_by("position", "id")
        visits = (
            Visit.objects.filter(vehicle__in=cars)
            .select_related("site", "imported_order")
            .prefetch_related(Prefetch("works", queryset=works))
        )
        pages = HistoryPages()
        page = pages.paginate_queryset(visits, request, view=self) or []
        answer = pages.get_paginated_response([_past_visit(visit) for visit in page])
        answer.data |= {
            "vin": value,
            "readings": [
                {"km": reading.km, "at": reading.at.isoformat(), "remark": reading.remark}
                for reading in MileageReading.objects.filter(vehicle__in=cars)
            ],
            "deferred": list(
                DeferredDefect.objects.filter(
                    vehicle__in=cars, settled_by=None, dropped_at=None
                ).values("words", "is_safety", "found_on")
            ),
            "recalls": [campaign.code for campaign in open_recalls(value)],
        }
        return answer


def _past_visit(visit: Visit) -> dict[str, Any]:
    site, order = visit.site, getattr(visit, "imported_order", None)
    works = list(visit.works.all())
    total = order.total if order else sum((work.price for work in works), Decimal(0))
    over = visit.handed_over_at
    return {
        "number": visit.number,
        "site": site.slug,
        "status": visit.state,
        "booked_at": site.local(visit.created_at).isoformat(),
        "handed_over_at": site.local(over).isoformat() if over else None,
        "works": [
            {
                "code": work.operation.code,
                "name": work.operation.local_name,
                "price": str(quantize(work.price, site.currency)),
            }
            for work in works
        ],
        "total": str(quantize(total, site.currency)),
        "currency": site.currency,
        "complaint": visit.complaint,
        "order": order.number if order else "",
        "mileage": order.mileage if order else None,
    }
