"""Cancelling, and taking it back while the quarter is still free."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments import messages
from appointments.actions.holds import owner_of
from appointments.actions.locks import lock_visit
from appointments.actions.seats import Times, find_places, free_places, take_places
from appointments.actions.words import REASON_LENGTH, read_words
from appointments.availability import Wanted
from appointments.links import supersede_links
from appointments.models import Appointment
from appointments.rules import obstacles_to_change, obstacles_to_overwrite
from appointments.states import Audience, Kind
from parts_prep.actions import release_parts
from service_desk.lib.refusals import Blocker, Refusal, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.records.moves import move
from service_desk.visits.actions import reopen_defects, settle_defects
from service_desk.visits.models import Visit
from service_desk.visits.queries import hours_agreed
from service_desk.visits.states import Mobility, VisitState, sources_of


@whole_transaction
def cancel_visit(
    visit: Visit,
    *,
    reason: str = "",
    version: int | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Visit:
    """Cancel a visit that has not arrived; its time, parts and loaner are free at once.

    Cancelling a cancelled visit changes nothing. Raises Refusal 409 once the car is here.
    """
    words = read_words(reason, REASON_LENGTH, "reason")
    visit = lock_visit(visit)
    if visit.state == VisitState.CANCELLED:
        return visit
    refuse_if(obstacles_to_change(visit))
    refuse_if(obstacles_to_overwrite(visit, version))
    before = visit.state
    free_places(visit, now=now)
    release_parts(visit, now=now)
    reopen_defects(visit)
    move(
        visit,
        sources=sources_of(VisitState.CANCELLED),
        to=VisitState.CANCELLED,
        cancelled_at=now,
        cancel_reason=words,
        version=visit.version + 1,
    )
    supersede_links(visit, now=now)
    record(
        site=visit.site,
        subject=visit,
        verb="cancelled",
        by=by,
        door=door,
        now=now,
        reason=words,
        before=before,
    )
    messages.plan_cancelled(visit, now=now)
    return visit


@whole_transaction
def restore_visit(visit: Visit, *, by: Staff | None, door: str, now: dt.datetime) -> Visit:
    """Take a cancellation back: the same times, if they are still free, with parts and people.

    Raises Refusal 409 with the three nearest times when they are not, or when the visit was
    not cancelled.
    """
    visit = lock_visit(visit)
    if visit.state != VisitState.CANCELLED:
        raise Refusal(Blocker("not_cancelled", _("This visit is not cancelled.")))
    drop_off, handover = _last_held(visit)
    works = list(visit.works.select_related("operation"))
    operations = [work.operation for work in works]
    wanted = Wanted(
        hours=hours_agreed(works),
        advisor=drop_off.advisor_id,
        needs_loaner=visit.mobility == Mobility.LOANER,
        mobility=visit.mobility,
        audience=Audience.EXEMPT,
        is_repeat=visit.repeat_of_id is not None,
        may_overload=True,
    )
    times = Times(drop_off.starts_at, handover.starts_at if handover else None)
    places = find_places(
        site=visit.site,
        wanted=wanted,
        times=times,
        works=operations,
        visit=visit,
        owner=owner_of(by) if by else "",
        now=now,
    )
    # One was taken by the cancellation: a calendar must see that this is newer still.
    take_places(visit, places, wanted, sequence=drop_off.sequence + 2, now=now)
    settle_defects(visit, operations)
    move(
        visit,
        sources=[VisitState.CANCELLED],
        to=VisitState.BOOKED,
        cancelled_at=None,
        cancel_reason="",
        confirmed_at=None,
        version=visit.version + 1,
    )
    record(site=visit.site, subject=visit, verb="restored", by=by, door=door, now=now)
    messages.plan_moved(visit, now=now)
    return visit


def _last_held(visit: Visit) -> tuple[Appointment, Appointment | None]:
    """The times the visit held when it was cancelled."""
    held = list(visit.appointments.filter(cancelled_at=visit.cancelled_at))
    drop_off = next((a for a in held if a.kind == Kind.DROP_OFF), None)
    if drop_off is None:
        raise Refusal(Blocker("nothing_held", _("This visit had no time. Book a new one.")))
    return drop_off, next((a for a in held if a.kind == Kind.HANDOVER), None)
