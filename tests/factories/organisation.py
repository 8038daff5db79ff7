"""A site that is open, and the people who work there."""

import datetime as dt
from typing import Any

from service_desk.organisation.models import (
    Absence,
    BookingPolicy,
    Closure,
    Loaner,
    OpeningHours,
    Posting,
    Shift,
    Site,
    Staff,
    Zone,
)
from service_desk.organisation.roles import Role
from service_desk.organisation.states import Weekday, ZoneKind
from tests.factories import next_int

WEEKDAYS = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY)
PASSWORD = "long enough for a night watch"  # of people who exist in tests only


def make_site(slug: str = "", *, policy: dict[str, Any] | None = None, **fields: Any) -> Site:
    """A site in Madrid: Mon–Fri 08:00–18:00, Sat 09:00–13:00, three zones of 40 hours a day.

    ``policy`` overrides fields of its BookingPolicy.
    """
    site = Site.objects.create(
        **{
            "slug": slug or f"site-{next_int()}",
            "name": "Talleres Vega",
            "timezone": "Europe/Madrid",
            "country": "ES",
            "currency": "EUR",
            "languages": ["es", "en"],
            "phone": "+34911234567",
            "email": "taller@example.com",
            "address": "Calle de Alcalá 200, Madrid",
            **fields,
        }
    )
    BookingPolicy.objects.create(site=site, **(policy or {}))
    _open(site)
    Zone.objects.bulk_create(
        Zone(site=site, kind=kind, daily_hours=40, directions=_DIRECTIONS[kind])
        for kind in ZoneKind
    )
    return site


_DIRECTIONS = {
    ZoneKind.MECHANICAL: "Entrance A, straight on",
    ZoneKind.EXPRESS: "Entrance B, left of the showroom",
    ZoneKind.BODY: "Entrance C, behind the car wash",
}


def _open(site: Site) -> None:
    hours = [(day, dt.time(8), dt.time(18)) for day in WEEKDAYS]
    hours.append((Weekday.SATURDAY, dt.time(9), dt.time(13)))
    OpeningHours.objects.bulk_create(
        OpeningHours(site=site, weekday=day, opens_at=opens, closes_at=closes)
        for day, opens, closes in hours
    )


def make_staff(
    site: Site | None = None, *roles: Role, name: str = "Marta Gil", **fields: Any
) -> Staff:
    """A person with these roles at ``site`` (a receptionist if none is named); can sign in."""
    username = fields.pop("username", f"person-{next_int()}")
    password = fields.pop("password", PASSWORD)
    staff = Staff.objects.create_user(username, password=password, name=name, **fields)
    if site is not None:
        for role in roles or (Role.RECEPTIONIST,):
            Posting.objects.create(staff=staff, site=site, role=role)
    return staff


def make_advisor(
    site: Site,
    name: str = "Ana Ruiz",
    *,
    desk: int | None = None,
    starts: dt.time = dt.time(8),
    ends: dt.time = dt.time(18),
    lunch: tuple[dt.time, dt.time] | None = (dt.time(13), dt.time(14)),
    weekdays: tuple[Weekday, ...] = WEEKDAYS,
    **fields: Any,
) -> Staff:
    """A service advisor with the same shift on each of ``weekdays``; ``lunch`` None: no break."""
    advisor = make_staff(site, Role.ADVISOR, name=name, desk=desk or next_int() % 9000, **fields)
    begins, over = lunch or (None, None)
    Shift.objects.bulk_create(
        Shift(
            staff=advisor,
            site=site,
            weekday=day,
            starts_at=starts,
            ends_at=ends,
            break_starts_at=begins,
            break_ends_at=over,
        )
        for day in weekdays
    )
    return advisor


def make_absence(
    staff: Staff, starts_at: dt.datetime, ends_at: dt.datetime, **fields: Any
) -> Absence:
    return Absence.objects.create(staff=staff, starts_at=starts_at, ends_at=ends_at, **fields)


def make_closure(site: Site, on: dt.date, reason: str = "Local holiday") -> Closure:
    return Closure.objects.create(site=site, on=on, reason=reason)


def make_loaner(site: Site, plate: str = "", **fields: Any) -> Loaner:
    return Loaner.objects.create(
        site=site, plate=plate or f"{next_int():04d} LNR", model="Citroën C3", **fields
    )
