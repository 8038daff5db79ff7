"""``GET /offers/``."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from appointments.api.schemas import OffersOutput, problems
from appointments.api.serializers import OffersQuery, offer_output
from appointments.offers import OfferPair, three_offers
from appointments.states import Audience
from service_desk.catalogue.queries import operations_by_code
from service_desk.lib.clock import now
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.api import ApiView


class OffersView(ApiView):
    """The three best times for a booking, each with its reason and the handover that goes with it.

    Honours all that a booking does: nothing offered here is refused a moment later, unless
    somebody else was quicker. Where nothing is free within two weeks the list is empty.
    """

    @extend_schema(
        operation_id="offers_list",
        parameters=[OffersQuery],
        responses={200: OpenApiResponse(OffersOutput), **problems(400, 401, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        query = OffersQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        site = self.site_for(request, asked["site"], Right.SEE_BOARD)
        pairs = three_offers(
            site=site,
            operations=operations_by_code(site=site, codes=asked["operations"].split(",")),
            vehicle=asked["vehicle"],
            mobility=asked["wants"],
            audience=Audience.STAFF,
            now=now(),
        )
        offers = [_output(pair, site) for pair in pairs]
        return Response({"site": site.slug, "timezone": site.timezone, "offers": offers})


def _output(pair: OfferPair, site: Site) -> dict[str, Any]:
    handover = pair.handover
    return {
        **offer_output(pair.drop_off, site),
        "reason": str(pair.drop_off.reason),
        "handover": offer_output(handover, site) if handover else None,
    }
