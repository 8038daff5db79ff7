"""The calendar file: an event that moves and goes with its visit (RFC 5545, 5546).

One event to a file: Outlook puts a file of two into a calendar of its own. The drop-off's UID is
the visit's number, the pick-up's is made of it, so a calendar replaces the old time by the new
one; SEQUENCE, higher after each move, cancellation and restoring, tells which is newer.

METHOD is PUBLISH, not REQUEST: a yes pressed in the calendar would be mailed to nobody's desk,
and the client would believe that the visit is confirmed. CANCEL takes the event out again. Times
carry the site's own zone with its rules, for a phone that travels.
"""

import datetime as dt
from email.utils import parseaddr
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText

from appointments.models import Appointment
from appointments.states import Kind
from service_desk.lib.plates import plate_tail
from service_desk.lib.slots import QUARTER
from service_desk.lib.text import in_a_row
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
REMIND_BEFORE = dt.timedelta(hours=1)
_CHANGES = ("booked", "moved", "handed_on", "cancelled", "restored")


def calendar_file(
    visit: Visit,
    appointment: Appointment,
    *,
    now: dt.datetime,
    link: str = "",
    is_cancelled: bool = False,
) -> bytes:
    """An appointment as an .ics file in the language that is active; ``now`` is its DTSTAMP.

    ``link`` is the address of the visit's page. A cancelled one takes the event out of the
    client's calendar.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Service Desk//Visits//EN")
    calendar.add("method", method_of(is_cancelled=is_cancelled))
    calendar.add_component(_zone_rules(visit.site.timezone, appointment.starts_at.year))
    event = _event(visit, appointment, now=now, is_cancelled=is_cancelled)
    event.add("description", _description(visit, appointment, link))
    if link:
        event.add("url", link)
    if not is_cancelled:
        event.add_component(_alarm(str(event["summary"])))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def method_of(*, is_cancelled: bool) -> str:
    return CANCEL if is_cancelled else PUBLISH


def content_type(*, is_cancelled: bool) -> str:
    """Of an answer that is the file: the method stands in both, and must be the same."""
    return f"text/calendar; method={method_of(is_cancelled=is_cancelled)}; charset=utf-8"


def uid_of(visit: Visit, kind: str = Kind.DROP_OFF) -> str:
    """The same for every file of this appointment of the visit, and of no other house's."""
    name = visit.number if kind == Kind.DROP_OFF else f"{visit.number}-{kind}"
    return f"{name}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}"


def _event(
    visit: Visit, appointment: Appointment, *, now: dt.datetime, is_cancelled: bool
) -> Event:
    site = visit.site
    starts_at = site.local(appointment.starts_at)
    event = Event()
    event.add("uid", uid_of(visit, appointment.kind))
    event.add("dtstamp", now)
    event.add("created", visit.created_at)
    event.add("last-modified", _changed_at(visit))
    event.add("sequence", appointment.sequence + is_cancelled)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + QUARTER)
    event.add("summary", f"{_what(visit, appointment)} · {site.name}")
    event.add("location", ", ".join(filter(None, (site.name, site.address))))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    # Colleagues who share the calendar see that time is taken, and no link to the visit.
    event.add("class", "PRIVATE")
    organizer = vCalAddress(f"mailto:{site.email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = vText(site.name)
    event.add("organizer", organizer)
    return event


@lru_cache(maxsize=64)
def _zone_rules(zone: str, year: int) -> Timezone:
    """The zone's rules of the years around: of all since 1970 they would be most of the file."""
    first, last = dt.date(year - 1, 1, 1), dt.date(year + 2, 1, 1)
    return Timezone.from_tzid(zone, first_date=first, last_date=last)


def _changed_at(visit: Visit) -> dt.datetime:
    """When the visit got the time it has, or lost it. One query."""
    entries = JournalEntry.objects.filter(subject=subject_of(visit), verb__in=_CHANGES)
    return entries.aggregate(last=Max("at"))["last"] or visit.created_at


def _what(visit: Visit, appointment: Appointment) -> str:
    if appointment.kind == Kind.HANDOVER:
        return _("Pick up your car")
    language = get_language() or "en"
    return in_a_row(work.operation.name_in(language) for work in visit.works.all())


def _description(visit: Visit, appointment: Appointment, link: str) -> str:
    """Who, which car by the end of its plate, where; and the page, for those who show no URL."""
    zone = next((z for z in visit.site.zones.all() if z.kind == visit.zone), None)
    lines = [_("Your service advisor: {name}").format(name=appointment.advisor.name)]
    if visit.vehicle.plate:
        tail = f"···\u00a0{plate_tail(visit.vehicle.plate)}"
        lines.append(_("Your car: {plate}").format(plate=tail))
    if zone and zone.directions:
        lines.append(zone.directions)
    if link:
        lines += [_("Confirm, move or cancel:"), link]
    return "\n".join(lines)


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm
