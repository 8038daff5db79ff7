"""Who has not said yes is called while there is time to call (C1-8)."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from appointments.messages import reasons
from appointments.messages.finding import visit_url
from appointments.messages.question import find_question
from appointments.messages.times import (
    ASK,
    CONFIRMATION,
    STILL_OF_USE,
    about,
    asked_before,
    is_over,
    owner_of,
)
from appointments.messages.wording import compose_as
from appointments.models import Appointment
from service_desk.lib.intervals import Interval
from service_desk.messaging.actions import Intent
from service_desk.messaging.kinds import Kind, register
from service_desk.messaging.models import MessagePolicy
from service_desk.messaging.quiet import quiet_hours_of
from service_desk.organisation.models import Site
from service_desk.organisation.opening import openings, so_long_before
from service_desk.visits.models import Visit

Openings = Sequence[Interval[dt.datetime]]

_QUARTER = dt.timedelta(minutes=15)
# A site is shut for longer on no ordinary holidays; else it goes by the clock.
_LOOK_BACK = dt.timedelta(days=14)
_USUAL = MessagePolicy()


def openings_before(site: Site, first: dt.datetime, last: dt.datetime) -> Openings:
    """The openings in which visits between two instants may be called about. One query."""
    return openings(site, site.local(first - _LOOK_BACK).date(), site.local(last).date())


def called_before(
    visit: Visit, drop_off: Appointment, *, booked_at: dt.datetime, spans: Openings
) -> Intent:
    """A call when four hours of opening are left, or as many as the site has it.

    Whoever booked after that, or too late to be asked in writing, has just been spoken to. In
    quiet hours it moves to the last moment before them at which somebody is there to call.
    """
    due_at = _due(visit.site, drop_off, spans)
    is_late = is_over(visit.site, due_at, booked_at)
    in_writing = asked_before(visit, drop_off, booked_at=booked_at)
    return Intent(
        kind=ASK,
        subject=visit,
        about=about(ASK, drop_off),
        due_at=due_at,
        not_after=max(due_at, drop_off.starts_at - STILL_OF_USE),
        language=visit.language,
        skip=reasons.BOOKED_LATE if is_late else in_writing.skip,
        owner=owner_of(drop_off),
    )


def _due(site: Site, drop_off: Appointment, spans: Openings) -> dt.datetime:
    hours = (getattr(site, "message_policy", None) or _USUAL).call_hours_before
    due_at = so_long_before(spans, drop_off.starts_at, hours)
    if due_at is None:
        due_at = drop_off.starts_at - dt.timedelta(hours=hours)
    allowed = quiet_hours_of(site).last_allowed_before(due_at)
    if allowed == due_at or any(span.contains(allowed) for span in spans):
        return allowed
    # The night began after closing: the last quarter in which the desk was there.
    ended = [span.end for span in spans if span.end <= allowed]
    return quiet_hours_of(site).last_allowed_before(max(ended) - _QUARTER) if ended else allowed


register(
    Kind(
        code=ASK,
        label=_("Call for a confirmation"),
        find=find_question,
        compose=compose_as(CONFIRMATION),
        url=visit_url,
        is_worth_a_call=True,
        is_said=True,
    )
)
