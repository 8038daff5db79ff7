"""A reception of eight advisors with a full day, as the bars are worded for."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from appointments.models import Appointment
from appointments.states import Kind
from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client, Ownership, Vehicle
from service_desk.clients.states import Channel
from service_desk.lib.spelling import search_key
from service_desk.organisation.actions import add_site
from service_desk.organisation.models import Posting, Shift, Site, Staff
from service_desk.organisation.roles import Role
from service_desk.organisation.states import ZoneKind
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import Source, VisitState

SLUG = "bench-scratch"
ADVISORS, BOOKED = 8, 120
# Three an hour and advisor, five hours: 120 places for eight advisors.
_CLOCKS = tuple((hour, minute) for hour in (9, 10, 11, 12, 15) for minute in (0, 15, 30))


@dataclass(frozen=True, slots=True)
class House:
    site: Site
    advisors: list[Staff]
    reception: Staff
    operation: Operation
    on: dt.date


def build_house(now: dt.datetime, *, past: int = 0) -> House:
    """The site, its people, and 120 bookings on its next Wednesday."""
    site = add_site(
        slug=SLUG,
        name="Bench",
        timezone="Europe/Madrid",
        country="ES",
        currency="EUR",
        languages=["es"],
        by=None,
        now=now,
    )
    site.closures.all().delete()
    site.zones.update(daily_hours=400)
    people = Staff.objects.bulk_create(
        Staff(username=f"{SLUG}-{place}", name=f"Advisor {place}", desk=place, language="en")
        for place in range(ADVISORS + 1)
    )
    *advisors, reception = people
    Posting.objects.bulk_create(
        Posting(staff=person, site=site, role=Role.ADVISOR) for person in advisors
    )
    Posting.objects.create(staff=reception, site=site, role=Role.RECEPTIONIST)
    Shift.objects.bulk_create(
        Shift(staff=person, site=site, weekday=day, starts_at=dt.time(8), ends_at=dt.time(19))
        for person in advisors
        for day in range(6)
    )
    operation = Operation.objects.create(
        site=site,
        code="OIL",
        name="Oil and filter",
        norm_hours=Decimal("0.75"),
        price=Decimal(129),
        zone=ZoneKind.EXPRESS,
    )
    today = site.today(now)
    on = today + dt.timedelta((2 - today.weekday()) % 7 or 7)
    house = House(site, advisors, reception, operation, on)
    _book_day(house, now)
    if past:
        _book_past(house, past)
    return house


def _book_day(house: House, now: dt.datetime) -> None:
    site = house.site
    places = [(person, clock) for clock in _CLOCKS for person in house.advisors][:BOOKED]
    names = [f"Lucía Vega {place}" for place in range(len(places))]
    clients = Client.objects.bulk_create(
        Client(
            site=site,
            name=name,
            search_key=search_key(name),
            language="es",
            prefers=Channel.SMS,
            created_at=now,
        )
        for name in names
    )
    cars = Vehicle.objects.bulk_create(
        Vehicle(
            site=site,
            plate=f"{place:04d} BNC",
            plate_key=f"{place:04d}BNC",
            make="SEAT",
            model="León",
            created_at=now,
        )
        for place in range(len(places))
    )
    Ownership.objects.bulk_create(
        Ownership(client=client, vehicle=car) for client, car in zip(clients, cars, strict=True)
    )
    visits = Visit.objects.bulk_create(
        Visit(
            site=site,
            number=f"BENCH-{place:05d}",
            client=client,
            vehicle=car,
            state=VisitState.BOOKED,
            source=Source.PHONE,
            language="es",
            zone=ZoneKind.EXPRESS,
            created_at=now,
        )
        for place, (client, car) in enumerate(zip(clients, cars, strict=True))
    )
    RequestedWork.objects.bulk_create(
        RequestedWork(
            visit=visit,
            operation=house.operation,
            norm_hours=house.operation.norm_hours,
            price=house.operation.price,
        )
        for visit in visits
    )
    Appointment.objects.bulk_create(
        Appointment(
            visit=visit,
            site=site,
            advisor=person,
            kind=Kind.DROP_OFF,
            starts_at=dt.datetime(
                house.on.year, house.on.month, house.on.day, *clock, tzinfo=site.zone_info
            ),
        )
        for visit, (person, clock) in zip(visits, places, strict=True)
    )


# 24 a day and advisor, day by day into the past, as a dealer's years leave them.
_PAST_VISITS = """
    INSERT INTO visits_visit (site_id, number, client_id, vehicle_id, state, source, complaint,
        mobility, payment, told_by, language, zone, exemption, cancel_reason, version,
        created_at, arrived_at, handed_over_at)
    SELECT %(site)s, 'BENCH-P' || n, %(client)s, %(vehicle)s, 'HANDED_OVER', 'phone', '', 'none',
        '', '', 'es', 'express', '', '', 1, t, t, t
      FROM (SELECT n, (%(first)s::date - (n / 192)) + time '09:00' AS t
              FROM generate_series(0, %(count)s - 1) AS n) AS past
"""
_PAST_APPOINTMENTS = """
    INSERT INTO appointments_appointment (visit_id, site_id, advisor_id, kind, starts_at,
        starts_on, hour, seat, sequence)
    SELECT v.id, %(site)s, (%(advisors)s::bigint[])[1 + n %% 8], 'drop_off',
        ((%(first)s::date - (n / 192)) + make_interval(hours => 9 + (n / 24) %% 8,
            mins => 15 * ((n / 8) %% 3))) AT TIME ZONE 'Europe/Madrid',
        %(first)s::date - (n / 192), 0, 1 + (n / 8) %% 3, 0
      FROM visits_visit v, LATERAL (SELECT substr(v.number, 8)::int AS n) AS place
     WHERE v.number LIKE 'BENCH-P%%'
"""


def _book_past(house: House, count: int) -> None:
    visit = Visit.objects.filter(site=house.site).first()
    assert visit is not None
    values: dict[str, Any] = {
        "site": house.site.pk,
        "client": visit.client_id,
        "vehicle": visit.vehicle_id,
        "first": house.on - dt.timedelta(30),
        "count": count,
        "advisors": [person.pk for person in house.advisors],
    }
    with connection.cursor() as sql:
        sql.execute(_PAST_VISITS, values)
        sql.execute(_PAST_APPOINTMENTS, values)
        sql.execute("ANALYZE visits_visit, appointments_appointment")
