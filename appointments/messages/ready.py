"""The car is ready: told before the pick-up, or, if it will not be, said by voice in time (S-11).

One hour before where the work takes less than two days by plan, four hours before where it takes
longer (S-11b). A car that nobody has a time to collect is told of as soon as it is ready.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appointments.messages import reasons
from appointments.messages.examples import row_about
from appointments.messages.finding import visit_of, visit_url
from appointments.messages.holes import LINK, holes, longest
from appointments.messages.times import READY, instant, owner_of
from appointments.messages.wording import address_as, car_words, write_with_link
from appointments.models import LIVE, Appointment
from appointments.states import Kind as Purpose
from service_desk.lib.dates import show_day_short, show_moment, show_time
from service_desk.lib.slots import wall_clock_before
from service_desk.messaging.actions import Intent, intent_key
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, NotYet, register
from service_desk.messaging.models import Message
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.states import ON_SITE, VisitState

LONG_WORK = dt.timedelta(days=2)
SOON, EARLY = dt.timedelta(hours=1), dt.timedelta(hours=4)
# A car that is not ready by then is told of by voice, before the time that was promised (S-11c).
LAST_MOMENT = dt.timedelta(minutes=30)
LOOK_AGAIN = dt.timedelta(minutes=5)
UNPLANNED = "unplanned"
_OF_USE = dt.timedelta(days=1)
HERE = ("name", "site", "address", "phone", "moment", "day", "time", "car", "advisor", "link")
"""What a text about a car that is here may speak of."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A visit whose car is here, and when it is collected by plan."""

    visit: Visit
    handover: Appointment | None


def told_ready(visit: Visit, drop_off: Appointment | None, handover: Appointment) -> Intent:
    """One hour or four before the pick-up; half an hour before it is too late to write."""
    site, at = visit.site, handover.starts_at
    began_at = drop_off.starts_at if drop_off else visit.arrived_at or at
    before = SOON if _by_clock(site, began_at, at) < LONG_WORK else EARLY
    return Intent(
        kind=READY,
        subject=visit,
        about=instant(at),
        due_at=wall_clock_before(at, before, site.zone_info),
        not_after=at - LAST_MOMENT,
        language=visit.language,
        owner=owner_of(handover),
    )


def told_unplanned(visit: Visit, *, earlier: int = 0, now: dt.datetime) -> Intent:
    """At once: nobody has agreed when the car is collected.

    ``earlier``: how often the client was told before, of a car that was not ready after all.
    """
    return Intent(
        kind=READY,
        subject=visit,
        about=f"{UNPLANNED}/{earlier + 1}" if earlier else UNPLANNED,
        due_at=now,
        not_after=now + _OF_USE,
        language=visit.language,
    )


def _by_clock(site: Site, begin: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """How long it is by the clock on the wall: two days are two days on any weekend."""
    return site.local(end).replace(tzinfo=None) - site.local(begin).replace(tzinfo=None)


def _find(message: Message, now: dt.datetime) -> Collection:
    """The car is ready, and collected when the message says. Raises NoLongerWanted, NotYet."""
    visit = visit_of(message)
    live = [each for each in visit.appointments.all() if each.cancelled_at is None]
    handover = next((each for each in live if each.kind == Purpose.HANDOVER), None)
    if why := _why_not(message, visit, handover):
        raise NoLongerWanted(why)
    if visit.state != VisitState.READY:
        raise NotYet(_next_look(message, now), reasons.NOT_READY)
    return Collection(visit, handover)


def _why_not(message: Message, visit: Visit, handover: Appointment | None) -> str:
    if visit.state == VisitState.CANCELLED:
        return reasons.CANCELLED
    if visit.handed_over_at is not None:
        return reasons.HANDED_OVER
    if visit.state not in ON_SITE:
        return reasons.NOT_COME
    about = message.intent_key.removeprefix(intent_key(READY, visit, ""))
    is_meant = about == instant(handover.starts_at) if handover else about.startswith(UNPLANNED)
    return "" if is_meant else reasons.MOVED


def _next_look(message: Message, now: dt.datetime) -> dt.datetime:
    """In five minutes, not at night, and once more at the last moment."""
    again = quiet_hours_of(message.site).next_allowed(now + LOOK_AGAIN)
    return message.not_after if now < message.not_after < again else again


def _compose(message: Message, found: Collection, *, now: dt.datetime, is_preview: bool) -> Draft:
    def words(link: str) -> dict[str, Any]:
        return words_here(found, link=link)

    return write_with_link(message, found.visit, words, now=now, is_preview=is_preview)


def words_here(found: Collection, *, link: str) -> dict[str, Any]:
    """What the texts about a car that is here may speak of, in the language that is active."""
    visit, site, handover = found.visit, found.visit.site, found.handover
    language, zone = get_language() or "en", site.zone_info
    at = handover.starts_at if handover else None
    return {
        "name": address_as(visit.client.name, site.country),
        "site": site.name,
        "address": site.address,
        "phone": site.phone_words,
        "car": car_words(visit.vehicle),
        "moment": show_moment(at, zone, language) if at else "",
        "day": show_day_short(site.local(at).date(), language) if at else "",
        "time": show_time(at, zone) if at else "",
        "advisor": handover.advisor.name if handover else "",
        "link": link,
    }


def _example(site: Site, now: dt.datetime) -> Message | None:
    """A car that is ready just now."""
    ready = Visit.objects.filter(site=site, state=VisitState.READY, handed_over_at=None)
    visit = ready.select_related("client").order_by("-pk").first()
    if visit is None:
        return None
    handover = visit.appointments.filter(LIVE, kind=Purpose.HANDOVER).first()
    when = instant(handover.starts_at) if handover else UNPLANNED
    key = intent_key(READY, visit, when)
    return row_about(visit, kind=READY, key=key, site=site, client=visit.client)


register(
    Kind(
        code=READY,
        label=_("Car ready"),
        find=_find,
        compose=_compose,
        url=visit_url,
        is_worth_a_call=True,
        template=f"appointments/messages/{READY}",
        title=_("Your car is ready"),
        rank=55,
        holes=holes(HERE),
        needs=LINK,
        example=_example,
        longest=longest(),
    )
)
