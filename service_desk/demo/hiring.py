"""The staff of the demo dealerships become rows: accounts, roles, weeks, absences."""

import datetime as dt
import random

from django.contrib.auth.hashers import make_password

from service_desk.demo import names, roster
from service_desk.demo.houses import stretches
from service_desk.demo.roster import Person
from service_desk.lib.slots import localize
from service_desk.organisation.models import Absence, Posting, Shift, Site, Staff, StandIn

ADMINISTRATOR = "admin", "Elvira Sanz"
_OWN_ROSTERS = {"north": roster.NORTH, "east": roster.EAST}
_DAY = dt.timedelta(days=1)


def hire_owner(*, password_hash: str) -> Staff:
    """The owner's administrator: sees every site, opens the set-up pages."""
    username, name = ADMINISTRATOR
    return Staff.objects.create(
        username=username,
        name=name,
        email=f"{username}@example.com",
        password=password_hash,
        is_superuser=True,
        is_staff=True,
    )


def hash_once(password: str) -> str:
    """One hash for all of them: a hash is made to be slow, and this password is in the README."""
    return make_password(password)


def hire(site: Site, rng: random.Random, *, password_hash: str, today: dt.date) -> list[Staff]:
    """Everybody who works at ``site``, in the order of the roster."""
    people = _roster_of(site, rng)
    staff = Staff.objects.bulk_create(_account(each, site, password_hash) for each in people)
    by_username = {each.username: each for each in staff}
    Posting.objects.bulk_create(
        Posting(staff=one, site=site, role=each.role)
        for one, each in zip(staff, people, strict=True)
    )
    Shift.objects.bulk_create(
        _shift(one, site, *stretch)
        for one, each in zip(staff, people, strict=True)
        for stretch in stretches(each.week)
    )
    monday = today + (7 - today.weekday()) * _DAY
    for each in people:
        if each.away is not None:
            _send_away(each, by_username, site, monday)
    return staff


def _roster_of(site: Site, rng: random.Random) -> list[Person]:
    """The site's own people; a copy of a site has the same posts and other people in them."""
    if site.slug in _OWN_ROSTERS:
        return list(_OWN_ROSTERS[site.slug])
    like = roster.EAST if site.country == "RU" else roster.NORTH
    usernames = {each.username: f"{each.username.split('.')[0]}-{site.slug}" for each in like}
    return [each.transferred(usernames, name=names.short(rng, site.country)) for each in like]


def _account(person: Person, site: Site, password_hash: str) -> Staff:
    return Staff(
        username=person.username,
        name=person.name,
        email=f"{names.latin(person.name).lower().replace(' ', '.')}@{site.slug}.example.com",
        language=person.language or site.language,
        desk=person.desk,
        skills=person.skills,
        password=password_hash,
    )


def _shift(
    staff: Staff,
    site: Site,
    weekday: int,
    starts: dt.time,
    ends: dt.time,
    pause: tuple[dt.time, dt.time] | None,
) -> Shift:
    begins, over = pause or (None, None)
    return Shift(
        staff=staff,
        site=site,
        weekday=weekday,
        starts_at=starts,
        ends_at=ends,
        break_starts_at=begins,
        break_ends_at=over,
    )


def _send_away(person: Person, staff: dict[str, Staff], site: Site, monday: dt.date) -> None:
    away = person.away
    assert away is not None
    first, last = monday + away.first * _DAY, monday + away.last * _DAY
    midnight = dt.time()
    Absence.objects.create(
        staff=staff[person.username],
        starts_at=localize(dt.datetime.combine(first, midnight), site.zone_info),
        ends_at=localize(dt.datetime.combine(last + _DAY, midnight), site.zone_info),
        kind=away.kind,
    )
    if away.stand_in:
        StandIn.objects.create(
            staff=staff[person.username],
            stand_in=staff[away.stand_in],
            starts_on=first,
            ends_on=last,
        )
