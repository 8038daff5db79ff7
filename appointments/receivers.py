"""A client's answer by text to a question about a visit: yes is coming, no is a cancellation."""

import datetime as dt
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext, override

from appointments.actions import cancel_visit, confirm_visit
from appointments.messages import reasons
from appointments.messages.finding import find_expected
from service_desk.lib.refusals import Refusal
from service_desk.messaging.kinds import NoLongerWanted
from service_desk.messaging.models import Reply
from service_desk.messaging.signals import reply_received
from service_desk.messaging.states import Meaning
from service_desk.visits.models import Visit


@receiver(reply_received)
def answer_about_visit(
    sender: type[Reply], *, reply: Reply, now: dt.datetime, **more: Any
) -> str | None:
    """Confirm or cancel the visit the question was about (C1-8), as the client's link would.

    What no longer fits is for a person to read: the visit was moved since the question went
    out, the car is here already, or somebody was first.
    """
    visit = _visit_of(reply, now)
    if visit is None:
        return None
    try:
        if reply.meaning == Meaning.YES:
            confirm_visit(visit, by=None, door="sms", now=now)
            return reasons.CONFIRMED
        cancel_visit(visit, reason=_why(visit), by=None, door="sms", now=now)
    except Refusal:
        return None
    return reasons.CANCELLED


def _visit_of(reply: Reply, now: dt.datetime) -> Visit | None:
    """The visit, still ahead and at the very time that was asked about."""
    if reply.message is None or not reply.message.subject.startswith("visit:"):
        return None
    try:
        return find_expected(reply.message, now).visit
    except (NoLongerWanted, Visit.DoesNotExist):
        return None


def _why(visit: Visit) -> str:
    """For the desk that reads it, which speaks the site's language."""
    with override(visit.site.language):
        return gettext("The client cancelled by text message.")
