"""The words of a message, in the language that is active: a letter, or a text of one segment."""

import copy
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from babel.dates import get_timezone_location
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from appointments.links import calendar_token, calendar_url, issue_link, link_url
from appointments.messages.attaching import calendar_files
from appointments.messages.finding import Promise
from appointments.messages.times import CANCELLED, CARD, MOVED
from service_desk.catalogue.states import Paper
from service_desk.clients.models import Vehicle
from service_desk.lib.dates import show_day_short, show_moment, show_time
from service_desk.lib.locales import locale_for
from service_desk.lib.names import clean_name, first_name
from service_desk.lib.plates import show_plate
from service_desk.lib.text import TextError
from service_desk.lib.tokens import LENGTH
from service_desk.messaging.channels.sms import can_reply
from service_desk.messaging.kinds import Compose, Draft
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door
from service_desk.messaging.wording import write
from service_desk.organisation.models import Site
from service_desk.organisation.states import ZoneKind
from service_desk.visits.models import Visit
from service_desk.visits.states import Mobility

_ENTRANCES = {
    ZoneKind.MECHANICAL: gettext_lazy("workshop entrance"),
    ZoneKind.EXPRESS: gettext_lazy("express entrance"),
    ZoneKind.BODY: gettext_lazy("body shop entrance"),
}
# A file that opens is still there when a mail program has lost the attachment.
_WITH_FILE = {CARD, MOVED}


def compose(message: Message, found: Promise, *, now: dt.datetime, is_preview: bool) -> Draft:
    """The draft of a message about ``found``.

    The link is made here, at the last moment, and its token stands in no row of ours but as a
    hash: what is kept of the text has ``•••`` in its place. A preview makes no link.
    """
    has_link = message.kind != CANCELLED
    token = "x" * LENGTH
    if has_link and not is_preview:
        token = issue_link(found.visit, now=now)
    link = link_url(token) if has_link else booking_url(found.visit.site)
    words = words_of(found, link=link)
    words["reply"] = how_to_reply() if message.channel == Door.SMS else ""
    if message.kind in _WITH_FILE:
        words["calendar_link"] = calendar_url(token)
    return write(
        message,
        words,
        secrets=(token, calendar_token(token)),
        attach=lambda: calendar_files(message.kind, found, link=link, now=now),
        is_preview=is_preview,
    )


def write_with_link(
    message: Message,
    visit: Visit,
    words: Callable[[str], Mapping[str, Any]],
    *,
    now: dt.datetime,
    is_preview: bool,
) -> Draft:
    """A draft with the link to the client's page, made at the last moment; none in a preview.

    ``words`` gives what fills the holes, for the full address of the page.
    """
    token = "x" * LENGTH if is_preview else issue_link(visit, now=now)
    secrets = (token, calendar_token(token))
    return write(message, words(link_url(token)), secrets=secrets, is_preview=is_preview)


def compose_page(message: Message, found: Visit, *, now: dt.datetime, is_preview: bool) -> Draft:
    """A word about the car of a visit, and the link to the client's page of it."""
    site = found.site

    def words(link: str) -> dict[str, str]:
        return {
            "name": address_as(found.client.name, site.country),
            "site": site.name,
            "phone": site.phone_words,
            "car": car_words(found.vehicle),
            "link": link,
        }

    return write_with_link(message, found, words, now=now, is_preview=is_preview)


def compose_as(kind: str, written: Compose = compose) -> Compose:
    """The words of another kind, as ``written``, for a call that says the same."""

    def composed(message: Message, found: Any, *, now: dt.datetime, is_preview: bool) -> Draft:
        said = copy.copy(message)
        said.kind = kind
        return written(said, found, now=now, is_preview=is_preview)

    return composed


def booking_url(site: Site) -> str:
    """The site's public page, for somebody who will want another time."""
    return f"{settings.PUBLIC_URL}/book/{site.slug}/"


def papers_of(found: Promise) -> list[str]:
    """Papers to bring, of all the wanted work, each once, in the order of the trade (C1-5B)."""
    wanted = {paper for work in found.visit.works.all() for paper in work.operation.papers}
    if found.visit.mobility == Mobility.LOANER:
        wanted.add(Paper.LICENCE.value)  # who drives a car of ours shows it
    return [str(paper.label) for paper in Paper if paper.value in wanted]


def entrance_of(zone: str) -> str:
    """Where to drive to, in one or two words (C1-5C)."""
    return str(_ENTRANCES[ZoneKind(zone)])


def words_of(found: Promise, *, link: str) -> dict[str, Any]:
    """What the texts about a visit ahead may speak of, in the language that is active."""
    visit, site = found.visit, found.visit.site
    language, zone = get_language() or "en", site.zone_info
    starts_at = found.drop_off.starts_at
    works = [work.operation.name_in(language) for work in visit.works.all()]
    return {
        "name": address_as(visit.client.name, site.country),
        "site": site.name,
        "address": site.address,
        "phone": site.phone_words,
        "moment": show_moment(starts_at, zone, language),
        "day": show_day_short(site.local(starts_at).date(), language),
        "time": show_time(starts_at, zone),
        "city": get_timezone_location(zone, locale_for(language), return_city=True),
        "handover": show_moment(found.handover.starts_at, zone, language) if found.handover else "",
        "work": works[0] if works else "",
        "works": works,
        "car": car_words(visit.vehicle),
        "advisor": found.drop_off.advisor.name,
        "entrance": entrance_of(visit.zone),
        "directions": next((z.directions for z in site.zones.all() if z.kind == visit.zone), ""),
        "papers": papers_of(found),
        "loaner": _loaner(visit.mobility),
        "link": link,
    }


def how_to_reply() -> str:
    """For a text; nothing where what is texted back reaches nobody: a name, not a number."""
    return _("Reply 1 to confirm.") if can_reply() else ""


def _loaner(mobility: str) -> str:
    return _("kept for you") if mobility == Mobility.LOANER else ""


def address_as(name: str, country: str) -> str:
    """The first name; nothing where the file has something that is no name (S16)."""
    try:
        return first_name(clean_name(name), country)
    except TextError:
        return ""


def car_words(vehicle: Vehicle) -> str:
    """Citroën C4, 1234 BCD; what of it is on file."""
    name = " ".join(filter(None, (vehicle.make, vehicle.model)))
    return ", ".join(filter(None, (name, show_plate(vehicle.plate))))
