"""Receiving who has come: greeted within a minute, reception begun at the booked time.

(C1-S1, C1-S3, B-3.2, S-1a)
"""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.actions.locks import lock_visit
from service_desk.lib.refusals import Blocker, Refusal, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, VisitState


@whole_transaction
def greet_client(visit: Visit, *, by: Staff, door: str, now: dt.datetime) -> Visit:
    """Somebody went out and greeted the client (B-3.2); the first greeting counts.

    Raises Refusal 409 for who has not arrived, and once the work has begun.
    """
    visit = lock_visit(visit)
    if visit.greeted_at is not None:
        return visit
    refuse_if(_obstacles_to_receive(visit))
    _stamp(visit, greeted_at=now, greeted_by=by)
    record(site=visit.site, subject=visit, verb="greeted", by=by, door=door, now=now)
    return visit


@whole_transaction
def start_reception(visit: Visit, *, by: Staff, door: str, now: dt.datetime) -> Visit:
    """The advisor takes the client in; punctuality is counted from this stamp (C1-S1).

    Nobody is received ungreeted: a greeting that was not pressed is stamped with it. Raises
    Refusal 409 like ``greet_client``; a second press changes nothing.
    """
    visit = lock_visit(visit)
    if visit.reception_at is not None:
        return visit
    refuse_if(_obstacles_to_receive(visit))
    stamps: dict[str, object] = {"reception_at": now, "reception_by": by}
    if visit.greeted_at is None:
        stamps |= {"greeted_at": now, "greeted_by": by}
    _stamp(visit, **stamps)
    record(site=visit.site, subject=visit, verb="reception_started", by=by, door=door, now=now)
    return visit


@whole_transaction
def take_back_reception(visit: Visit, *, by: Staff, door: str, now: dt.datetime) -> Visit:
    """Undo the last of the two stamps, and a greeting that was only implied with it.

    Raises Refusal 409 where neither was pressed, and once the work has begun.
    """
    visit = lock_visit(visit)
    refuse_if(_obstacles_to_receive(visit))
    if visit.greeted_at is None:
        raise Refusal(Blocker("nothing_to_undo", _("There is nothing to take back.")))
    stamps: dict[str, object] = {"reception_at": None, "reception_by": None}
    if visit.reception_at in (None, visit.greeted_at):
        stamps |= {"greeted_at": None, "greeted_by": None}
    _stamp(visit, **stamps)
    record(site=visit.site, subject=visit, verb="reception_taken_back", by=by, door=door, now=now)
    return visit


def _obstacles_to_receive(visit: Visit) -> list[Blocker]:
    if visit.state == VisitState.ARRIVED:
        return []
    if visit.state in AHEAD or visit.state == VisitState.NO_SHOW:
        return [Blocker("not_here", _("The client has not arrived. Mark the arrival first."))]
    return [Blocker("too_late", _("The reception of this visit is over."))]


def _stamp(visit: Visit, **stamps: object) -> None:
    for name, value in stamps.items():
        setattr(visit, name, value)
    visit.version += 1
    visit.save(update_fields=[*stamps, "version"])
