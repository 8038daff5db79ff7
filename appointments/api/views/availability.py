"""``GET /availability/``."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from appointments.api.schemas import AvailabilityOutput, problems
from appointments.api.serializers import AvailabilityQuery
from appointments.availability import free_slots
from service_desk.catalogue.queries import operations_by_code
from service_desk.lib.clock import now
from service_desk.organisation.roles import Right
from service_desk.web.api import ApiView


class AvailabilityView(ApiView):
    """Free quarters of a site with the advisors who could take them, and a count a day."""

    @extend_schema(
        parameters=[AvailabilityQuery],
        responses={200: OpenApiResponse(AvailabilityOutput), **problems(400, 401, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        query = AvailabilityQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        site = self.site_for(request, asked["site"], Right.SEE_BOARD)
        codes = asked["operations"].split(",")
        operations = operations_by_code(site=site, codes=codes)
        found = free_slots(
            site=site,
            operations=[o for o in operations if asked.get("zone") in (None, o.zone)],
            first=asked["from"],
            last=asked["to"],
            kind=asked["kind"],
            advisor=asked["advisor"],
            now=now(),
        )
        slots = [
            {
                "starts_at": site.local(slot.starts_at).isoformat(),
                "advisors": [{"id": a.id, "name": a.name} for a in slot.advisors],
            }
            for slot in found.slots
        ]
        days = [{"date": day.date.isoformat(), "free": day.free} for day in found.days]
        return Response(
            {"site": site.slug, "timezone": site.timezone, "slots": slots, "days": days}
        )
