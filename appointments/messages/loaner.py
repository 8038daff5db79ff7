"""The loaner is kept for you: 48 hours before, with what to bring (C1-7)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from appointments.messages import reasons
from appointments.messages.examples import next_visit
from appointments.messages.finding import Promise, find_expected, visit_url
from appointments.messages.holes import ABOUT_A_VISIT, LINK, holes, longest
from appointments.messages.times import LOANER, about, hours_before, is_over, owner_of
from appointments.messages.wording import words_of, write_with_link
from appointments.models import LIVE, Appointment, LoanerBooking
from service_desk.messaging.actions import Intent
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.visits.models import Visit

HOURS = 48


@dataclass(frozen=True, slots=True)
class Lent:
    """A visit ahead with the model of the car that is kept for its client."""

    promise: Promise
    model: str


def lent_before(visit: Visit, drop_off: Appointment, *, booked_at: dt.datetime) -> Intent:
    """48 hours before by the clock of the site, of use until the visit.

    Whoever booked later has it on the card. The row is kept, so that the desk sees why.
    """
    due_at = hours_before(visit.site, drop_off, HOURS)
    return Intent(
        kind=LOANER,
        subject=visit,
        about=about(LOANER, drop_off),
        due_at=due_at,
        not_after=drop_off.starts_at,
        language=visit.language,
        skip=reasons.LOANER_LATE if is_over(visit.site, due_at, booked_at) else "",
        owner=owner_of(drop_off),
        through=visit.told_by,
    )


def _find(message: Message, now: dt.datetime) -> Lent:
    """The visit is still ahead and a loaner still kept for it. Raises NoLongerWanted."""
    promise = find_expected(message, now)
    kept = LoanerBooking.objects.filter(LIVE, visit=promise.visit).select_related("loaner").first()
    if kept is None:
        raise NoLongerWanted(reasons.NO_LOANER)
    return Lent(promise, kept.loaner.model)


def _compose(message: Message, found: Lent, *, now: dt.datetime, is_preview: bool) -> Draft:
    def words(link: str) -> dict[str, Any]:
        return {**words_of(found.promise, link=link), "loaner": found.model}

    return write_with_link(message, found.promise.visit, words, now=now, is_preview=is_preview)


register(
    Kind(
        code=LOANER,
        label=_("Loaner"),
        find=_find,
        compose=_compose,
        url=visit_url,
        through=lambda found: found.promise.visit.told_by,
        template=f"appointments/messages/{LOANER}",
        title=_("Your loaner: {moment}"),
        rank=25,
        holes=holes(ABOUT_A_VISIT),
        needs=LINK,
        spare=frozenset({"papers"}),
        example=next_visit(
            LOANER, visit__loaner_bookings__cancelled_at=None, visit__mobility="loaner"
        ),
        longest=longest(),
    )
)
