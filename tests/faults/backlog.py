"""Thousands of due messages about real visits, and real processes that send them."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from appointments.messages.times import CONFIRMATION, key_of
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.clients.models import Client, ContactPoint, Ownership, Vehicle
from service_desk.clients.states import Channel, ContactKind
from service_desk.messaging.models import Message, MessagePolicy
from service_desk.messaging.states import Door, MessageState
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.states import ZoneKind
from service_desk.records.journal import subject_of
from service_desk.visits.models import RequestedWork, Visit
from service_desk.visits.states import Source, VisitState
from tests.factories.catalogue import make_operation
from tests.factories.organisation import make_site

_CITIES = (
    "Pacific/Honolulu", "America/Los_Angeles", "America/New_York", "America/Sao_Paulo",
    "Atlantic/Azores", "Europe/Madrid", "Asia/Dubai", "Asia/Dhaka", "Asia/Shanghai",
    "Australia/Brisbane", "Pacific/Auckland",
)  # fmt: skip
A_DAY = 30
"""Drop-offs of one advisor in ten hours, three in each."""


def awake_site(now: dt.datetime, **policy: object) -> Site:
    """A site where it is about noon, so that a real clock may send; texts without bounds."""
    by_noon = {zone: abs(now.astimezone(ZoneInfo(zone)).hour - 13) for zone in _CITIES}
    site = make_site("awake", timezone=min(by_noon, key=lambda zone: by_noon[zone]))
    bounds = {"texts_a_day": 1_000_000, "texts_to_prefix": 30_000, **policy}
    MessagePolicy.objects.create(site=site, **bounds)
    return site


def make_backlog(site: Site, count: int, *, due_at: dt.datetime, channel: Door) -> list[Message]:
    """``count`` confirmations of visits on the day after next, each to a client of its own."""
    place = Client.objects.count()
    names = range(place, place + count)
    clients = Client.objects.bulk_create(
        Client(
            site=site,
            name=f"Lucía Vega {number}",
            search_key=f"lucia vega {number}",
            language=["es", "ru", "en", "zh-hans"][number % 4],
            prefers=Channel(channel),
            created_at=due_at,
        )
        for number in names
    )
    kind = ContactKind.EMAIL if channel == Door.EMAIL else ContactKind.PHONE
    points = ContactPoint.objects.bulk_create(
        ContactPoint(client=client, kind=kind, value=_address(channel, number), is_main=True)
        for number, client in zip(names, clients, strict=True)
    )
    visits = _visits(site, clients, list(names), due_at)
    drop_offs = _drop_offs(site, visits, due_at)
    return Message.objects.bulk_create(
        Message(
            site=site,
            client=visit.client,
            subject=subject_of(visit),
            kind=CONFIRMATION,
            channel=channel,
            language=visit.language,
            recipient=point.value,
            intent_key=key_of(CONFIRMATION, drop_off),
            not_before=due_at,
            due_at=due_at,
            next_try_at=due_at,
            not_after=drop_off.starts_at - dt.timedelta(hours=2),
            created_at=due_at,
        )
        for visit, drop_off, point in zip(visits, drop_offs, points, strict=True)
    )


def _address(channel: Door, number: int) -> str:
    return f"client-{number}@example.com" if channel == Door.EMAIL else f"+34612{number:06d}"


def _visits(
    site: Site, clients: list[Client], names: list[int], created_at: dt.datetime
) -> list[Visit]:
    operation = site.operations.first() or make_operation(site)
    cars = Vehicle.objects.bulk_create(
        Vehicle(
            site=site,
            plate=f"{number:05d} BKL",
            plate_key=f"{number:05d}BKL",
            make="SEAT",
            model="León",
            created_at=created_at,
        )
        for number in names
    )
    Ownership.objects.bulk_create(
        Ownership(client=client, vehicle=car) for client, car in zip(clients, cars, strict=True)
    )
    visits = Visit.objects.bulk_create(
        Visit(
            site=site,
            number=f"B-{number:06d}",
            client=client,
            vehicle=car,
            state=VisitState.BOOKED,
            source=Source.PHONE,
            language=client.language,
            zone=ZoneKind.EXPRESS,
            created_at=created_at,
        )
        for number, client, car in zip(names, clients, cars, strict=True)
    )
    RequestedWork.objects.bulk_create(
        RequestedWork(
            visit=visit,
            operation=operation,
            norm_hours=operation.norm_hours,
            price=operation.price,
        )
        for visit in visits
    )
    return visits


def _drop_offs(site: Site, visits: list[Visit], due_at: dt.datetime) -> list[Appointment]:
    begins = dt.datetime.combine(
        site.today(due_at) + dt.timedelta(days=2), dt.time(8), site.zone_info
    )
    taken = Staff.objects.count()
    advisors = Staff.objects.bulk_create(
        Staff(
            username=f"backlog-{taken + number}",
            name=f"Advisor {number}",
            desk=taken + number,
            language="en",
            password=make_password(None),
        )
        for number in range(-(-len(visits) // A_DAY))
    )
    return Appointment.objects.bulk_create(
        Appointment(
            visit=visit,
            site=site,
            advisor=advisors[place // A_DAY],
            kind=Kind.DROP_OFF,
            starts_at=begins + dt.timedelta(hours=place % A_DAY // 3, minutes=15 * (place % 3)),
        )
        for place, visit in enumerate(visits)
    )


class Processes:
    """Workers and beats of a test, each ended by its pid."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.environment = folder, environment
        self._started: list[subprocess.Popen[bytes]] = []

    def celery(self, name: str, *options: str) -> int:
        """``name`` is worker or beat; its pid."""
        log = (self.folder / f"{name}-{len(self._started)}.log").open("wb")
        command = [sys.executable, "-m", "celery", "--app", "service_desk", name, *options]
        started = subprocess.Popen(
            [*command, "--loglevel", "INFO"],
            env={**os.environ, **self.environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self._started.append(started)
        return started.pid

    def worker(self) -> int:
        return self.celery(
            "worker", "--pool", "prefork", "--concurrency", "3",
            "--without-gossip", "--without-mingle",
        )  # fmt: skip

    def beat(self) -> int:
        schedule = self.folder / f"schedule-{len(self._started)}"
        return self.celery("beat", "--pidfile=", "--schedule", str(schedule))

    def logs(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        for process in self._started:
            process.terminate()
        for process in self._started:
            process.wait(30)


def wait_until(is_so: Callable[[], object], *, seconds: float) -> bool:
    """Whether it became so in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def unsent(site: Site) -> int:
    """Confirmations of a site that have not left."""
    return (
        Message.objects.filter(site=site, kind=CONFIRMATION)
        .exclude(state=MessageState.SENT)
        .count()
    )
