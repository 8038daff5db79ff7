"""``POST /visits/{number}/…/``: each verb calls the action of its name."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar, cast

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from appointments import actions
from appointments.actions.seats import Times
from appointments.api.answers import answer, visit_named, whole_visits
from appointments.api.schemas import VisitOutput, problems
from appointments.api.serializers import ArriveInput, CancelInput, MoveInput, visit_output
from appointments.api.views.visits import IDEMPOTENCY_KEY
from appointments.states import Audience
from service_desk.lib.clock import now
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.visits.models import Visit
from service_desk.web.api import ApiView

Given = dict[str, Any]
Act = Callable[[Visit, Given, Staff, dt.datetime], Visit]


class NoInput(serializers.Serializer[Any]):
    """A verb that needs nothing but its visit."""


class VerbView(ApiView):
    """One verb of a visit; the answer is the visit as it then stands."""

    right: ClassVar[Right]
    body: ClassVar[type[serializers.Serializer[Any]]]
    act: ClassVar[Act]

    def post(self, request: Request, number: str) -> Response:
        visit = visit_named(self, request, number, self.right)
        body = self.body(data=request.data)
        body.is_valid(raise_exception=True)

        def done() -> Response:
            type(self).act(visit, body.validated_data, cast(Staff, request.user), now())
            return Response(visit_output(whole_visits().get(pk=visit.pk)))

        return answer(request, visit.site, done)


def verb(
    name: str, act: Act, body: type[serializers.Serializer[Any]], right: Right = Right.BOOK
) -> type[VerbView]:
    """A view for ``act``, described in the schema with its own body."""
    view = type(
        f"{name.title().replace('_', '')}View",
        (VerbView,),
        {"right": right, "body": body, "act": staticmethod(act), "__module__": __name__},
    )
    described = extend_schema(
        operation_id=f"visits_{name}",
        request=body if body is not NoInput else None,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: OpenApiResponse(VisitOutput), **problems(400, 401, 403, 404, 409)},
    )
    return extend_schema_view(post=described)(view)


def _reschedule(visit: Visit, given: Given, by: Staff, at: dt.datetime) -> Visit:
    return actions.reschedule_visit(
        visit,
        times=Times(given["starts_at"], given["handover_at"]),
        advisor=given["advisor"],
        exemption=given["exemption"],
        audience=Audience.STAFF,
        by=by,
        door="api",
        now=at,
    )


def _confirm(visit: Visit, given: Given, by: Staff, at: dt.datetime) -> Visit:
    return actions.confirm_visit(visit, by=by, door="api", now=at)


def _cancel(visit: Visit, given: Given, by: Staff, at: dt.datetime) -> Visit:
    return actions.cancel_visit(visit, reason=given["reason"], by=by, door="api", now=at)


def _arrive(visit: Visit, given: Given, by: Staff, at: dt.datetime) -> Visit:
    return actions.mark_arrived(visit, at=given["at"], by=by, door="api", now=at)


def _no_show(visit: Visit, given: Given, by: Staff, at: dt.datetime) -> Visit:
    return actions.mark_no_show(visit, by=by, door="api", now=at)


RescheduleView = verb("reschedule", _reschedule, MoveInput)
ConfirmView = verb("confirm", _confirm, NoInput)
CancelView = verb("cancel", _cancel, CancelInput)
ArriveView = verb("arrive", _arrive, ArriveInput, Right.RECEIVE)
NoShowView = verb("no_show", _no_show, NoInput, Right.RECEIVE)
