"""The holes of the diary's texts: what each stands for, and the longest a site may put into it.

``Kind.holes`` of each kind is a choice of these (``holes``); whoever writes a site's own words
sees the sentences, and the longest words decide how many texts one costs (UX-59).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from babel.dates import get_timezone_location
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from appointments.links import calendar_url, link_url
from appointments.messages.wording import address_as, booking_url, entrance_of, how_to_reply
from service_desk.catalogue.models import Operation
from service_desk.catalogue.states import Paper
from service_desk.lib.dates import show_day_short, show_moment, show_time
from service_desk.lib.locales import locale_for
from service_desk.lib.money import show_money
from service_desk.lib.refusals import Sentence
from service_desk.lib.text import in_a_row
from service_desk.lib.tokens import LENGTH
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role

MEANINGS: dict[str, Sentence] = {
    "name": _("the client's first name; empty where the file has none"),
    "site": _("the name of your site"),
    "address": _("the address of your site"),
    "phone": _("the phone of your site"),
    "moment": _("day and time in full: Tuesday 12 March, 10:15"),
    "day": _("the day, short: Tue 12 March"),
    "time": _("the time: 10:15"),
    "city": _("the city whose time it is"),
    "handover": _("when the car is to be ready; empty where no pick-up is booked"),
    "work": _("the first of the works"),
    "works": _("all works, in a row"),
    "car": _("make, model and plate"),
    "advisor": _("the service advisor"),
    "entrance": _("which entrance to drive to"),
    "directions": _("how to find that entrance, as the zone has it"),
    "papers": _("the papers to bring; empty where none are needed"),
    "loaner": _("about the loaner; empty where none is kept"),
    "link": _("the link to the client's own page"),
    "reply": _("how to confirm by a text in return; empty where none comes back"),
    "calendar_link": _("the link to the calendar file"),
    "until": _("until when the time is kept: 10:45"),
    "code": _("the six digits"),
    "number": _("the number of the estimate"),
    "total": _("the total of the estimate, tax included"),
}

ABOUT_A_VISIT = (
    *("name", "site", "address", "phone", "moment", "day", "time", "city", "handover"),
    *("work", "works", "car", "advisor", "entrance", "directions", "papers", "loaner", "link"),
)
"""What every text about a visit still ahead may speak of."""

LINK = frozenset({"link"})

# A name, a car and a sum that are long, and not longer than one meets every week.
_NAME = "Maximiliana"
_CAR = "Citroën Grand C4 SpaceTourer"
_PLATE = "1234 BCD"
_TOTAL = Decimal(12_345)
_WORKS = 2
# A Wednesday in September at 10:15: no language has a longer day.
_DAY, _TIME = dt.date(2027, 9, 22), dt.time(10, 15)


def holes(names: Iterable[str], **more: Sentence) -> Mapping[str, Sentence]:
    """The holes of these names with their sentences; ``more`` are a kind's very own."""
    return {name: MEANINGS[name] for name in names} | more


def longest(**more: str) -> Callable[[Site, str], Mapping[str, Any]]:
    """``Kind.longest`` of a kind of ours; ``more`` are the longest words of its very own holes."""

    def found(site: Site, language: str) -> Mapping[str, Any]:
        with override(language):
            return {**_of_site(site, language), **_of_visit(site, language), **more}

    return found


def _of_site(site: Site, language: str) -> dict[str, Any]:
    zones = list(site.zones.all())
    works = sorted(
        (work.name_in(language) for work in Operation.objects.filter(site=site)), key=len
    )[-_WORKS:][::-1]
    advisors = Staff.objects.filter(postings__site=site, postings__role=Role.ADVISOR)
    return {
        "site": site.name,
        "address": site.address,
        "phone": site.phone_words,
        "city": get_timezone_location(site.zone_info, locale_for(language), return_city=True),
        "work": works[0] if works else "",
        "works": works,
        "advisor": _longest(person.name for person in advisors),
        "entrance": _longest(entrance_of(zone.kind) for zone in zones),
        "directions": _longest(zone.directions for zone in zones),
    }


def _of_visit(site: Site, language: str) -> dict[str, Any]:
    moment, token = dt.datetime.combine(_DAY, _TIME, site.zone_info), "x" * LENGTH
    papers = [str(paper.label) for paper in Paper]
    return {
        "name": address_as(_NAME, site.country),
        "moment": show_moment(moment, site.zone_info, language),
        "day": show_day_short(_DAY, language),
        "time": show_time(_TIME),
        "until": show_time(_TIME),
        "handover": show_moment(moment, site.zone_info, language),
        "car": in_a_row([_CAR, _PLATE]),
        "papers": papers,
        "loaner": _CAR,
        "link": max(link_url(token), booking_url(site), key=len),
        "reply": how_to_reply(),
        "calendar_link": calendar_url(token),
        "code": "0" * 6,
        "number": "E-2027-00123",
        "total": show_money(_TOTAL, site.currency, language),
    }


def _longest(words: Iterable[str]) -> str:
    return max(words, key=len, default="")
