"""The car is here, or nobody came; either can be taken back."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments import messages
from appointments.actions.locks import lock_visit
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.lib.refusals import Blocker, Refusal, refuse
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.records.moves import move
from service_desk.visits.models import Visit
from service_desk.visits.states import Source, VisitState, sources_of


@whole_transaction
def mark_arrived(
    visit: Visit, *, at: dt.datetime | None = None, by: Staff | None, door: str, now: dt.datetime
) -> Visit:
    """The client is here (B-3.2); ``at`` when it was noted later, never in the future.

    A second press changes nothing. Raises Refusal 409 for a cancelled or finished visit.
    """
    visit = lock_visit(visit)
    if visit.state == VisitState.ARRIVED:
        return visit
    moment = at or now
    if moment > now:
        raise Refusal(Blocker("ahead", _("An arrival lies in the past."), "at"), status=400)
    before = visit.state
    moved = move(
        visit,
        sources=sources_of(VisitState.ARRIVED),
        to=VisitState.ARRIVED,
        arrived_at=moment,
        no_show_at=None,
        version=visit.version + 1,
    )
    if not moved:
        raise Refusal(Blocker("not_expected", _("This visit can't arrive: it is not expected.")))
    record(site=visit.site, subject=visit, verb="arrived", by=by, door=door, now=now, before=before)
    messages.plan_arrived(visit, now=now)
    return visit


@whole_transaction
def mark_no_show(visit: Visit, *, by: Staff | None, door: str, now: dt.datetime) -> Visit:
    """Nobody came. Only after the booked time has passed; a second press changes nothing."""
    visit = lock_visit(visit)
    if visit.state == VisitState.NO_SHOW:
        return visit
    due = Appointment.objects.filter(
        visit=visit, kind=Kind.DROP_OFF, cancelled_at=None, starts_at__gt=now
    )
    if due.exists():
        raise Refusal(Blocker("too_early", _("The booked time has not come yet.")))
    before = visit.state
    moved = move(
        visit,
        sources=sources_of(VisitState.NO_SHOW),
        to=VisitState.NO_SHOW,
        no_show_at=now,
        version=visit.version + 1,
    )
    if not moved:
        raise Refusal(Blocker("not_expected", _("This visit is not expected any more.")))
    record(site=visit.site, subject=visit, verb="no_show", by=by, door=door, now=now, before=before)
    messages.plan_not_come(visit, now=now)
    return visit


@whole_transaction
def take_back_arrival(visit: Visit, *, by: Staff | None, door: str, now: dt.datetime) -> Visit:
    """Undo an arrival or a no-show pressed by mistake: the visit is expected again.

    Greeting and reception go with the arrival. A walk-in is expected by nobody: it is cancelled.
    """
    visit = lock_visit(visit)
    if visit.state not in (VisitState.ARRIVED, VisitState.NO_SHOW):
        raise Refusal(Blocker("nothing_to_undo", _("There is nothing to take back.")))
    if visit.keys_at is not None:
        refuse("keys_received", _("The keys are ours already. Hand the car over instead."))
    to = VisitState.CONFIRMED if visit.confirmed_at else VisitState.BOOKED
    if is_mistaken := visit.source == Source.WALK_IN:
        to = VisitState.CANCELLED
        visit.zone_loads.all().delete()
    before = visit.state
    move(
        visit,
        sources=[before],
        to=to,
        arrived_at=None,
        greeted_at=None,
        greeted_by=None,
        reception_at=None,
        reception_by=None,
        no_show_at=None,
        cancelled_at=now if is_mistaken else None,
        version=visit.version + 1,
    )
    record(
        site=visit.site, subject=visit, verb="taken_back", by=by, door=door, now=now, before=before
    )
    messages.plan_expected(visit, now=now)
    return visit
