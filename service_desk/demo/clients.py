"""The client book: people, couples at one phone, companies with their vans, and a few slips."""

import datetime as dt
import random
from dataclasses import dataclass, field

from service_desk.clients.models import Client, Consent, ContactPoint, Ownership, Vehicle
from service_desk.demo import names
from service_desk.demo.cars import Car, machine
from service_desk.demo.contacts import Numbers, consents_of, points_of, preference
from service_desk.demo.firms import firm, sign_of
from service_desk.demo.places import Place
from service_desk.demo.words import NOTES, STREETS
from service_desk.lib.names import split_name
from service_desk.lib.plates import normalise_plate
from service_desk.lib.spelling import search_key
from service_desk.organisation.models import Site, Staff

_DAY = dt.timedelta(days=1)
_FILES_GO_BACK = 2_400  # days
_COUPLES, _OWN_ADVISOR, _NOTED = 0.07, 0.35, 0.08
_NO_VIN, _NO_PLATE, _NO_ADDRESS = 0.06, 0.01, 0.12
# Cars of a household, of a company.
_AT_HOME, _FLEETS = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3), (2, 3, 4, 4, 5, 6, 7, 8, 10, 12)
_TWINS = 3


@dataclass(slots=True)
class Book:
    """All rows of a client book before they are written."""

    clients: list[Client] = field(default_factory=list)
    points: list[ContactPoint] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    cars: list[Car] = field(default_factory=list)
    ownerships: list[Ownership] = field(default_factory=list)

    def write(self) -> None:
        Client.objects.bulk_create(self.clients)
        ContactPoint.objects.bulk_create(self.points)
        Consent.objects.bulk_create(self.consents)
        Vehicle.objects.bulk_create(car.vehicle for car in self.cars)
        Ownership.objects.bulk_create(self.ownerships)


@dataclass(slots=True)
class Registrar:
    """Opens the files of one site; all files are older than ``first``, its first day."""

    site: Site
    rng: random.Random
    advisors: list[Staff]
    first: dt.date
    today: dt.date
    book: Book = field(default_factory=Book)

    def fill(self, place: Place) -> list[Car]:
        """A book of as many people and companies as ``place`` has; written."""
        numbers, taken = Numbers(self.rng, self.site.country), set[str]()
        while len(self.book.clients) < place.people - _TWINS:
            who = names.person(self.rng, self.site.country)
            if who.name in taken:
                continue
            taken.add(who.name)
            phone = numbers.mobile()
            email = (
                numbers.email(*_words_of(who.name, self.site)) if self.rng.random() < 0.6 else ""
            )
            self._client(who.name, who.language, phone, email)
            at_home = self.rng.random() < _COUPLES
            if at_home and len(self.book.clients) < place.people - _TWINS:
                other = names.spouse(self.rng, who.name, self.site.country)
                self._client(other, who.language, phone, "")
        self._write_twice()
        while len(self.book.clients) < place.clients:
            name = firm(self.rng, self.site.country)
            if sign_of(name) not in taken:
                taken.add(sign_of(name))
                phone = numbers.landline() if self.rng.random() < 0.5 else numbers.mobile()
                email = numbers.email(sign_of(name))
                self._client(name, self.site.language, phone, email, is_firm=True)
        self.book.write()
        return self.book.cars

    def _write_twice(self) -> None:
        """A few people with two files, as they come about: a name without its accents."""
        doubles = [point for point in self.book.points if point.kind == "phone"][: _TWINS * 40 : 40]
        for point in doubles:
            name = names.latin(point.client.name)
            self._client(name, point.client.language, point.value, "")

    def _client(
        self,
        name: str,
        language: str,
        phone: str,
        email: str,
        *,
        is_firm: bool = False,
    ) -> None:
        rng = self.rng
        opened_on = self.first - rng.randint(2, _FILES_GO_BACK) * _DAY
        created_at = dt.datetime.combine(
            opened_on, dt.time(rng.randint(8, 15), rng.randint(0, 59)), dt.UTC
        )
        client = Client(
            site=self.site,
            name=name,
            search_key=search_key(name),
            language=language,
            prefers=preference(rng, email, is_firm=is_firm),
            preferred_advisor=rng.choice(self.advisors) if rng.random() < _OWN_ADVISOR else None,
            address=self._address(phone),
            note=rng.choice(NOTES[self.site.language]) if rng.random() < _NOTED else "",
            created_at=created_at,
            verified_at=created_at if rng.random() < 0.7 else None,
        )
        self.book.clients.append(client)
        self.book.points += points_of(client, phone, email, rng)
        self.book.consents += consents_of(client, rng)
        cars = rng.choice(_FLEETS if is_firm else _AT_HOME)
        for _n in range(cars):
            self._car(client, is_fleet=is_firm)

    def _address(self, phone: str) -> str:
        """Most files have one; its dice hang on the phone, so that couples live together."""
        dice = random.Random(f"{phone}:home")
        street, number = dice.choice(STREETS[self.site.language]), dice.randint(1, 140)
        return "" if dice.random() < _NO_ADDRESS else street % number

    def _car(self, client: Client, *, is_fleet: bool) -> None:
        rng = self.rng
        found = machine(rng, self.site.country, self.today, is_fleet=is_fleet)
        plate = "" if not is_fleet and rng.random() < _NO_PLATE else found.plate
        on_file = max(client.created_at.date(), found.registered_on)
        created_at = dt.datetime.combine(on_file, client.created_at.timetz())
        vehicle = Vehicle(
            site=self.site,
            plate=plate,
            plate_key=normalise_plate(plate),
            vin="" if plate and not is_fleet and rng.random() < _NO_VIN else found.vin,
            make=found.make,
            model=found.model,
            mileage=found.mileage_on(on_file),
            mileage_at=created_at,
            first_registered_on=found.registered_on,
            warranty_until=found.warranty_until,
            created_at=created_at,
        )
        self.book.cars.append(Car(vehicle, client, found, is_fleet))
        self.book.ownerships.append(
            Ownership(client=client, vehicle=vehicle, starts_on=found.registered_on)
        )


def _words_of(name: str, site: Site) -> tuple[str, str]:
    """Given name and surname, the order of an address."""
    parts = split_name(name, site.country)
    return parts.given, parts.surname
