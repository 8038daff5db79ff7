"""What a client's file may hold: typed words become a person and a car, or sentences why not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import Vehicle
from service_desk.clients.states import Channel
from service_desk.lib import mileage as odometer
from service_desk.lib.emails import parse_email
from service_desk.lib.names import clean_name
from service_desk.lib.phones import Phone, parse_phone
from service_desk.lib.plates import normalise_plate
from service_desk.lib.refusals import Blocker, Caution, Obstacle, Unreadable, refuse_if
from service_desk.lib.spelling import search_key
from service_desk.lib.text import TextError, clean_text
from service_desk.lib.vin import parse_vin
from service_desk.organisation.models import Site

T = TypeVar("T")

PLATE_LENGTH = 16
MAKE_LENGTH = 40
MODEL_LENGTH = 60
MOST_A_YEAR = 60_000
"""Kilometres; a taxi drives that, anybody else has mistyped (screens 2.6)."""

_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody says they are; ``key`` is how their name is compared."""

    name: str
    key: str
    phone: Phone
    email: str


@dataclass(frozen=True, slots=True)
class Car:
    """What somebody says of their car; ``plate_key`` is how its plate is compared."""

    plate: str
    plate_key: str
    vin: str
    make: str
    model: str
    mileage: int | None


def read_person(*, site: Site, name: str, phone: str, email: str) -> Person:
    """A person the site can address and reach; the country of the site completes the phone.

    Raises Refusal (400) that names every unreadable field: name, phone, email.
    """
    said = _Said()
    named = said.read("name", name, clean_name)
    phoned = said.read("phone", phone, lambda text: parse_phone(text, site.country))
    mailed = said.read_if_any("email", email, parse_email)
    refuse_if(said.obstacles, status=400)
    return Person(named, search_key(named), phoned, mailed)


def read_car(*, plate: str, vin: str, make: str, model: str, mileage: int | None) -> Car:
    """A car by its plate or its VIN, or by its make for somebody who knows neither by heart.

    Raises Refusal (400) that names every unreadable field: plate, vin, make, model, mileage.
    """
    said = _Said()
    plated = said.read_if_any("plate", plate, clean_plate)
    numbered = said.read_if_any("vin", vin, lambda text: parse_vin(text).value)
    made = said.read_if_any("make", make, lambda text: clean_text(text, MAKE_LENGTH))
    called = said.read_if_any("model", model, lambda text: clean_text(text, MODEL_LENGTH))
    if not plate.strip() and not vin.strip() and not make.strip():
        said.refuse("car_unknown", _("Enter the plate or the VIN of the car."), "plate")
    if mileage is not None and not 0 <= mileage <= odometer.MOST:
        said.refuse(
            "mileage_unbelievable", _("This mileage can't be right. Please check it."), "mileage"
        )
    refuse_if(said.obstacles, status=400)
    return Car(plated, normalise_plate(plated), numbered, made, called, mileage)


def clean_plate(text: str) -> str:
    """A plate as it is shown: capitals, single spaces. TextError where no sign of one is left."""
    plate = clean_text(text, PLATE_LENGTH).upper()
    if not normalise_plate(plate):
        raise TextError("empty", _("Enter the plate in letters and digits."))
    return plate[:PLATE_LENGTH]


def mileage_cautions(vehicle: Vehicle, mileage: int, *, now: dt.datetime) -> tuple[Caution, ...]:
    """A mileage below the last one, or one nobody drives in that time (C1-2c)."""
    if vehicle.mileage is None or vehicle.mileage_at is None:
        return ()
    if mileage < vehicle.mileage:
        sentence = _("The last mileage was {mileage} km. Please check the figure.")
        return (Caution("mileage_fell", format_lazy(sentence, mileage=vehicle.mileage), "mileage"),)
    years = max((now - vehicle.mileage_at) / _YEAR, 1 / 12)
    if mileage - vehicle.mileage > MOST_A_YEAR * years:
        sentence = _("That is a lot since {mileage} km. Please check the figure.")
        return (
            Caution("mileage_leapt", format_lazy(sentence, mileage=vehicle.mileage), "mileage"),
        )
    return ()


@dataclass(slots=True)
class _Said:
    """Reads field after field, so that all that is wrong is told at once."""

    obstacles: list[Obstacle] = field(default_factory=list)

    def read(self, name: str, text: str, parse: Callable[[str], T]) -> T:
        """What ``parse`` makes of it; after an unreadable field nothing read is used."""
        try:
            return parse(text)
        except Unreadable as problem:
            self.obstacles.append(problem.as_blocker(name))
            return None  # type: ignore[return-value]

    def read_if_any(self, name: str, text: str, parse: Callable[[str], str]) -> str:
        return (self.read(name, text, parse) or "") if text.strip() else ""

    def refuse(self, code: str, message: object, name: str) -> None:
        self.obstacles.append(Blocker(code, message, name))  # type: ignore[arg-type]


def usual_channel(email: str) -> Channel:
    """How a client is told who has not said how: by mail where there is an address.

    A letter carries the calendar file and costs nothing; a text is for those without.
    """
    return Channel.EMAIL if email else Channel.SMS
