"""Shape of input and output; the rules are the actions'."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from service_desk.clients.models import Client, Vehicle
from service_desk.clients.states import Channel, ContactKind, Purpose
from service_desk.lib.mileage import MOST

_OPTIONAL: dict[str, Any] = {"required": False, "allow_blank": True}


class NameOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class PointOutput(serializers.Serializer[Any]):
    value = serializers.CharField()
    is_main = serializers.BooleanField()


class ConsentsShape(serializers.Serializer[Any]):
    """True, false, or null where nobody asked; what is left out stays as it is."""

    visit = serializers.BooleanField(required=False, allow_null=True)
    care = serializers.BooleanField(required=False, allow_null=True)
    offers = serializers.BooleanField(required=False, allow_null=True)


class OwnedOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    plate = serializers.CharField()
    vin = serializers.CharField()


class ClientOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    site = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField()
    prefers = serializers.ChoiceField(Channel.choices)
    preferred_advisor = NameOutput(allow_null=True)
    phones = PointOutput(many=True)
    emails = PointOutput(many=True)
    address = serializers.CharField()
    best_hours = serializers.CharField()
    note = serializers.CharField()
    consents = ConsentsShape()
    vehicles = OwnedOutput(many=True)
    created_at = serializers.DateTimeField()
    verified_at = serializers.DateTimeField(allow_null=True)


class ClientPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ClientOutput(many=True)


class VehicleOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    site = serializers.CharField()
    plate = serializers.CharField()
    vin = serializers.CharField()
    make = serializers.CharField()
    model = serializers.CharField()
    mileage = serializers.IntegerField(allow_null=True)
    mileage_at = serializers.DateTimeField(allow_null=True)
    first_registered_on = serializers.DateField(allow_null=True)
    warranty_until = serializers.DateField(allow_null=True)
    warranty_km = serializers.IntegerField(allow_null=True)
    owner = NameOutput(allow_null=True)


class VehiclePage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = VehicleOutput(many=True)


class ClientPatch(serializers.Serializer[Any]):
    """The body of ``PATCH /clients/{id}/``; a phone or an e-mail is added to those on file."""

    name = serializers.CharField(required=False, max_length=200)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    prefers = serializers.ChoiceField(Channel.choices, required=False)
    preferred_advisor = serializers.IntegerField(required=False, allow_null=True)
    phone = serializers.CharField(max_length=60, **_OPTIONAL)
    email = serializers.CharField(max_length=254, **_OPTIONAL)
    address = serializers.CharField(max_length=400, **_OPTIONAL)
    best_hours = serializers.CharField(max_length=200, **_OPTIONAL)
    note = serializers.CharField(max_length=2000, **_OPTIONAL)
    consents = ConsentsShape(required=False)


class NewClient(ClientPatch):
    """The body of ``POST /clients/``: who is on file by phone and name is found."""

    site = serializers.SlugField()
    name = serializers.CharField(max_length=200)
    phone = serializers.CharField(max_length=60)


class VehiclePatch(serializers.Serializer[Any]):
    """The body of ``PATCH /vehicles/{id}/``; a lower mileage needs ``mileage_remark``."""

    plate = serializers.CharField(max_length=40, **_OPTIONAL)
    vin = serializers.CharField(max_length=60, **_OPTIONAL)
    make = serializers.CharField(max_length=80, **_OPTIONAL)
    model = serializers.CharField(max_length=80, **_OPTIONAL)
    mileage = serializers.IntegerField(required=False, min_value=0, max_value=MOST)
    mileage_remark = serializers.CharField(max_length=400, **_OPTIONAL)
    first_registered_on = serializers.DateField(required=False, allow_null=True)
    warranty_until = serializers.DateField(required=False, allow_null=True)
    warranty_km = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=MOST
    )
    owner = serializers.IntegerField(required=False, min_value=1)
    owner_since = serializers.DateField(required=False)


class NewVehicle(VehiclePatch):
    """The body of ``POST /vehicles/``: another car of the client ``owner``."""

    site = serializers.SlugField()
    owner = serializers.IntegerField(min_value=1)


def client_output(client: Client) -> dict[str, Any]:
    """A client as the API shows it; see ``reads.whole_clients`` for what is prefetched."""
    advisor = client.preferred_advisor
    points = list(client.contact_points.all())
    newest: dict[str, bool] = {}
    for consent in sorted(client.consents.all(), key=lambda each: (each.at, each.pk)):
        newest[consent.purpose] = consent.is_given
    return {
        "id": client.pk,
        "site": client.site.slug,
        "name": client.name,
        "language": client.language,
        "prefers": client.prefers,
        "preferred_advisor": {"id": advisor.pk, "name": advisor.name} if advisor else None,
        "phones": _points(points, ContactKind.PHONE),
        "emails": _points(points, ContactKind.EMAIL),
        "address": client.address,
        "best_hours": client.best_hours,
        "note": client.note,
        "consents": {purpose.value: newest.get(purpose.value) for purpose in Purpose},
        "vehicles": [
            {"id": own.vehicle_id, "plate": own.vehicle.plate, "vin": own.vehicle.vin}
            for own in client.ownerships.all()
            if own.ends_on is None
        ],
        "created_at": client.site.local(client.created_at).isoformat(),
        "verified_at": client.site.local(client.verified_at).isoformat()
        if client.verified_at
        else None,
    }


def _points(points: list[Any], kind: ContactKind) -> list[dict[str, Any]]:
    return [{"value": p.value, "is_main": p.is_main} for p in points if p.kind == kind]


def vehicle_output(vehicle: Vehicle) -> dict[str, Any]:
    owner = next((own.client for own in vehicle.ownerships.all() if own.ends_on is None), None)
    read_at = vehicle.site.local(vehicle.mileage_at).isoformat() if vehicle.mileage_at else None
    plain = ("plate", "vin", "make", "model", "mileage")
    return {
        "id": vehicle.pk,
        "site": vehicle.site.slug,
        **{name: getattr(vehicle, name) for name in plain},
        "mileage_at": read_at,
        "first_registered_on": vehicle.first_registered_on,
        "warranty_until": vehicle.warranty_until,
        "warranty_km": vehicle.warranty_km,
        "owner": {"id": owner.pk, "name": owner.name} if owner else None,
    }
