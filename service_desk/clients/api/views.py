"""Doors of the API: parse, call one action or query, answer."""

from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from service_desk.clients import actions
from service_desk.clients.api import shapes
from service_desk.clients.api.reads import (
    LIST,
    FilePages,
    client_named,
    hits_for,
    sites_asked_for,
    vehicle_named,
    whole_clients,
    whole_vehicles,
)
from service_desk.clients.models import Client, Vehicle
from service_desk.lib.clock import now
from service_desk.lib.refusals import refuse
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.records.once import answer_write
from service_desk.web.api import ApiView
from service_desk.web.schemas import IDEMPOTENCY_KEY, refusals

_FACTS = ("name", "language", "prefers", "preferred_advisor", "address", "best_hours", "note")
_PAPERS = ("first_registered_on", "warranty_until", "warranty_km")
_CAR = ("plate", "vin", "make", "model", *_PAPERS)


class ClientsView(ApiView):
    """The clients of the caller's sites, by phone, plate, VIN tail or name; and a new file."""

    @extend_schema(
        operation_id="clients_list",
        parameters=LIST,
        responses={200: OpenApiResponse(shapes.ClientPage), **refusals(400, 401, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        found = hits_for(self, request)
        rows = whole_clients().filter(
            site__slug__in=sites_asked_for(self, request), merged_into=None
        )
        if found is not None:
            rows = rows.filter(pk__in={hit.client.pk for hit in found})
        pages = FilePages()
        page = pages.paginate_queryset(rows, request, view=self) or []
        return pages.get_paginated_response([shapes.client_output(row) for row in page])

    @extend_schema(
        operation_id="clients_open",
        request=shapes.NewClient,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: OpenApiResponse(shapes.ClientOutput), **refusals(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request) -> Response:
        body = shapes.NewClient(data=request.data)
        body.is_valid(raise_exception=True)
        given: dict[str, Any] = dict(body.validated_data)
        site = self.site_for(request, given.pop("site"), Right.EDIT_CLIENTS)

        def open_file() -> Response:
            at, caller = now(), cast(Staff, request.user)
            with transaction.atomic():
                client = actions.find_or_create_client(
                    site=site,
                    name=given["name"],
                    phone=given["phone"],
                    email=given.get("email", ""),
                    language=given.get("language", ""),
                    by=caller,
                    door="api",
                    now=at,
                )
                rest = {
                    name: given[name] for name in given if name not in {"name", "phone", "email"}
                }
                _correct(client, rest, caller)
            answer = shapes.client_output(whole_clients().get(pk=client.pk))
            is_new = client.created_at == at
            return Response(answer, status=status.HTTP_201_CREATED if is_new else 200)

        return answer_write(request, open_file)


class ClientView(ApiView):
    """One client; a merged file answers with the one that was kept."""

    @extend_schema(
        operation_id="clients_retrieve",
        responses={200: OpenApiResponse(shapes.ClientOutput), **refusals(401, 403, 404)},
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(shapes.client_output(client_named(self, request, pk, Right.SEE_CLIENTS)))

    @extend_schema(
        operation_id="clients_correct",
        request=shapes.ClientPatch,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: OpenApiResponse(shapes.ClientOutput), **refusals(400, 401, 403, 404, 409)},
    )
    def patch(self, request: Request, pk: int) -> Response:
        client = client_named(self, request, pk, Right.EDIT_CLIENTS)
        body = shapes.ClientPatch(data=request.data)
        body.is_valid(raise_exception=True)

        def correct() -> Response:
            _correct(client, dict(body.validated_data), cast(Staff, request.user))
            return Response(shapes.client_output(whole_clients().get(pk=client.pk)))

        return answer_write(request, correct)


class VehiclesView(ApiView):
    """The cars of the caller's sites; and another car of a client."""

    @extend_schema(
        operation_id="vehicles_list",
        parameters=LIST,
        responses={200: OpenApiResponse(shapes.VehiclePage), **refusals(400, 401, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        found = hits_for(self, request)
        rows = whole_vehicles().filter(site__slug__in=sites_asked_for(self, request))
        if found is not None:
            rows = rows.filter(pk__in={hit.vehicle.pk for hit in found if hit.vehicle})
        pages = FilePages()
        page = pages.paginate_queryset(rows, request, view=self) or []
        return pages.get_paginated_response([shapes.vehicle_output(row) for row in page])

    @extend_schema(
        operation_id="vehicles_add",
        request=shapes.NewVehicle,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: OpenApiResponse(shapes.VehicleOutput), **refusals(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request) -> Response:
        body = shapes.NewVehicle(data=request.data)
        body.is_valid(raise_exception=True)
        given: dict[str, Any] = dict(body.validated_data)
        site = self.site_for(request, given["site"], Right.EDIT_CLIENTS)

        def add() -> Response:
            at = now()
            said = {name: given[name] for name in (*_CAR, "mileage") if name in given}
            owner = _client_at(site, given["owner"])
            car = actions.add_car(owner, **said, by=cast(Staff, request.user), door="api", now=at)
            answer = shapes.vehicle_output(whole_vehicles().get(pk=car.pk))
            is_new = car.created_at == at
            return Response(answer, status=status.HTTP_201_CREATED if is_new else 200)

        return answer_write(request, add)


class VehicleView(ApiView):
    """One car; its mileage is read, and never falls without a remark."""

    @extend_schema(
        operation_id="vehicles_retrieve",
        responses={200: OpenApiResponse(shapes.VehicleOutput), **refusals(401, 403, 404)},
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(shapes.vehicle_output(vehicle_named(self, request, pk, Right.SEE_CLIENTS)))

    @extend_schema(
        operation_id="vehicles_correct",
        request=shapes.VehiclePatch,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: OpenApiResponse(shapes.VehicleOutput), **refusals(400, 401, 403, 404, 409)},
    )
    def patch(self, request: Request, pk: int) -> Response:
        vehicle = vehicle_named(self, request, pk, Right.EDIT_CLIENTS)
        body = shapes.VehiclePatch(data=request.data)
        body.is_valid(raise_exception=True)

        def correct() -> Response:
            _correct_car(vehicle, dict(body.validated_data), cast(Staff, request.user))
            return Response(shapes.vehicle_output(whole_vehicles().get(pk=vehicle.pk)))

        return answer_write(request, correct)


def _correct(client: Client, given: dict[str, Any], caller: Staff) -> None:
    """What is named is written, all of it or nothing."""
    facts = {name: given[name] for name in _FACTS if name in given}
    if (key := facts.get("preferred_advisor")) is not None:
        facts["preferred_advisor"] = _advisor(key)
    answers: dict[str, bool | None] = given.get("consents", {})
    correction = actions.Correction(
        fields=facts,
        phone=given.get("phone", ""),
        email=given.get("email", ""),
        consents={purpose: answer for purpose, answer in answers.items() if answer is not None},
    )
    actions.correct_file(client, correction, source="api", by=caller, door="api", now=now())


def _advisor(key: int) -> Staff:
    person = Staff.objects.filter(pk=key).first()
    if person is None:
        refuse("unknown_choice", _("Choose from the list."), "preferred_advisor", status=400)
    return person


@transaction.atomic
def _correct_car(vehicle: Vehicle, given: dict[str, Any], caller: Staff) -> None:
    how: dict[str, Any] = {"by": caller, "door": "api", "now": now()}
    facts = {name: given[name] for name in _CAR if name in given}
    if facts:
        actions.edit_vehicle(vehicle, **facts, **how)
    if "mileage" in given:
        remark = given.get("mileage_remark", "")
        actions.read_mileage(vehicle, km=given["mileage"], remark=remark, **how)
    if "owner" in given:
        to = _client_at(vehicle.site, given["owner"])
        on = given.get("owner_since") or vehicle.site.today(how["now"])
        actions.change_owner(vehicle, to=to, on=on, **how)


def _client_at(site: Site, key: int) -> Client:
    client = Client.objects.filter(site=site, pk=key, merged_into=None).first()
    if client is None:
        refuse("unknown_client", _("This client is not on file here."), "owner", status=404)
    client.site = site
    return client
