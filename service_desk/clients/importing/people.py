"""Clients with their cars: one row is a car and who brings it (S-A1, C1-2)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from service_desk.clients.importing.heads import CLIENT_COLUMNS
from service_desk.clients.models import Client, ContactPoint, Ownership, Vehicle
from service_desk.clients.queries import with_vins
from service_desk.clients.rules import MAKE_LENGTH, MODEL_LENGTH, clean_plate, usual_channel
from service_desk.clients.states import ContactKind
from service_desk.lib.emails import parse_email
from service_desk.lib.lookups import among
from service_desk.lib.mileage import parse_mileage
from service_desk.lib.names import clean_name
from service_desk.lib.phones import parse_phone
from service_desk.lib.plates import normalise_plate
from service_desk.lib.spelling import search_key
from service_desk.lib.text import clean_text
from service_desk.lib.typed_dates import parse_date
from service_desk.lib.vin import parse_vin
from service_desk.records.importing.engine import Importer, SiteRule
from service_desk.records.importing.rows import Fault, Outcome, Row, RowError

OWNER_DIFFERS = Fault(
    "owner_differs",
    _("This car is on another client's file. Compare the name and the phone."),
    _("another client's car"),
    "vin",
)
_FILLED_IN = ("plate", "plate_key", "vin", "make", "model", "first_registered_on", "warranty_until")


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A row as it was understood; how phone and plate were typed makes no difference."""

    name: str
    key: str
    phone: str
    email: str
    language: str
    plate_key: str
    vin: str
    make: str
    model: str
    mileage: int | None
    first_registered_on: dt.date | None
    warranty_until: dt.date | None
    phone_as_typed: str = field(compare=False)
    plate: str = field(compare=False)


@dataclass(slots=True)
class _File:
    client: Client
    emails: set[str]


@dataclass(slots=True)
class _CarFile:
    vehicle: Vehicle
    owner: Client | None


class ClientImporter(Importer[ClientRow]):
    """What is on file is filled in and never overwritten, but for a mileage that has grown."""

    kind = "clients"
    label = _("Clients with their cars")
    columns = CLIENT_COLUMNS
    site_rule = SiteRule.ONE

    def read_row(self, row: Row) -> ClientRow:
        country = self.site.country
        name = row.read("name", clean_name)
        phone = row.read("phone", lambda text: parse_phone(text, country))
        plate = row.read("plate", clean_plate, empty="")
        return ClientRow(
            name=name,
            key=search_key(name or ""),
            phone=phone.e164 if phone else "",
            phone_as_typed=phone.as_typed if phone else "",
            email=row.read("email", parse_email, empty=""),
            language=self._language(row.text("language")),
            plate=plate,
            plate_key=normalise_plate(plate or ""),
            vin=row.read("vin", lambda text: parse_vin(text).value, empty=""),
            make=row.read("make", lambda text: clean_text(text, MAKE_LENGTH), empty=""),
            model=row.read("model", lambda text: clean_text(text, MODEL_LENGTH), empty=""),
            mileage=row.read("mileage", parse_mileage, empty=None),
            first_registered_on=row.read("first_registered_on", parse_date, empty=None),
            warranty_until=row.read("warranty_until", parse_date, empty=None),
        )

    def _language(self, text: str) -> str:
        """A language of ours by its first two letters, else the site's own."""
        known = {code[:2]: code for code, _name in settings.LANGUAGES}
        return known.get(text[:2].lower(), self.site.language)

    def forget(self) -> None:
        self.files: dict[tuple[str, str], _File] = {}
        self.cars: dict[str, _CarFile] = {}
        self.cars_by_plate: dict[str, _CarFile] = {}
        self.drop()

    def drop(self) -> None:
        self.new_clients: list[Client] = []
        self.new_points: list[ContactPoint] = []
        self.new_vehicles: list[Vehicle] = []
        self.new_ownerships: list[Ownership] = []
        self.changed_vehicles: dict[int, Vehicle] = {}

    def load(self, entries: Sequence[ClientRow]) -> None:
        self._load_files({row.phone for row in entries if (row.phone, row.key) not in self.files})
        vins = {row.vin for row in entries if row.vin} - self.cars.keys()
        plates = {row.plate_key for row in entries if row.plate_key} - self.cars_by_plate.keys()
        cars = Vehicle.objects.filter(site=self.site)
        found = with_vins(cars, vins).union(cars.filter(plate_key__in=among(plates)))
        self._load_cars(found.order_by("id"))

    def _load_files(self, phones: set[str]) -> None:
        points = ContactPoint.objects.filter(
            kind=ContactKind.PHONE, value__in=among(phones), client__site=self.site
        )
        files: dict[int, _File] = {}
        for point in points.select_related("client").order_by("client_id"):
            file = files.setdefault(point.client_id, _File(point.client, set()))
            self.files.setdefault((point.value, point.client.search_key), file)
        emails = ContactPoint.objects.filter(kind=ContactKind.EMAIL, client__in=files)
        for client, email in emails.values_list("client_id", "value"):
            files[client].emails.add(email)

    def _load_cars(self, vehicles: Iterable[Vehicle]) -> None:
        found = {vehicle.pk: vehicle for vehicle in vehicles}
        ownerships = Ownership.objects.filter(vehicle__in=found, ends_on=None)
        owners = {each.vehicle_id: each.client for each in ownerships.select_related("client")}
        for vehicle in found.values():
            if vehicle.vin not in self.cars:
                self._remember(_CarFile(vehicle, owners.get(vehicle.pk)))

    def _remember(self, car: _CarFile) -> None:
        if car.vehicle.vin:
            self.cars[car.vehicle.vin] = car
        if car.vehicle.plate_key:
            self.cars_by_plate[car.vehicle.plate_key] = car

    def decide(self, entry: ClientRow) -> Outcome:
        file = self.files.get((entry.phone, entry.key))
        car = self._car_on_file(entry)
        if car and car.owner and (file is None or car.owner != file.client):
            raise RowError(OWNER_DIFFERS)
        has_car = bool(entry.vin or entry.plate_key)
        outcome = Outcome.UNCHANGED
        if file is None:
            file, outcome = self._open_file(entry), Outcome.NEW
        elif self._add_email(file, entry.email):
            outcome = Outcome.CHANGED
        if car is None and has_car:
            self._open_car_file(file.client, entry)
            return Outcome.NEW
        if car is not None and self._fill_in(car, file.client, entry):
            return Outcome.NEW if outcome is Outcome.NEW else Outcome.CHANGED
        return outcome

    def _car_on_file(self, entry: ClientRow) -> _CarFile | None:
        """By VIN, else by plate a car without another VIN."""
        if entry.vin in self.cars:
            return self.cars[entry.vin]
        car = self.cars_by_plate.get(entry.plate_key)
        return car if car and not (entry.vin and car.vehicle.vin) else None

    def _open_file(self, entry: ClientRow) -> _File:
        client = Client(
            site=self.site,
            name=entry.name,
            search_key=entry.key,
            language=entry.language,
            prefers=usual_channel(entry.email),
            created_at=self.now,
        )
        file = _File(client, set())
        self.new_clients.append(client)
        self.files[entry.phone, entry.key] = file
        self._add_point(client, ContactKind.PHONE, entry.phone, entry.phone_as_typed, is_main=True)
        self._add_email(file, entry.email)
        return file

    def _add_email(self, file: _File, email: str) -> bool:
        if not email or email in file.emails:
            return False
        self._add_point(file.client, ContactKind.EMAIL, email, "", is_main=not file.emails)
        file.emails.add(email)
        return True

    def _add_point(
        self, client: Client, kind: ContactKind, value: str, as_typed: str, *, is_main: bool
    ) -> None:
        self.new_points.append(
            ContactPoint(client=client, kind=kind, value=value, as_typed=as_typed, is_main=is_main)
        )

    def _open_car_file(self, owner: Client, entry: ClientRow) -> None:
        vehicle = Vehicle(
            site=self.site,
            mileage=entry.mileage,
            mileage_at=self.now if entry.mileage is not None else None,
            created_at=self.now,
            **{name: getattr(entry, name) for name in _FILLED_IN},
        )
        self.new_vehicles.append(vehicle)
        self.new_ownerships.append(Ownership(client=owner, vehicle=vehicle))
        self._remember(_CarFile(vehicle, owner))

    def _fill_in(self, car: _CarFile, client: Client, entry: ClientRow) -> bool:
        """Whether the row told something the car's file lacked."""
        vehicle = car.vehicle
        changes: dict[str, Any] = {
            name: getattr(entry, name)
            for name in _FILLED_IN
            if getattr(entry, name) and not getattr(vehicle, name)
        }
        if entry.mileage is not None and entry.mileage > (
            -1 if vehicle.mileage is None else vehicle.mileage
        ):
            changes |= {"mileage": entry.mileage, "mileage_at": self.now}
        for name, value in changes.items():
            setattr(vehicle, name, value)
        if changes:
            self._remember(car)
            if vehicle.pk is not None:
                self.changed_vehicles[vehicle.pk] = vehicle
        if car.owner is None:
            car.owner = client
            self.new_ownerships.append(Ownership(client=client, vehicle=vehicle))
            return True
        return bool(changes)

    def write(self) -> None:
        Client.objects.bulk_create(self.new_clients)
        ContactPoint.objects.bulk_create(self.new_points)
        Vehicle.objects.bulk_create(self.new_vehicles)
        Ownership.objects.bulk_create(self.new_ownerships)
        Vehicle.objects.bulk_update(
            self.changed_vehicles.values(), [*_FILLED_IN, "mileage", "mileage_at"]
        )
        self.drop()
