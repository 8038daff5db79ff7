"""A promise is kept by another advisor: at its time, or, for a handover, at a later one."""

import datetime as dt

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from appointments import messages
from appointments.actions.locks import lock_visit
from appointments.actions.seats import refusal_of
from appointments.availability import Wanted, load_diary
from appointments.models import LIVE, Appointment
from appointments.rules import obstacles_to_change, obstacles_to_grid, obstacles_to_start
from appointments.states import Kind
from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.visits.models import Visit
from service_desk.visits.states import ON_SITE


@whole_transaction
def give_to_colleague(
    appointment: Appointment,
    *,
    advisor: int,
    starts_at: dt.datetime | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Visit:
    """Another advisor takes the quarter. Nothing else of the visit changes: it stays confirmed.

    ``starts_at`` is for a handover only, which may come later; a loan then lasts as long. A
    drop-off takes another time by ``reschedule_visit``. Raises Refusal 409 where the colleague
    is not free, or the promise has changed meanwhile; 400 for a time off the grid.
    """
    visit = lock_visit(appointment.visit)
    old = Appointment.objects.filter(LIVE, pk=appointment.pk, visit=visit).first()
    if old is None:
        refuse("changed", _("This promise has just been changed. Look at the list again."))
    assert old is not None
    at = starts_at or old.starts_at
    if old.kind == Kind.DROP_OFF and at != old.starts_at:
        raise ValueError("a drop-off takes another time by reschedule_visit")
    if visit.state not in ON_SITE:
        refuse_if(obstacles_to_change(visit))
    refuse_if(obstacles_to_grid(visit.site, at), status=400)
    on = visit.site.local(at).date()
    diary = load_diary(visit.site, on, on, now=now)
    # Workshop and loaner are promised already: only the quarter is asked for.
    wanted = Wanted(kind=Kind.HANDOVER, advisor=advisor)
    refuse_if(obstacles_to_start(diary, wanted, at, now=now))
    try:
        replace_promise(old, advisor=advisor, at=at, now=now)
    except IntegrityError as error:
        raise refusal_of(error) from error
    visit.version += 1
    visit.save(update_fields=["version"])
    record(
        site=visit.site,
        subject=visit,
        verb="handed_on",
        by=by,
        door=door,
        now=now,
        kind=old.kind,
        starts_at=at.isoformat(),
        from_advisor=old.advisor_id,
        advisor=advisor,
    )
    if at == old.starts_at:
        messages.hand_on(visit, kind=Kind(old.kind), advisor=advisor)
    else:
        messages.plan_later_pick_up(visit, now=now)
    return visit


def replace_promise(
    old: Appointment, *, advisor: int, at: dt.datetime, now: dt.datetime
) -> Appointment:
    """The same promise of another advisor or at another time; a loan lasts until a pick-up.

    The constraints have the last word (IntegrityError).
    """
    old.cancelled_at = now
    old.save(update_fields=["cancelled_at"])
    new = Appointment.objects.create(
        visit_id=old.visit_id,
        site_id=old.site_id,
        advisor_id=advisor,
        kind=old.kind,
        starts_at=at,
        sequence=old.sequence + 1,
    )
    if at != old.starts_at:
        for loan in old.visit.loaner_bookings.filter(LIVE):
            loan.during = (loan.during.lower, at)
            loan.save(update_fields=["during"])
    return new
