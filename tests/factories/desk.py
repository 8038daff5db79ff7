"""A reception at work: a site with its people, as the desk's tests need it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client

from appointments.states import Kind
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit
from tests.factories import at
from tests.factories.appointments import make_appointment, make_booking
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_advisor, make_site, make_staff

ADVISORS = (
    *("Ana Ruiz", "Marta Gil", "Javier Soto", "Luis Prieto"),
    *("Carmen Vidal", "Óscar Núñez", "Elena Ramos", "Pablo Ibáñez"),
)
SURNAMES = ("Vega", "Castro", "Lozano", "Ortega", "Blanco", "Nieto", "Durán", "Sanz", "Ferrer")


@dataclass
class Desk:
    """``ana`` is the first advisor; ``reception`` may book and receive."""

    site: Site
    advisors: list[Staff]
    reception: Staff

    @property
    def ana(self) -> Staff:
        return self.advisors[0]

    @property
    def url(self) -> str:
        return f"/desk/{self.site.slug}/"

    def visit_url(self, visit: Visit, verb: str = "") -> str:
        return f"{self.url}visits/{visit.number}/{verb}"

    def sign_in(self, client: Client, person: Staff | None = None) -> Client:
        client.force_login(person or self.reception)
        return client


def make_desk(slug: str = "north", *, advisors: int = 1, **fields: Any) -> Desk:
    """A site with an oil service, so many advisors at desks 1, 2, …, and a receptionist."""
    site = make_site(slug, **fields)
    make_operation(site)
    people = [
        make_advisor(site, ADVISORS[number % len(ADVISORS)], desk=number + 1)
        for number in range(advisors)
    ]
    return Desk(site, people, make_staff(site, Role.RECEPTIONIST, name="Rosa Rojo"))


def fill_day(desk: Desk, day: str, count: int, *, start: int = 0) -> list[Visit]:
    """So many clients on one day, drop-offs and handovers in turn, three an hour and advisor.

    ``start`` leaves out places that an earlier call has filled.
    """
    places = [
        (advisor, f"{day} {hour:02d}:{minute:02d}")
        for hour in (8, 9, 10, 11, 12, 14, 15, 16, 17)
        for minute in (0, 15, 45)
        for advisor in desk.advisors
    ]
    visits = []
    for number, (advisor, clock) in enumerate(places[start : start + count]):
        surname = SURNAMES[number % len(SURNAMES)]
        person = make_client(desk.site, f"Lucía {surname} Martín")
        car = make_vehicle(person)
        if number % 2:
            visit = make_booking(desk.site, at(clock), advisor=advisor, client=person, vehicle=car)
        else:
            visit = make_booking(
                desk.site, at(clock) - dt.timedelta(days=7), advisor=advisor, client=person
            )
            make_appointment(visit, at(clock), advisor=advisor, kind=Kind.HANDOVER)
        visits.append(visit)
    return visits
