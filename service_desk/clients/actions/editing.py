"""Correcting a file: the person's, the car's, and that it was checked with the client."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import Client, Vehicle
from service_desk.clients.rules import MAKE_LENGTH, MODEL_LENGTH, clean_plate
from service_desk.clients.states import Channel
from service_desk.lib.integrity import sentence_for
from service_desk.lib.names import clean_name
from service_desk.lib.plates import normalise_plate
from service_desk.lib.refusals import Blocker, Obstacle, Unreadable, refuse, refuse_if
from service_desk.lib.spelling import search_key
from service_desk.lib.text import clean_text
from service_desk.lib.transactions import constraint_of
from service_desk.lib.vin import parse_vin
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Role
from service_desk.records.journal import record

_Read = Callable[[Any], Any]


def _text(longest: int) -> _Read:
    return lambda said: clean_text(said, longest) if said.strip() else ""


_CLIENT: dict[str, _Read] = {
    "name": clean_name,
    "address": _text(200),
    "best_hours": _text(60),
    "note": _text(400),
}
_VEHICLE: dict[str, _Read] = {
    "plate": lambda said: clean_plate(said) if said.strip() else "",
    "vin": lambda said: parse_vin(said).value if said.strip() else "",
    "make": _text(MAKE_LENGTH),
    "model": _text(MODEL_LENGTH),
}
_AS_IT_IS = {"first_registered_on", "warranty_until", "warranty_km"}


@transaction.atomic
def edit_client(
    client: Client, *, by: Staff | None, door: str, now: dt.datetime, **fields: Any
) -> Client:
    """Correct ``name``, ``language``, ``prefers``, ``preferred_advisor``, ``address``,
    ``best_hours`` or ``note``; what is not named stays.

    What it was before stands in the journal. Raises Refusal (400) that names every field that
    can't be read, and TypeError for a field that is not the client's to correct.
    """
    said = _readable(fields, _CLIENT, {"language", "prefers", "preferred_advisor"})
    refuse_if(_not_in_the_list(client, said), status=400)
    stored = Client.objects.select_for_update().get(pk=client.pk)
    changed = _changed(stored, said)
    if not changed:
        return client
    if "name" in changed:
        said["search_key"] = search_key(said["name"])
    _write(client, said)
    _tell(client, client.site, "client_edited", changed, by=by, door=door, now=now)
    return client


@transaction.atomic
def edit_vehicle(
    vehicle: Vehicle, *, by: Staff | None, door: str, now: dt.datetime, **fields: Any
) -> Vehicle:
    """Correct ``plate``, ``vin``, ``make``, ``model``, ``first_registered_on``,
    ``warranty_until`` or ``warranty_km``; a mileage is read, not corrected (``read_mileage``).

    Raises Refusal: 400 for what can't be read or leaves a car without plate, VIN and make; 409
    for a VIN that is on another car's file.
    """
    said = _readable(fields, _VEHICLE, _AS_IT_IS)
    stored = Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    whole = {name: said.get(name, getattr(stored, name)) for name in ("plate", "vin", "make")}
    if not any(whole.values()):
        refuse("car_unknown", _("Enter the plate or the VIN of the car."), "plate", status=400)
    changed = _changed(stored, said)
    if not changed:
        return vehicle
    if "plate" in changed:
        said["plate_key"] = normalise_plate(said["plate"])
    try:
        with transaction.atomic():
            _write(vehicle, said)
    except IntegrityError as error:
        if constraint_of(error) != "vehicle_vin_is_unique_at_a_site":
            raise
        refuse("vin_taken", sentence_for(error), "vin")
    _tell(vehicle, vehicle.site, "car_edited", changed, by=by, door=door, now=now)
    return vehicle


@transaction.atomic
def check_file(client: Client, *, by: Staff | None, door: str, now: dt.datetime) -> Client:
    """The client has just confirmed what is on the file (R-1.4)."""
    Client.objects.filter(pk=client.pk).update(verified_at=now)
    client.verified_at = now
    record(site=client.site, subject=client, verb="file_checked", by=by, door=door, now=now)
    return client


def _readable(
    fields: dict[str, Any], readers: dict[str, _Read], others: set[str]
) -> dict[str, Any]:
    """What was said, read field by field; all that can't be read is told at once."""
    if unknown := fields.keys() - readers.keys() - others:
        raise TypeError(f"not to be corrected here: {', '.join(sorted(unknown))}")
    said: dict[str, Any] = {}
    obstacles: list[Obstacle] = []
    for name, value in fields.items():
        try:
            said[name] = readers[name](value) if name in readers else value
        except Unreadable as problem:
            obstacles.append(problem.as_blocker(name))
    refuse_if(obstacles, status=400)
    return said


def _not_in_the_list(client: Client, said: dict[str, Any]) -> list[Obstacle]:
    known = {
        "language": said.get("language") in {None, *dict(settings.LANGUAGES)},
        "prefers": said.get("prefers") in {None, *Channel.values},
        "preferred_advisor": _is_advisor(client, said.get("preferred_advisor")),
    }
    sentence = _("Choose from the list.")
    return [Blocker("unknown_choice", sentence, name) for name, fits in known.items() if not fits]


def _is_advisor(client: Client, person: Staff | None) -> bool:
    """Nobody in particular, whom they prefer already, or an advisor of the site."""
    if person is None or person.pk == client.preferred_advisor_id:
        return True
    return person.postings.filter(site=client.site_id, role=Role.ADVISOR).exists()


def _changed(stored: Any, said: dict[str, Any]) -> dict[str, list[str]]:
    """Field by field what it was and what it is now, as texts for the journal."""
    return {
        name: [_plain(getattr(stored, name)), _plain(value)]
        for name, value in said.items()
        if getattr(stored, name) != value
    }


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _write(row: Any, said: dict[str, Any]) -> None:
    type(row).objects.filter(pk=row.pk).update(**said)
    for name, value in said.items():
        setattr(row, name, value)


def _tell(
    row: Any,
    site: Any,
    verb: str,
    changed: dict[str, list[str]],
    *,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> None:
    record(site=site, subject=row, verb=verb, by=by, door=door, now=now, changed=changed)
