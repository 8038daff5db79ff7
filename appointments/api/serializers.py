"""Shape of input and output; the rules are the actions'."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from appointments.models import Appointment
from appointments.offers import Offer
from appointments.states import Audience, Kind
from appointments.wishes import ClientWish, VehicleWish, VisitWish
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility, Source

NEEDS_OFFSET = _("Give the time with its offset, such as 2027-03-12T10:15:00+01:00.")


class InstantField(serializers.DateTimeField):
    """An instant; a time without an offset names none and is refused."""

    def enforce_timezone(self, value: dt.datetime) -> dt.datetime:
        if value.tzinfo is None:
            raise serializers.ValidationError(NEEDS_OFFSET, code="needs_offset")
        try:
            return value.astimezone(dt.UTC)
        except OverflowError:
            self.fail("overflow")


class ClientInput(serializers.Serializer[ClientWish]):
    id = serializers.IntegerField(required=False)
    name = serializers.CharField(required=False, max_length=200, allow_blank=True)
    phone = serializers.CharField(required=False, max_length=60, allow_blank=True)
    email = serializers.CharField(required=False, max_length=254, allow_blank=True)
    language = serializers.CharField(required=False, max_length=8, allow_blank=True)


class VehicleInput(serializers.Serializer[VehicleWish]):
    id = serializers.IntegerField(required=False)
    plate = serializers.CharField(required=False, max_length=40, allow_blank=True)
    vin = serializers.CharField(required=False, max_length=60, allow_blank=True)
    make = serializers.CharField(required=False, max_length=80, allow_blank=True)
    model = serializers.CharField(required=False, max_length=80, allow_blank=True)
    mileage = serializers.IntegerField(required=False, allow_null=True, min_value=0)


class VisitInput(serializers.Serializer[VisitWish]):
    """The body of ``POST /visits/``."""

    site = serializers.SlugField()
    client = ClientInput()
    vehicle = VehicleInput()
    operations = serializers.ListField(
        child=serializers.CharField(max_length=40), allow_empty=False, max_length=20
    )
    complaint = serializers.CharField(required=False, allow_blank=True, max_length=5000, default="")
    starts_at = InstantField()
    advisor = serializers.IntegerField(required=False, allow_null=True, default=None)
    handover_at = InstantField(required=False, allow_null=True, default=None)
    mobility = serializers.ChoiceField(Mobility.choices, default=Mobility.NONE)
    is_repeat_of = serializers.CharField(
        required=False, allow_blank=True, max_length=24, default=""
    )
    source = serializers.ChoiceField(Source.choices, default=Source.API)  # type: ignore[assignment]
    exemption = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")

    def wish(self, site: Site) -> VisitWish:
        """What the validated body asks of the diary.

        The dealer's own website says ``"source": "public"``: then a client's window holds.
        """
        given: dict[str, Any] = self.validated_data
        source = Source(given["source"])
        return VisitWish(
            site=site,
            client=ClientWish(**given["client"]),
            vehicle=VehicleWish(**given["vehicle"]),
            operations=tuple(given["operations"]),
            starts_at=given["starts_at"],
            advisor=given["advisor"],
            handover_at=given["handover_at"],
            mobility=Mobility(given["mobility"]),
            complaint=given["complaint"],
            source=source,
            audience=Audience.PUBLIC if source == Source.PUBLIC else Audience.STAFF,
            exemption=given["exemption"],
            repeat_of=given["is_repeat_of"],
        )


class MoveInput(serializers.Serializer[Any]):
    """The body of ``POST /visits/{number}/reschedule/``."""

    starts_at = InstantField()
    advisor = serializers.IntegerField(required=False, allow_null=True, default=None)
    handover_at = InstantField(required=False, allow_null=True, default=None)
    exemption = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class CancelInput(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True, max_length=1000, default="")


class ArriveInput(serializers.Serializer[Any]):
    at = InstantField(required=False, allow_null=True, default=None)


class AvailabilityQuery(serializers.Serializer[Any]):
    """The query of ``GET /availability/``; ``from`` and ``to`` are days of the site."""

    site = serializers.SlugField()
    operations = serializers.CharField(max_length=400)
    to = serializers.DateField()
    advisor = serializers.IntegerField(required=False, default=None)
    zone = serializers.CharField(required=False, max_length=12)
    kind = serializers.ChoiceField(Kind.choices, default=Kind.DROP_OFF)

    MOST_DAYS = 31

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # ``from`` is a word of Python.
        return {**super().get_fields(), "from": serializers.DateField()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        span = (attrs["to"] - attrs["from"]).days
        if span < 0:
            raise serializers.ValidationError({"to": _("The last day comes after the first.")})
        if span >= self.MOST_DAYS:
            raise serializers.ValidationError({"to": _("Ask for 31 days at the most.")})
        return attrs


class OffersQuery(serializers.Serializer[Any]):
    """The query of ``GET /offers/``.

    ``vehicle`` is the row of a car on file: the advisor its owner prefers comes first where
    free. ``wants`` is how the client gets on meanwhile.
    """

    site = serializers.SlugField()
    operations = serializers.CharField(max_length=400)
    vehicle = serializers.IntegerField(
        required=False, default=None, min_value=1, max_value=2**63 - 1
    )
    wants = serializers.ChoiceField(Mobility.choices, default=Mobility.NONE)


def offer_output(offer: Offer, site: Site) -> dict[str, Any]:
    return {
        "starts_at": site.local(offer.starts_at).isoformat(),
        "advisor": {"id": offer.advisor.id, "name": offer.advisor.name},
    }


def visit_output(visit: Visit, **links: str) -> dict[str, Any]:
    """A visit as the API shows it; ``appointments`` and ``works`` should be prefetched."""
    live = {a.kind: a for a in visit.appointments.all() if a.cancelled_at is None}
    base = f"/api/v1/visits/{visit.number}/"
    return {
        "number": visit.number,
        "site": visit.site.slug,
        "status": visit.state,
        "source": visit.source,
        "mobility": visit.mobility,
        "zone": visit.zone,
        "operations": [work.operation.code for work in visit.works.all()],
        "complaint": visit.complaint,
        "client": {"id": visit.client_id, "name": visit.client.name},
        "vehicle": {
            "id": visit.vehicle_id,
            "plate": visit.vehicle.plate,
            "vin": visit.vehicle.vin,
        },
        "drop_off": _appointment_output(live.get(Kind.DROP_OFF), visit.site),
        "handover": _appointment_output(live.get(Kind.HANDOVER), visit.site),
        "links": {"self": base, **links},
    }


def _appointment_output(appointment: Appointment | None, site: Site) -> dict[str, Any] | None:
    if appointment is None:
        return None
    return {
        "starts_at": site.local(appointment.starts_at).isoformat(),
        "advisor": {"id": appointment.advisor_id, "name": appointment.advisor.name},
    }
