"""The calendar file of a visit: one event that moves and goes with it (RFC 5545, 5546).

Its UID is the visit's number, so a calendar replaces the old time by the new one; SEQUENCE
tells which is newer. Times carry the site's own zone with its rules, for a phone that travels.
"""

import datetime as dt
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText

from appointments.models import Appointment
from service_desk.lib.plates import show_plate
from service_desk.lib.slots import QUARTER
from service_desk.visits.models import Visit

CONTENT_TYPE = "text/calendar; charset=utf-8"
REMIND_BEFORE = dt.timedelta(hours=1)


def calendar_file(
    visit: Visit, drop_off: Appointment, *, now: dt.datetime, is_cancelled: bool = False
) -> bytes:
    """The drop-off as an .ics file in the language that is active; ``now`` is its DTSTAMP.

    A cancelled one takes the event out of the client's calendar (METHOD:CANCEL).
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Service Desk//Visits//EN")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(_zone_rules(visit.site.timezone, drop_off.starts_at.year))
    calendar.add_component(_event(visit, drop_off, now=now, is_cancelled=is_cancelled))
    return bytes(calendar.to_ical())


def uid_of(visit: Visit) -> str:
    """The same for every file of a visit, and of no other house's."""
    return f"{visit.number}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}"


def _event(visit: Visit, drop_off: Appointment, *, now: dt.datetime, is_cancelled: bool) -> Event:
    site = visit.site
    starts_at = site.local(drop_off.starts_at)
    works = [work.operation.name_in(get_language() or "en") for work in visit.works.all()]
    event = Event()
    event.add("uid", uid_of(visit))
    event.add("dtstamp", now)
    event.add("sequence", drop_off.sequence + is_cancelled)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + QUARTER)
    event.add("summary", f"{', '.join(works)} · {site.name}")
    event.add("location", ", ".join(filter(None, (site.name, site.address))))
    event.add("description", _description(visit, drop_off))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    if site.email:
        organizer = vCalAddress(f"mailto:{site.email}")
        organizer.params["CN"] = vText(site.name)
        event.add("organizer", organizer)
    if not is_cancelled:
        event.add_component(_alarm(str(event["summary"])))
    return event


@lru_cache(maxsize=64)
def _zone_rules(zone: str, year: int) -> Timezone:
    """The zone's rules of the years around: of all since 1970 they would be most of the file."""
    first, last = dt.date(year - 1, 1, 1), dt.date(year + 2, 1, 1)
    return Timezone.from_tzid(zone, first_date=first, last_date=last)


def _description(visit: Visit, drop_off: Appointment) -> str:
    zone = next((z for z in visit.site.zones.all() if z.kind == visit.zone), None)
    lines = [
        _("Your service advisor: {name}").format(name=drop_off.advisor.name),
        _("Your car: {plate}").format(plate=show_plate(visit.vehicle.plate)),
        zone.directions if zone else "",
    ]
    return "\n".join(filter(None, lines))


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm
