"""The warning: which day the parts are there, three times from then on, and the page to choose."""

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appointments.availability import Wanted, free_slots_in, load_diary
from appointments.availability.freed import diary_without
from appointments.late_parts.shelf import Shortage, shortage_of, shortages
from appointments.messages import reasons
from appointments.messages.examples import row_about
from appointments.messages.finding import Promise, find_expected, visit_url
from appointments.messages.holes import ABOUT_A_VISIT, LINK, holes, longest
from appointments.messages.times import PARTS_LATE
from appointments.messages.wording import words_of, write_with_link
from appointments.offers import LOOK_AHEAD, best_offers
from appointments.states import Audience
from service_desk.clients.states import Topic
from service_desk.lib.dates import show_day_short, show_time
from service_desk.messaging.actions import intent_key
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.organisation.models import Site
from service_desk.visits.queries import hours_agreed
from service_desk.visits.states import Mobility


@dataclass(frozen=True, slots=True)
class Warned:
    """A visit ahead, what it lacks, and the times (UTC) at which it could come instead."""

    promise: Promise
    short: Shortage
    times: tuple[dt.datetime, ...]


def _find(message: Message, now: dt.datetime) -> Warned:
    """The visit is still at its time, and its parts still are not. Raises NoLongerWanted."""
    planned = copy.copy(message)
    planned.intent_key = message.intent_key.rpartition("/")[0]
    promise = find_expected(planned, now)
    short = shortage_of(promise.visit, promise.drop_off, now=now)
    if short is None:
        raise NoLongerWanted(reasons.PARTS_HERE)
    return Warned(promise, short, _times(promise, short, now))


def _times(promise: Promise, short: Shortage, now: dt.datetime) -> tuple[dt.datetime, ...]:
    """As the client's own page would offer them: what the visit holds counts as free."""
    if short.on is None:
        return ()
    visit = promise.visit
    first = max(short.on, visit.site.today(now))
    diary = load_diary(visit.site, first, first + LOOK_AHEAD, now=now)
    wanted = Wanted(
        hours=hours_agreed(visit.works.all()),
        needs_loaner=visit.mobility == Mobility.LOANER,
        mobility=visit.mobility,
        audience=Audience.PUBLIC,
        parts_from=short.on,
        is_repeat=visit.repeat_of_id is not None,
    )
    free = free_slots_in(diary_without(diary, visit), wanted, now=now)
    offers = best_offers(diary, free, prefers=promise.drop_off.advisor_id, wanted=wanted)
    return tuple(sorted(offer.starts_at for offer in offers))


def _compose(message: Message, found: Warned, *, now: dt.datetime, is_preview: bool) -> Draft:
    def words(link: str) -> dict[str, Any]:
        return _words(found, link=f"{link}move/")

    return write_with_link(message, found.promise.visit, words, now=now, is_preview=is_preview)


def _words(found: Warned, *, link: str) -> dict[str, Any]:
    language, site = get_language() or "en", found.promise.visit.site
    on = found.short.on

    def shown(at: dt.datetime) -> str:
        return f"{show_day_short(site.local(at).date(), language)} {show_time(at, site.zone_info)}"

    return words_of(found.promise, link=link) | {
        "parts_day": show_day_short(on, language) if on else "",
        "times": [shown(at) for at in found.times],
    }


def _longest(site: Site, language: str) -> Mapping[str, Any]:
    """Three of the longest days, beside what a site's own data may put into the other holes."""
    usual = longest()(site, language)
    times = [f"{usual['day']} {usual['time']}"] * 3
    return {**usual, "parts_day": usual["day"], "times": times, "link": f"{usual['link']}move/"}


def _example(site: Site, now: dt.datetime) -> Message | None:
    """The next visit that lacks a part."""
    short = next((each for each in shortages(now) if each.visit.site_id == site.pk), None)
    if short is None:
        return None
    visit = short.visit
    key = intent_key(PARTS_LATE, visit, short.about)
    return row_about(visit, kind=PARTS_LATE, key=key, site=site, client=visit.client)


register(
    Kind(
        code=PARTS_LATE,
        label=_("Parts come late"),
        find=_find,
        compose=_compose,
        url=visit_url,
        is_worth_a_call=True,
        script=Topic.PARTS_LATE,
        template=f"appointments/messages/{PARTS_LATE}",
        title=_("Your visit: a part comes later"),
        rank=45,
        holes=holes(
            ABOUT_A_VISIT,
            parts_day=_("the day on which all parts are there; empty where nobody knows"),
            times=_("up to three free times from that day on, in a row"),
        ),
        needs=LINK,
        spare=frozenset({"times"}),
        example=_example,
        longest=_longest,
    )
)
