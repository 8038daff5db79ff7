"""Who is at the desk of a site just now, and which visit they have open. Kept in the cache.

A screen says it every few seconds while it follows the pulse; who has said nothing for a
while is gone. Nothing depends on it but what colleagues see of one another.
"""

import datetime as dt
import re
from typing import NamedTuple

from django.core.cache import cache

from service_desk.organisation.models import Staff

GONE_AFTER = dt.timedelta(minutes=2)
# While nothing changes the cache is written this seldom: reading is one query, writing is five.
SAID_AGAIN = dt.timedelta(minutes=1)
_KEPT = 3600
_NUMBER = re.compile(r"[\w-]{1,24}", re.ASCII)


class Here(NamedTuple):
    """A person, with the number of the visit they have open or ""; ``at`` in UTC seconds."""

    staff: int
    initials: str
    name: str
    visit: str
    at: float


def seen(site: int, staff: int, visit: str = "", *, now: dt.datetime) -> list[Here]:
    """Note that ``staff`` is here with ``visit`` open; everybody else who is.

    One query while nothing changes. Two who write in one instant may lose one note; its screen
    misses itself at the next question and says it again.
    """
    visit = visit if _NUMBER.fullmatch(visit) else ""
    people = _people(site, now)
    own = people.get(staff)
    is_known = own is not None and own.visit == visit
    if own is None or not is_known or now.timestamp() - own.at > SAID_AGAIN.total_seconds():
        people |= _note(site, staff, visit, now)
        cache.set(_key(site), [tuple(person) for person in people.values()], _KEPT)
    return [person for person in people.values() if person.staff != staff]


def who_is_here(site: int, *, now: dt.datetime) -> list[Here]:
    """Everybody at the desk of a site, by name. One query."""
    return sorted(_people(site, now).values(), key=lambda person: person.name)


def initials_of(name: str) -> str:
    """MG for Marta Gil, 王芳 for herself."""
    words = name.split()
    return "".join(word[0] for word in words[:2]).upper() if len(words) > 1 else name[:2]


def _people(site: int, now: dt.datetime) -> dict[int, Here]:
    since = (now - GONE_AFTER).timestamp()
    said = (Here(*row) for row in cache.get(_key(site)) or ())
    return {person.staff: person for person in said if person.at >= since}


def _note(site: int, staff: int, visit: str, now: dt.datetime) -> dict[int, Here]:
    row = Staff.objects.filter(pk=staff, postings__site=site, is_active=True).first()
    if row is None:
        return {}
    name = row.name or row.username
    return {staff: Here(staff, initials_of(name), name, visit, now.timestamp())}


def _key(site: int) -> str:
    return f"here.{site}"
