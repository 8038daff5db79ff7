"""Moving: the old quarters are freed and the new ones taken in one transaction."""

import datetime as dt

from appointments import messages
from appointments.actions.holds import owner_of, release_holds
from appointments.actions.locks import lock_visit
from appointments.actions.seats import Times, find_places, free_places, take_places
from appointments.actions.words import REASON_LENGTH, read_words
from appointments.availability import Wanted
from appointments.links import supersede_links
from appointments.models import Appointment
from appointments.rules import (
    obstacles_to_change,
    obstacles_to_exempt,
    obstacles_to_overwrite,
)
from appointments.states import Audience, Kind
from service_desk.lib.refusals import refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.visits.models import Visit
from service_desk.visits.queries import hours_agreed
from service_desk.visits.states import Mobility, VisitState


@whole_transaction
def reschedule_visit(
    visit: Visit,
    *,
    times: Times,
    advisor: int | None = None,
    audience: Audience,
    exemption: str = "",
    owner: str = "",
    version: int | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Visit:
    """Move a visit; its links die, its messages are planned anew, it waits to be confirmed.

    The quarters it holds now count as free for itself, as do the soft holds of ``owner``; its
    parts stay kept, and the day they are there is looked at anew. Within its day it needs no
    reason again and takes no hours more. Moving to where it already is changes nothing. Raises
    Refusal 409 with the three nearest times; the visit keeps its place.
    """
    exemption = read_words(exemption, REASON_LENGTH, "exemption")
    visit = lock_visit(visit)
    refuse_if(obstacles_to_change(visit))
    refuse_if(obstacles_to_overwrite(visit, version))
    is_repeat = visit.repeat_of_id is not None
    live = list(visit.appointments.filter(cancelled_at=None))
    keeps_day = _keeps_its_day(visit, live, times)
    if not keeps_day:
        refuse_if(
            obstacles_to_exempt(
                visit.site, audience, times.starts_at, exemption, is_repeat=is_repeat, now=now
            )
        )
    if _is_there_already(live, times, advisor):
        return visit
    works = list(visit.works.select_related("operation"))
    wanted = Wanted(
        hours=hours_agreed(works),
        advisor=advisor,
        needs_loaner=visit.mobility == Mobility.LOANER,
        mobility=visit.mobility,
        audience=audience,
        is_repeat=is_repeat,
        may_overload=bool(exemption or keeps_day) and audience != Audience.PUBLIC,
    )
    free_places(visit, now=now)
    places = find_places(
        site=visit.site,
        wanted=wanted,
        times=times,
        works=[work.operation for work in works],
        visit=visit,
        owner=owner or (owner_of(by) if by else ""),
        now=now,
    )
    sequence = max((appointment.sequence for appointment in live), default=0) + 1
    take_places(visit, places, wanted, sequence=sequence, now=now)
    if owner:
        release_holds(owner, now=now)
    visit.state, visit.confirmed_at = VisitState.BOOKED, None
    visit.exemption = exemption or visit.exemption
    visit.version += 1
    visit.save(update_fields=["state", "confirmed_at", "exemption", "version"])
    supersede_links(visit, now=now)
    old = next((a for a in live if a.kind == Kind.DROP_OFF), None)
    record(
        site=visit.site,
        subject=visit,
        verb="moved",
        by=by,
        door=door,
        now=now,
        starts_at=times.starts_at.isoformat(),
        **{"from": old.starts_at.isoformat() if old else None},
        from_advisor=old.advisor_id if old else None,
        advisor=places.drop_off.advisor.id,
        **({"exemption": exemption} if exemption else {}),
    )
    messages.plan_moved(visit, now=now)
    return visit


def _is_there_already(live: list[Appointment], times: Times, advisor: int | None) -> bool:
    drop_off = next((a for a in live if a.kind == Kind.DROP_OFF), None)
    return (
        drop_off is not None
        and drop_off.starts_at == times.starts_at
        and advisor in (None, drop_off.advisor_id)
        and times.handover_at is None
    )


def _keeps_its_day(visit: Visit, live: list[Appointment], times: Times) -> bool:
    """Only the hour changes: that it is today, or on a full day, was agreed when it was booked."""
    on = visit.site.local(times.starts_at).date()
    return any(a.kind == Kind.DROP_OFF and a.starts_on == on for a in live)
