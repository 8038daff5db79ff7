"""``POST /work-orders/{number}/lines/`` and ``/milestones/``."""

import datetime as dt
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from appointments.api.answers import answer
from service_desk.lib.clock import now
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.web.api import ApiView
from service_desk.web.schemas import IDEMPOTENCY_KEY, refusals
from workorders.actions.orders import add_job, add_line, add_part
from workorders.api.inputs import LineInput, MilestoneInput
from workorders.api.milestones import ACTS
from workorders.api.reads import order_named
from workorders.api.schemas import WholeOrderOutput
from workorders.api.views.orders import whole_response
from workorders.models import WorkOrder
from workorders.states import LineKind, Payer
from workorders.transitions import TABLE

_RIGHTS = {row.milestone: row.right for row in TABLE}


class LinesView(ApiView):
    """A job, a part or a line of its own comes onto an order."""

    @extend_schema(
        operation_id="work_orders_add_line",
        request=LineInput,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: OpenApiResponse(WholeOrderOutput), **refusals(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request, number: str) -> Response:
        order = order_named(self, request, number, Right.EDIT_ORDER)
        body = LineInput(data=request.data)
        body.is_valid(raise_exception=True)

        def added() -> Response:
            _add(order, body, cast(Staff, request.user), now())
            return whole_response(request, order, code=status.HTTP_201_CREATED)

        return answer(request, order.site, added)


class MilestonesView(ApiView):
    """A step of an order's course, told by its STAR word: the verb of the screens is pressed.

    What a screen would ask for first (walk-around, payment, belongings) is asked for here too.
    """

    @extend_schema(
        operation_id="work_orders_reach",
        request=MilestoneInput,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: OpenApiResponse(WholeOrderOutput), **refusals(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request, number: str) -> Response:
        order = order_named(self, request, number, Right.SEE_ORDERS)
        body = MilestoneInput(data=request.data)
        body.is_valid(raise_exception=True)
        given: dict[str, Any] = body.validated_data
        by, at = cast(Staff, request.user), body.moment(order, now())
        if _RIGHTS[given["milestone"]] not in by.rights_at(order.site):
            raise PermissionDenied

        def reached() -> Response:
            ACTS[given["milestone"]](order, given, by, at)
            return whole_response(request, order)

        return answer(request, order.site, reached)


def _add(order: WorkOrder, body: LineInput, by: Staff, at: dt.datetime) -> None:
    given = body.validated_data
    payer = Payer(given["payer"])
    if code := given.get("operation"):
        add_job(order, code=code, payer=payer, by=by, door="api", now=at)
    elif code := given.get("part"):
        quantity = given["quantity"]
        add_part(order, code=code, quantity=quantity, payer=payer, by=by, door="api", now=at)
    else:
        kind = LineKind(given["kind"])
        add_line(order, kind=kind, wish=body.wish(), by=by, door="api", now=at)
