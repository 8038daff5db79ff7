"""A new link, for a client whose own is dead or lost: asked for, so it is never a surprise."""

import copy
import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.messages import reasons
from appointments.messages.examples import row_about
from appointments.messages.finding import Promise, find_expected, visit_of
from appointments.messages.holes import holes, longest
from appointments.messages.times import CARD, about, live_drop_off
from appointments.messages.wording import compose, compose_page
from service_desk.messaging.actions import intent_key, plan_message
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.organisation.models import Site
from service_desk.records.journal import subject_of
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, ON_SITE

LINK = "link"
# Whoever presses again because nothing came yet is not sent a second one; and a stranger who
# found an old link can't have somebody's phone ring all day.
PAUSE = dt.timedelta(minutes=10)
A_DAY = 3
_HERE = "here"
_OF_USE_HERE = dt.timedelta(hours=12)
_DAY = dt.timedelta(days=1)


def plan_link(visit: Visit, *, now: dt.datetime) -> Message | None:
    """Send a new link to the client's known phone or e-mail.

    None where there is nothing to open (the visit is neither ahead nor here), or where one was
    sent in the last ten minutes, or three within a day.
    """
    if visit.state in ON_SITE:
        intent, not_after = _HERE, now + _OF_USE_HERE
    else:
        drop_off = live_drop_off(visit)
        if visit.state not in AHEAD or drop_off is None or drop_off.starts_at <= now:
            return None
        intent, not_after = about(LINK, drop_off), drop_off.starts_at
    if _was_sent_enough(visit, now):
        return None
    # Two presses at the same moment mean the same message.
    turn = now.replace(minute=now.minute - now.minute % 10)
    return plan_message(
        site=visit.site,
        client=visit.client,
        subject=visit,
        kind=LINK,
        intent=f"{intent}@{turn:%Y-%m-%dT%H:%MZ}",
        due_at=now,
        not_after=not_after,
        now=now,
        language=visit.language,
    )


def _was_sent_enough(visit: Visit, now: dt.datetime) -> bool:
    rows = Message.objects.filter(subject=subject_of(visit), kind=LINK, created_at__gt=now - _DAY)
    asked = list(rows.values_list("created_at", flat=True))
    return len(asked) >= A_DAY or any(at > now - PAUSE for at in asked)


def _find(message: Message, now: dt.datetime) -> Promise | Visit:
    """The visit while the car is here; else as of the card, at the time it was asked about."""
    planned = copy.copy(message)
    planned.intent_key = message.intent_key.rpartition("@")[0]
    if not planned.intent_key.endswith(_HERE):
        return find_expected(planned, now)
    visit = visit_of(message)
    if visit.state not in ON_SITE:
        raise NoLongerWanted(reasons.NOT_HERE)
    return visit


def _compose(
    message: Message, found: Promise | Visit, *, now: dt.datetime, is_preview: bool
) -> Draft:
    """The card once more while the visit is ahead; of a car that is here just the link."""
    if isinstance(found, Promise):
        as_card = copy.copy(message)
        as_card.kind = CARD
        return compose(as_card, found, now=now, is_preview=is_preview)
    return compose_page(message, found, now=now, is_preview=is_preview)


def _example(site: Site, now: dt.datetime) -> Message | None:
    """A car that is here: of one still to come the card says it all."""
    here = Visit.objects.filter(site=site, state__in=ON_SITE).select_related("client")
    visit = here.order_by("id").last()
    if visit is None:
        return None
    key = intent_key(LINK, visit, f"{_HERE}@example")
    return row_about(visit, kind=LINK, key=key, site=site, client=visit.client)


register(
    Kind(
        code=LINK,
        label=_("New link"),
        find=_find,
        compose=_compose,
        template="appointments/messages/link",
        title=_("The page of your visit"),
        rank=70,
        holes=holes(("name", "site", "phone", "car", "link")),
        needs=frozenset({"link"}),
        example=_example,
        longest=longest(),
    )
)
