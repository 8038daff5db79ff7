"""The card once more, with a new link, for a client whose link is dead."""

import copy
import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.messages.finding import Promise, find_expected
from appointments.messages.times import CARD, about, live_drop_off
from appointments.messages.wording import compose
from service_desk.messaging.actions import plan_message
from service_desk.messaging.kinds import Draft, Kind, register
from service_desk.messaging.models import Message
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD

LINK = "link"


def plan_link(visit: Visit, *, now: dt.datetime) -> Message | None:
    """Send a new link to the client's known phone or e-mail; at most one a day.

    None where there is nothing to open: no visit ahead, or one was sent today.
    """
    drop_off = live_drop_off(visit)
    if visit.state not in AHEAD or drop_off is None or drop_off.starts_at <= now:
        return None
    today = visit.site.today(now)
    return plan_message(
        site=visit.site,
        client=visit.client,
        subject=visit,
        kind=LINK,
        intent=f"{about(LINK, drop_off)}@{today}",
        due_at=now,
        not_after=drop_off.starts_at,
        now=now,
        language=visit.language,
    )


def _find(message: Message, now: dt.datetime) -> Promise:
    """As of the card: the visit is still ahead, at the time the link was asked for."""
    planned = copy.copy(message)
    planned.intent_key = message.intent_key.rpartition("@")[0]
    return find_expected(planned, now)


def _compose(message: Message, found: Promise, *, now: dt.datetime, is_preview: bool) -> Draft:
    as_card = copy.copy(message)
    as_card.kind = CARD
    return compose(as_card, found, now=now, is_preview=is_preview)


register(Kind(code=LINK, label=_("New link"), find=_find, compose=_compose))
