"""Cars of the road: what was built when, with a plate and a VIN of the right form.

A Spanish plate tells the month of registration, a Russian one the region; the first three signs
of a VIN are the maker's own. The rest of each is made up.
"""

import datetime as dt
import random
from bisect import bisect
from dataclasses import dataclass, field

from service_desk.clients.models import Client, Vehicle
from service_desk.demo.lines import EAST, EAST_FLEET, NORTH, NORTH_FLEET, Line

_PLATE_LETTERS = "BCDFGHJKLMNPRSTVWXYZ"
_RU_PLATE_LETTERS = "АВЕКМНОРСТУХ"
_RU_REGIONS = ("77", "97", "99", "177", "197", "199", "777", "797", "799", "50", "150", "750")
_VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_VIN_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"  # from 2010 on; the cycle is of thirty years
# The letters that Spain had reached by January of a year, as a number in base twenty.
_REACHED = {2010: 1887, 2015: 2392, 2018: 2890, 2020: 3252, 2022: 3516, 2024: 3748, 2026: 4080}
_OLDEST, _USUAL_AGE = 15.0, 5.5
_YEAR = dt.timedelta(days=365.25)


@dataclass(frozen=True, slots=True)
class Machine:
    """A car as its papers say, and the kilometres it drives in a year."""

    make: str
    model: str
    plate: str
    vin: str
    registered_on: dt.date
    warranty_until: dt.date
    yearly_km: int

    def mileage_on(self, on: dt.date) -> int:
        return max(15, int((on - self.registered_on) / _YEAR * self.yearly_km))


@dataclass(eq=False, slots=True)
class Car:
    """A vehicle with its client; ``had``: the last day of each kind of work, by code."""

    vehicle: Vehicle
    client: Client
    machine: Machine
    is_fleet: bool
    is_recalled: bool = False
    had: dict[str, dt.date] = field(default_factory=dict)
    last_on: dt.date | None = None
    last_arrival: dt.datetime | None = None


def machine(rng: random.Random, country: str, today: dt.date, *, is_fleet: bool) -> Machine:
    """A car such as stands in front of the house; a company's is younger and drives more."""
    oldest, usual = (6.0, 2.5) if is_fleet else (_OLDEST, _USUAL_AGE)
    registered_on = today - rng.triangular(0.1, oldest, usual) * _YEAR
    line = _line(rng, country, registered_on.year, is_fleet=is_fleet)
    plate = _spanish_plate(rng, registered_on) if country != "RU" else _russian_plate(rng)
    years = 5 if line.make in ("Kia", "Hyundai", "Haval", "Toyota") else 3
    yearly_km = rng.gauss(27_000, 6_000) if is_fleet else rng.gauss(12_500, 4_000)
    return Machine(
        make=line.make,
        model=line.model,
        plate=plate,
        vin=_vin(rng, line, registered_on.year),
        registered_on=registered_on,
        warranty_until=registered_on + years * _YEAR,
        yearly_km=int(max(3_500, yearly_km)),
    )


def _line(rng: random.Random, country: str, year: int, *, is_fleet: bool) -> Line:
    lines = (EAST, EAST_FLEET) if country == "RU" else (NORTH, NORTH_FLEET)
    built = [line for line in lines[is_fleet] if line.since <= year <= line.until]
    return rng.choices(built, [line.weight for line in built])[0]


def _spanish_plate(rng: random.Random, on: dt.date) -> str:
    years = list(_REACHED)
    place = min(max(bisect(years, on.year) - 1, 0), len(years) - 2)
    first, second = years[place], years[place + 1]
    pace = (_REACHED[second] - _REACHED[first]) / (second - first)
    since = on.year - first + on.timetuple().tm_yday / 366
    reached = int(_REACHED[first] + pace * since) + rng.randint(-4, 4)
    letters = [_PLATE_LETTERS[reached // 20**power % 20] for power in (2, 1, 0)]
    return f"{rng.randrange(10_000):04d} {''.join(letters)}"


def _russian_plate(rng: random.Random) -> str:
    first, second, third = (rng.choice(_RU_PLATE_LETTERS) for _n in range(3))
    return f"{first}{rng.randint(1, 999):03d}{second}{third} {rng.choice(_RU_REGIONS)}"


def _vin(rng: random.Random, line: Line, year: int) -> str:
    model = line.code + "".join(rng.choice(_VIN_SIGNS) for _n in range(6 - len(line.code)))
    sign = _VIN_YEARS[(year - 2010) % len(_VIN_YEARS)]
    return f"{line.maker}{model}{sign}{rng.choice('ABKPW0178')}{rng.randrange(10**6):06d}"
