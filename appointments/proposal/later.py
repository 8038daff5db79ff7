"""Later times for a car that will not be ready as promised."""

import datetime as dt

from appointments.availability import Wanted, free_slots_in, load_diary
from appointments.board.words import clock, language
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.lib.dates import show_day_near
from service_desk.organisation.models import Site

_DAYS = dt.timedelta(days=4)
_MOST = 24


def later_times(
    site: Site, handover: Appointment | None, *, now: dt.datetime
) -> list[tuple[str, str]]:
    """The next free quarters for a pick-up after the promised one, each with its words."""
    today = site.today(now)
    after = max(handover.starts_at, now) if handover else now
    last = max(today, site.local(after).date()) + _DAYS
    diary = load_diary(site, today, last, now=now)
    free = free_slots_in(diary, Wanted(kind=Kind.HANDOVER), now=now)
    later = [slot.starts_at for slot in free.slots if slot.starts_at > after]
    return [(f"{at:%Y-%m-%dT%H:%MZ}", _words(site, at, today)) for at in later[:_MOST]]


def _words(site: Site, at: dt.datetime, today: dt.date) -> str:
    day = show_day_near(site.local(at).date(), today, language())
    return f"{day[:1].upper()}{day[1:]} {clock(at, site.zone_info)}"
