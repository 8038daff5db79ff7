"""The client says yes: by link, on the phone, at the desk (C1-8)."""

import datetime as dt

from appointments import messages
from appointments.actions.locks import lock_visit
from appointments.rules import obstacles_to_change
from service_desk.lib.refusals import refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.records.moves import move
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState


@whole_transaction
def confirm_visit(visit: Visit, *, by: Staff | None, door: str, now: dt.datetime) -> Visit:
    """Note that the client comes. A second yes changes nothing; links stay as they are.

    A prepared visit stays prepared and gets the stamp. Raises Refusal 409 for a visit that was
    cancelled, missed or has arrived.
    """
    visit = lock_visit(visit)
    if visit.confirmed_at is not None and visit.state != VisitState.CANCELLED:
        return visit
    refuse_if(obstacles_to_change(visit))
    to = VisitState.PREPARED if visit.state == VisitState.PREPARED else VisitState.CONFIRMED
    move(visit, sources=[visit.state], to=to, confirmed_at=now, version=visit.version + 1)
    record(site=visit.site, subject=visit, verb="confirmed", by=by, door=door, now=now)
    messages.stop_asking(visit, now=now)
    return visit
