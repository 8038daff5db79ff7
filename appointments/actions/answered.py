"""A client who is rung says yes: the call is noted and the visit confirmed, in one go."""

import datetime as dt

from appointments.actions.confirm import confirm_visit
from appointments.actions.unconfirm import take_back_confirmation
from service_desk.lib.transactions import whole_transaction
from service_desk.messaging.actions import note_call, take_back_call
from service_desk.messaging.models import Message
from service_desk.messaging.states import Outcome
from service_desk.organisation.models import Staff
from service_desk.visits.models import Visit


@whole_transaction
def confirm_by_call(*, message: Message, by: Staff, now: dt.datetime) -> Visit:
    """Reached, and they come (C1-8). Raises Refusal as both verbs do, and then neither is done."""
    note_call(message=message, outcome=Outcome.REACHED, by=by, now=now)
    return confirm_visit(_visit_of(message), by=by, door="desk", now=now)


@whole_transaction
def take_back_yes(*, message: Message, by: Staff, now: dt.datetime) -> Visit:
    """It was a slip: neither called nor confirmed."""
    take_back_call(message=message, by=by, now=now)
    return take_back_confirmation(_visit_of(message), by=by, door="desk", now=now)


def _visit_of(message: Message) -> Visit:
    return Visit.objects.select_related("site").get(pk=message.subject.partition(":")[2])
