"""The car will be later than promised: the client hears it before the time passes (S-11c)."""

import datetime as dt

from django.db import IntegrityError

from appointments import messages
from appointments.actions.colleague import replace_promise
from appointments.actions.locks import lock_visit
from appointments.actions.seats import alternatives_to, refusal_of
from appointments.availability import Wanted, load_diary, slot_at
from appointments.messages.late import TOLD_LATE, last_told
from appointments.models import LIVE, Appointment
from appointments.offers import pick_advisor
from appointments.rules import obstacles_to_delay, obstacles_to_grid, obstacles_to_start
from appointments.states import Kind, LateReason
from service_desk.lib.refusals import Refusal, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.visits.models import Visit

FIELD = "ready_at"


@whole_transaction
def tell_late(
    visit: Visit,
    *,
    ready_at: dt.datetime,
    reason: LateReason,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Visit:
    """Promise a later time (UTC), say why and that we are sorry; the client is told at once.

    A booked pick-up moves there, to the same advisor where free, and a loan lasts as long.
    Raises Refusal: 400 for a time off the grid, 409 where the car is not here or is ready, where
    the time is not later than the one promised, or, with others, where nobody is free then.
    """
    visit = lock_visit(visit)
    handover = Appointment.objects.filter(LIVE, visit=visit, kind=Kind.HANDOVER).first()
    promised_at = handover.starts_at if handover else last_told(visit)
    refuse_if(obstacles_to_delay(visit, ready_at, promised_at, now=now))
    refuse_if(obstacles_to_grid(visit.site, ready_at, field=FIELD), status=400)
    if handover is not None:
        handover = _move(handover, ready_at, now=now)
    visit.version += 1
    visit.save(update_fields=["version"])
    record(
        site=visit.site,
        subject=visit,
        verb=TOLD_LATE,
        by=by,
        door=door,
        now=now,
        ready_at=ready_at.astimezone(dt.UTC).isoformat(),
        why=reason.value,
        promised_at=promised_at.isoformat() if promised_at else None,
    )
    messages.plan_later_pick_up(visit, now=now)
    messages.plan_late(
        visit, ready_at=ready_at, promised_at=promised_at, handover=handover, by=by, now=now
    )
    return visit


def move_pick_up(visit: Visit, at: dt.datetime, *, now: dt.datetime) -> bool:
    """A booked pick-up of a locked visit goes to a later time the client has agreed to.

    False where none is booked before ``at``. Raises Refusal 409 where nobody is free then; what
    the client is told of it is the caller's.
    """
    handover = Appointment.objects.filter(LIVE, visit=visit, kind=Kind.HANDOVER).first()
    if handover is None or handover.starts_at >= at:
        return False
    _move(handover, at, now=now)
    visit.version += 1
    visit.save(update_fields=["version"])
    messages.plan_later_pick_up(visit, now=now)
    return True


def _move(handover: Appointment, at: dt.datetime, *, now: dt.datetime) -> Appointment:
    """The pick-up at another time, of whoever is free then. Refusal 409 with the nearest."""
    site = handover.visit.site
    on = site.local(at).date()
    diary = load_diary(site, on, on + dt.timedelta(1), now=now)
    wanted = Wanted(kind=Kind.HANDOVER)
    if obstacles := obstacles_to_start(diary, wanted, at, now=now, field=FIELD):
        raise Refusal(*obstacles, alternatives=alternatives_to(diary, wanted, at, now=now))
    slot = slot_at(diary, wanted, at, now=now)
    advisor = pick_advisor(diary, slot, prefers=handover.advisor_id)
    try:
        return replace_promise(handover, advisor=advisor.id, at=at, now=now)
    except IntegrityError as error:
        raise refusal_of(error) from error
