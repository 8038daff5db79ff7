"""The demo dealership, step by step: houses, people, catalogue, clients, diary, messages."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction

from appointments.availability import load_diary
from service_desk.demo.cars import Car
from service_desk.demo.catalogue import stock_catalogue
from service_desk.demo.clients import Registrar
from service_desk.demo.closed_orders import Archive
from service_desk.demo.crew import crew_of
from service_desk.demo.diary import Planner
from service_desk.demo.fleet import Fleet
from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.hiring import hash_once, hire, hire_owner
from service_desk.demo.houses import open_house
from service_desk.demo.keeping import keep_in_house
from service_desk.demo.lives import life_of
from service_desk.demo.memory import write_defects, write_readings
from service_desk.demo.orders import Rehearsal
from service_desk.demo.outbox import write_outbox
from service_desk.demo.people import fall_ill, promise_attendance, write_decisions
from service_desk.demo.places import Place, places
from service_desk.demo.proofs import write_proof
from service_desk.demo.recalls import publish_recalls
from service_desk.demo.register import Register, write_won
from service_desk.demo.returns import write_returns
from service_desk.demo.rhythm import LAST_BOOKED_DAY
from service_desk.demo.rows import write_stories
from service_desk.demo.shelf import keep_parts
from service_desk.demo.snapshots import write_photos
from service_desk.demo.stories import Story
from service_desk.demo.teams import form_teams, set_rules
from service_desk.demo.telephone import phones_of, write_calls
from service_desk.demo.trail import read_odometers
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Role

_DAY = dt.timedelta(days=1)
_YEAR = 365.25  # days
# So many days are planned in memory at once; a car dropped off on the last is out a week later.
_STRETCH, _COLLECTED = 120, 8
_BACK = 70 * _DAY  # how far the register and the calls go back


class Step(NamedTuple):
    """What has been done, and how many of each came of it."""

    name: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for. ``years`` are those behind; ``now`` is the demo's present."""

    seed: int = 1
    years: float = 0.25
    sites: int = 2
    password: str
    now: dt.datetime


@transaction.atomic
def load_demo(wish: Wish, *, say: Callable[[Step], None]) -> None:
    """Load the demo into an empty database, all or nothing; ``say`` hears of each step."""
    password_hash = hash_once(wish.password)
    hire_owner(password_hash=password_hash)
    for place in places(wish.sites):
        for step in _Loader(wish, place, password_hash).steps():
            say(step)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # thousands of rows at once: the planner has seen none of them


@dataclass(slots=True)
class _Loader:
    """One site of the demo."""

    wish: Wish
    place: Place
    password_hash: str

    def steps(self) -> Iterator[Step]:
        wish, slug = self.wish, self.place.slug
        today = wish.now.astimezone(dt.UTC).date()
        first = today - round(wish.years * _YEAR) * _DAY
        site = open_house(self.place, first=first, now=wish.now)
        today = site.today(wish.now)
        staff = hire(site, self._dice("staff"), password_hash=self.password_hash, today=today)
        operations = stock_catalogue(site)
        yield Step(slug, {"staff": len(staff), "operations": len(operations)})
        advisors = list(Staff.objects.advisors(site))
        registrar = Registrar(site, self._dice("clients"), advisors, first, today)
        cars = registrar.fill(self.place)
        recalled = publish_recalls(cars, self._dice("recalls"), today)
        yield Step(slug, {"clients": self.place.clients, "cars": len(cars), "recalled": recalled})
        fleet = Fleet(cars, list(site.loaners.order_by("plate").values_list("pk", flat=True)))
        reception = next(one for one in staff if one.username.startswith("reception"))
        last = today + LAST_BOOKED_DAY * _DAY
        messages = visits = 0
        told: list[Story] = []
        for begins, ends in _stretches(first, last):
            desk = FrontDesk(
                load_diary(site, begins, ends + _COLLECTED * _DAY), reception, advisors, wish.now
            )
            planner = Planner(desk, fleet, operations, f"{wish.seed}:{slug}")
            stories = _stories(planner, begins, ends)
            if ends == last:
                keep_in_house(stories, desk)
            write_stories(site, stories)
            write_won(stories)
            write_decisions(stories)
            write_readings(stories)
            told += stories
            visits += len(stories)
            messages += write_outbox(stories, quiet_hours_of(site), wish.now)
        write_returns(site, wish.now)
        read_odometers(cars)
        yield Step(slug, {"visits": visits, "messages": messages})
        desk = FrontDesk(
            load_diary(site, today - _BACK, today + _COLLECTED * _DAY),
            reception,
            advisors,
            wish.now,
        )
        self._remember(desk, staff, cars, told)
        yield Step(slug, self._open_orders(desk, staff, told))

    def _open_orders(
        self, desk: FrontDesk, staff: list[Staff], told: list[Story]
    ) -> dict[str, int]:
        """The workshop: orders that are closed, and those of the cars in the house."""
        set_rules(desk.site)
        crew = crew_of(staff, form_teams(desk.site, staff))
        closed = Archive(desk.site, crew, desk.now).write(told)
        here = Rehearsal(desk, crew, self._dice("orders")).play(told)
        return {"orders": closed + len(here), "in the house": len(here)}

    def _remember(
        self, desk: FrontDesk, staff: list[Staff], cars: list[Car], told: list[Story]
    ) -> None:
        """What lies beside the visits: calls, lost requests, kept parts, things found."""
        site, today = desk.site, desk.today
        manager, clerk = (_posted(staff, role) for role in (Role.MANAGER, Role.PARTS))
        write_calls(site, told, self._dice("calls"), desk.now)
        write_defects(site, told, self._dice("defects"), manager)
        keep_parts(site, told, today)
        promise_attendance(site, told)
        Register(desk, cars, self._dice("register"), manager, clerk, phones_of(site)).write()
        write_photos(site, told, self._dice("photos"))
        write_proof(site, told, phones_of(site), desk.now)
        fall_ill(site, told, self._dice("ill"), today)

    def _dice(self, what: str) -> random.Random:
        return random.Random(f"{self.wish.seed}:{self.place.slug}:{what}")


def _posted(staff: list[Staff], role: Role) -> Staff:
    """Somebody in this role; at a small site the manager does it."""
    roles = {person.pk: set(person.postings.values_list("role", flat=True)) for person in staff}
    found = [person for person in staff if role in roles[person.pk]]
    return found[0] if found else _posted(staff, Role.MANAGER)


def _stories(planner: Planner, begins: dt.date, ends: dt.date) -> list[Story]:
    """The bookings of these days with what became of them; nobody has walked in tomorrow."""
    desk, quiet = planner.desk, quiet_hours_of(planner.desk.site)
    stories = []
    for booking in planner.plan(begins, ends):
        if booking.created_at > desk.now:
            continue
        life = life_of(booking, desk, quiet)
        if life.arrived_at is not None:
            booking.car.last_arrival = life.arrived_at
        stories.append(Story(booking, life))
    return stories


def _stretches(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """From ``first`` to ``last`` in pieces that fit into memory, however many years they are."""
    begins = first
    while begins <= last:
        ends = min(begins + (_STRETCH - 1) * _DAY, last)
        yield begins, ends
        begins = ends + _DAY
