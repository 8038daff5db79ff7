"""``GET`` and ``POST /visits/``, ``GET /visits/{number}/``."""

from typing import cast

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from appointments import actions
from appointments.api.answers import answer, visit_named, visits_asked_for, whole_visits
from appointments.api.schemas import VisitOutput, VisitPage, problems
from appointments.api.serializers import VisitInput, visit_output
from appointments.links import issue_link, link_url
from service_desk.lib.clock import now
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.web.api import ApiView

IDEMPOTENCY_KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)


class VisitPages(CursorPagination):
    """Cursor pages, the oldest file first; ``limit`` up to 200."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = "id"


class VisitsView(ApiView):
    """The visits of the caller's sites; and the door to book one."""

    @extend_schema(
        operation_id="visits_list",
        parameters=[
            OpenApiParameter(name, str)
            for name in ("site", "from", "to", "status", "limit", "cursor")
        ],
        responses={200: OpenApiResponse(VisitPage), **problems(400, 401, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        if slug := asked.get("site"):
            slugs = [self.site_for(request, slug, Right.SEE_BOARD).slug]
        else:
            slugs = self.own_sites(request, Right.SEE_BOARD)
        pages = VisitPages()
        page = pages.paginate_queryset(visits_asked_for(slugs, asked), request, view=self) or []
        return pages.get_paginated_response([visit_output(visit) for visit in page])

    @extend_schema(
        operation_id="visits_book",
        request=VisitInput,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: OpenApiResponse(VisitOutput), **problems(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request) -> Response:
        body = VisitInput(data=request.data)
        body.is_valid(raise_exception=True)
        site = self.site_for(request, body.validated_data["site"], Right.BOOK)

        def book() -> Response:
            at = now()
            visit = actions.book_visit(
                body.wish(site), by=cast(Staff, request.user), door="api", now=at
            )
            page = link_url(issue_link(visit, now=at))
            shown = visit_output(whole_visits().get(pk=visit.pk), client_page=page)
            return Response(shown, status=status.HTTP_201_CREATED)

        return answer(request, site, book)


class VisitView(ApiView):
    """One visit by its number."""

    @extend_schema(
        operation_id="visits_retrieve",
        responses={200: OpenApiResponse(VisitOutput), **problems(401, 403, 404)},
    )
    def get(self, request: Request, number: str) -> Response:
        return Response(visit_output(visit_named(self, request, number, Right.SEE_BOARD)))
