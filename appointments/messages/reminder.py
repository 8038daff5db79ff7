"""The reminder of a visit that was booked more than three days ahead (B-1.f6, S-16f)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.messages.examples import next_visit
from appointments.messages.finding import find_expected, told_by, visit_url
from appointments.messages.holes import ABOUT_A_VISIT, LINK, holes, longest
from appointments.messages.reasons import BOOKED_NEAR
from appointments.messages.times import (
    REMINDER,
    about,
    hours_before,
    is_over,
    owner_of,
    policy_of,
)
from appointments.messages.wording import compose
from appointments.models import Appointment
from service_desk.messaging.actions import Intent
from service_desk.messaging.kinds import Kind, register
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit

_EARLIEST = dt.timedelta(days=7)
_APART = dt.timedelta(hours=12)


def reminds(site: Site) -> bool:
    """Whether the site reminds at all: not later than it asks, which says the same."""
    policy = policy_of(site)
    return policy.reminder_hours > policy.confirmation_hours


def reminded_before(visit: Visit, drop_off: Appointment, *, booked_at: dt.datetime) -> Intent:
    """72 hours before by the clock of the site, or as the site has it.

    It is of use until half a day before the question, which says the same and asks. A visit
    booked or moved to its time later than it is due is not reminded; the row is kept, so that
    the desk sees why.
    """
    policy = policy_of(visit.site)
    due_at = hours_before(visit.site, drop_off, policy.reminder_hours)
    asked_at = hours_before(visit.site, drop_off, policy.confirmation_hours)
    return Intent(
        kind=REMINDER,
        subject=visit,
        about=about(REMINDER, drop_off),
        due_at=due_at,
        not_after=max(due_at, asked_at - _APART),
        not_before=drop_off.starts_at - _EARLIEST,
        language=visit.language,
        skip=BOOKED_NEAR if is_over(visit.site, due_at, booked_at) else "",
        owner=owner_of(drop_off),
        through=visit.told_by,
    )


register(
    Kind(
        code=REMINDER,
        label=_("Reminder"),
        find=find_expected,
        compose=compose,
        url=visit_url,
        through=told_by,
        takes_reply=True,
        template=f"appointments/messages/{REMINDER}",
        title=_("See you soon: {moment}"),
        rank=20,
        holes=holes((*ABOUT_A_VISIT, "reply")),
        needs=LINK,
        spare=frozenset({"papers", "reply"}),
        example=next_visit(REMINDER),
        longest=longest(),
    )
)
