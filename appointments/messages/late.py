"""The car will be ready later than promised: told before the time passes, with why (S-11c)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from appointments.messages import reasons
from appointments.messages.examples import row_about
from appointments.messages.finding import visit_of, visit_url
from appointments.messages.holes import LINK, holes, longest
from appointments.messages.ready import HERE, Collection, words_here
from appointments.messages.times import LATE, instant, owner_of
from appointments.messages.wording import write_with_link
from appointments.models import Appointment
from appointments.states import Kind as Purpose
from appointments.states import LateReason
from service_desk.lib.dates import show_day_short, show_moment, show_time
from service_desk.messaging.actions import Intent, plan_messages
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit
from service_desk.visits.states import ON_SITE

TOLD_LATE = "told_late"
# What can't be written so soon before the promised time is said.
LEAST = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Delay:
    """A car that is here, when it will be ready now, and why only then."""

    collection: Collection
    ready_at: dt.datetime
    why: LateReason


def last_told(visit: Visit) -> dt.datetime | None:
    """The last later time that was promised, None where none was. One query."""
    said = _last_said(visit)
    return dt.datetime.fromisoformat(said.data["ready_at"]) if said else None


def plan_late(
    visit: Visit,
    *,
    ready_at: dt.datetime,
    promised_at: dt.datetime | None,
    handover: Appointment | None,
    by: Staff,
    now: dt.datetime,
) -> None:
    """Tell the client now; by voice where it can't be written before the promised time.

    Whoever collects the car without a time agreed is told until the new one comes.
    """
    until = promised_at if promised_at and promised_at > now else ready_at
    intent = Intent(
        kind=LATE,
        subject=visit,
        about=f"{instant(ready_at)}/{visit.version}",
        due_at=now,
        not_after=max(until, now + LEAST),
        language=visit.language,
        owner=owner_of(handover) if handover else by,
    )
    plan_messages(site=visit.site, client=visit.client, intents=[intent], now=now)


def _find(message: Message, now: dt.datetime) -> Delay:
    """The car is still here and this is the last that was promised. Raises NoLongerWanted."""
    visit = visit_of(message)
    if visit.handed_over_at is not None or visit.state not in ON_SITE:
        raise NoLongerWanted(reasons.HANDED_OVER)
    said = _last_said(visit)
    ready_at = dt.datetime.fromisoformat(said.data["ready_at"]) if said else now
    if said is None or f":{instant(ready_at)}/" not in message.intent_key:
        raise NoLongerWanted(reasons.MOVED)
    live = [each for each in visit.appointments.all() if each.cancelled_at is None]
    handover = next((each for each in live if each.kind == Purpose.HANDOVER), None)
    return Delay(Collection(visit, handover), ready_at, LateReason(said.data["why"]))


def _last_said(visit: Visit) -> JournalEntry | None:
    said = JournalEntry.objects.filter(subject=subject_of(visit), verb=TOLD_LATE)
    return said.order_by("-id").first()


def _compose(message: Message, found: Delay, *, now: dt.datetime, is_preview: bool) -> Draft:
    visit, language = found.collection.visit, get_language() or "en"
    zone = visit.site.zone_info

    def words(link: str) -> dict[str, Any]:
        return words_here(found.collection, link=link) | {
            "moment": show_moment(found.ready_at, zone, language),
            "day": show_day_short(visit.site.local(found.ready_at).date(), language),
            "time": show_time(found.ready_at, zone),
            "reason": str(found.why.label),
        }

    return write_with_link(message, visit, words, now=now, is_preview=is_preview)


def _example(site: Site, now: dt.datetime) -> Message | None:
    """The last car of which something later was said."""
    said = JournalEntry.objects.filter(site=site, verb=TOLD_LATE).order_by("-id").first()
    if said is None:
        return None
    row = Message.objects.filter(subject=said.subject, kind=LATE).order_by("-pk").first()
    if row is None:
        return None
    visit = visit_of(row)
    return row_about(visit, kind=LATE, key=row.intent_key, site=site, client=row.client)


def _longest(site: Site, language: str) -> Mapping[str, Any]:
    with override(language):
        reason = max((str(each.label) for each in LateReason), key=len)
    return longest(reason=reason)(site, language)


register(
    Kind(
        code=LATE,
        label=_("Ready later"),
        find=_find,
        compose=_compose,
        url=visit_url,
        is_worth_a_call=True,
        template=f"appointments/messages/{LATE}",
        title=_("Your car will be ready later: {moment}"),
        rank=60,
        holes=holes(HERE, reason=_("why the car is ready only then")),
        needs=LINK,
        spare=frozenset({"reason"}),
        example=_example,
        longest=_longest,
    )
)
