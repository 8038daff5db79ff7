"""Taking a confirmation back that was pressed by mistake."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments import messages
from appointments.actions.locks import lock_visit
from appointments.rules import obstacles_to_change
from service_desk.lib.refusals import Blocker, Refusal, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.records.moves import move
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState


@whole_transaction
def take_back_confirmation(visit: Visit, *, by: Staff | None, door: str, now: dt.datetime) -> Visit:
    """The client has not said yes after all; the questions still ahead are put again.

    A prepared visit stays prepared. Raises Refusal 409 where nothing was confirmed, and for a
    visit that was cancelled, missed or has arrived.
    """
    visit = lock_visit(visit)
    refuse_if(obstacles_to_change(visit))
    if visit.confirmed_at is None:
        raise Refusal(Blocker("nothing_to_undo", _("There is nothing to take back.")))
    to = VisitState.PREPARED if visit.state == VisitState.PREPARED else VisitState.BOOKED
    move(visit, sources=[visit.state], to=to, confirmed_at=None, version=visit.version + 1)
    record(site=visit.site, subject=visit, verb="unconfirmed", by=by, door=door, now=now)
    messages.plan_expected(visit, now=now)
    return visit
