"""``GET`` and ``POST /work-orders/``, ``GET /work-orders/{number}/``."""

from typing import cast

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from appointments.api.answers import answer, visit_named
from service_desk.lib.clock import now
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.web.api import ApiView
from service_desk.web.schemas import IDEMPOTENCY_KEY, refusals
from workorders.actions import open_order
from workorders.api.inputs import OrderInput
from workorders.api.outputs import order_output, whole_output
from workorders.api.reads import course_of, order_named, orders_asked_for, whole_order
from workorders.api.schemas import WholeOrderOutput, WorkOrderPage
from workorders.models import WorkOrder


class OrderPages(CursorPagination):
    """Cursor pages, the oldest order first; ``limit`` up to 200."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = "id"


class OrdersView(ApiView):
    """The work orders of the caller's sites; and the door to open one. Constant queries."""

    @extend_schema(
        operation_id="work_orders_list",
        parameters=[
            OpenApiParameter(name, str)
            for name in ("site", "state", "from", "to", "limit", "cursor")
        ],
        responses={200: OpenApiResponse(WorkOrderPage), **refusals(400, 401, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        if slug := asked.get("site"):
            sites = [self.site_for(request, slug, Right.SEE_ORDERS)]
        else:
            own = self.own_sites(request, Right.SEE_ORDERS)
            sites = list(Site.objects.filter(slug__in=own))
        pages = OrderPages()
        page = pages.paginate_queryset(orders_asked_for(sites, asked), request, view=self) or []
        return pages.get_paginated_response([order_output(order) for order in page])

    @extend_schema(
        operation_id="work_orders_open",
        request=OrderInput,
        parameters=[IDEMPOTENCY_KEY],
        responses={
            200: OpenApiResponse(WholeOrderOutput, description="It was open already."),
            201: OpenApiResponse(WholeOrderOutput),
            **refusals(400, 401, 403, 404, 409),
        },
    )
    def post(self, request: Request) -> Response:
        body = OrderInput(data=request.data)
        body.is_valid(raise_exception=True)
        visit = visit_named(self, request, body.validated_data["visit"], Right.EDIT_ORDER)

        def opened() -> Response:
            at, by = now(), cast(Staff, request.user)
            order = open_order(visit, by=by, door="api", now=at)
            is_new = order.opened_at == at
            code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
            return whole_response(request, order, code=code)

        return answer(request, visit.site, opened)


class OrderView(ApiView):
    """One work order by its whole number: lines, sums, agreements, course."""

    @extend_schema(
        operation_id="work_orders_retrieve",
        responses={200: OpenApiResponse(WholeOrderOutput), **refusals(401, 403, 404)},
    )
    def get(self, request: Request, number: str) -> Response:
        return whole_response(request, order_named(self, request, number, Right.SEE_ORDERS))


def whole_response(request: Request, order: WorkOrder, *, code: int = 200) -> Response:
    """The order as it is now."""
    whole = whole_order(order.number)
    assert whole is not None
    rights = cast(Staff, request.user).rights_at(whole.site)
    return Response(whole_output(whole, course_of(whole), rights), status=code)
