"""Universal search over a hundred thousand clients (UX-08, UX-61)."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from django.db import connection

from appointments.finding.search import Asker, find
from service_desk.bench.measuring import Row, Stage, cpu_of, percentile, queries_of, timed
from service_desk.clients.models import Client, ContactPoint, Ownership, Vehicle
from service_desk.clients.states import Channel, ContactKind
from service_desk.demo.cars import Machine, machine
from service_desk.demo.names import person
from service_desk.lib.names import surname_of
from service_desk.lib.plates import normalise_plate
from service_desk.lib.spelling import search_key
from service_desk.organisation.models.people import rights_of
from service_desk.organisation.roles import Role

BATCH = 5_000
# What a search may cost, ms, and how many queries (the page's own are not counted).
BARS = {"p95": 150, "queries": 6}
_INDEXES = (
    "client_by_name",
    "contact_point_digits",
    "vehicle_by_plate",
    "vehicle_by_vin",
)


class Known(NamedTuple):
    """What a caller may say of themselves."""

    name: str
    phone: str
    machine: Machine


def measure_search(stage: Stage) -> Iterator[Row]:
    """Each kind of search by what somebody on file would say, typed to where one stops."""
    stage.say(f"writing {stage.scale.clients} clients with their cars")
    crowd = list(_crowd(stage))
    _settle()
    asker = Asker(stage.house.reception, rights_of([Role.RECEPTIONIST]))

    def search(text: str) -> object:
        return find(site=stage.house.site, text=text, asker=asker, now=stage.now)

    for kind, said in KINDS.items():
        able = [each for each in crowd if said(each)]
        texts = [said(each) for each in stage.chance.choices(able, k=stage.scale.searches)]
        times = timed(search, texts)
        yield Row(
            name=f"search, {kind}",
            p50=percentile(times, 50),
            p95=percentile(times, 95),
            queries=max(queries_of(partial(search, text)) for text in texts[:20]),
            cpu=cpu_of(partial(search, texts[0])),
            bars=dict(BARS),
        )


def _surname(known: Known, *, is_cyrillic: bool) -> str:
    """Four letters of it: where people stop and look."""
    surname = surname_of(known.name, "RU" if is_cyrillic else "ES")
    is_of_kind = "Ѐ" <= surname[:1] <= "ӿ" if is_cyrillic else surname[:1] < "Ѐ"
    return surname[:4].lower() if is_of_kind else ""


KINDS: dict[str, Callable[[Known], str]] = {
    "digits": lambda known: known.phone[-4:],
    "plate": lambda known: known.machine.plate[:6],
    "VIN tail": lambda known: known.machine.vin[-6:],
    "surname": lambda known: _surname(known, is_cyrillic=False),
    "Cyrillic surname": lambda known: _surname(known, is_cyrillic=True),
}


def _crowd(stage: Stage) -> Iterator[Known]:
    """Two Spaniards to one Russian, each with a car and a phone; written batch by batch."""
    countries = itertools.cycle(("ES", "ES", "RU"))
    numbers = iter(range(stage.scale.clients))
    while batch := list(itertools.islice(numbers, BATCH)):
        yield from _write(stage, [_known(stage, next(countries), number) for number in batch])


def _known(stage: Stage, country: str, number: int) -> Known:
    chance, prefix = stage.chance, "+346" if country == "ES" else "+7916"
    # A prime stride: every number is another, and neighbours on file have nothing in common.
    serial = number * 7_919_317 % 10**7 if country == "RU" else number * 79_193_171 % 10**8
    digits = 8 if country == "ES" else 7
    car = machine(chance, country, stage.now.date(), is_fleet=False)
    return Known(person(chance, country).name, f"{prefix}{serial:0{digits}d}", car)


def _write(stage: Stage, batch: list[Known]) -> Iterable[Known]:
    site, now = stage.house.site, stage.now
    clients = Client.objects.bulk_create(
        Client(
            site=site,
            name=known.name,
            search_key=search_key(known.name),
            language="es",
            prefers=Channel.SMS,
            created_at=now,
        )
        for known in batch
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(client=client, kind=ContactKind.PHONE, value=known.phone, is_main=True)
        for client, known in zip(clients, batch, strict=True)
    )
    cars = Vehicle.objects.bulk_create(
        [
            Vehicle(
                site=site,
                plate=known.machine.plate,
                plate_key=normalise_plate(known.machine.plate),
                vin=known.machine.vin,
                make=known.machine.make,
                model=known.machine.model,
                created_at=now,
            )
            for known in batch
        ]
    )
    Ownership.objects.bulk_create(
        Ownership(client=client, vehicle=car) for client, car in zip(clients, cars, strict=True)
    )
    return batch


def _settle() -> None:
    """What autovacuum does between two days of a real house."""
    with connection.cursor() as sql:
        for index in _INDEXES:
            sql.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
        sql.execute(
            "ANALYZE clients_client, clients_contactpoint, clients_vehicle, clients_ownership"
        )
