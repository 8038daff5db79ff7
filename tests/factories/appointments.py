"""Promises in the diary, put there without asking what is free."""

import datetime as dt
from typing import Any

from appointments.models import LIVE, Appointment
from appointments.states import Kind
from service_desk.organisation.models import Site, Staff
from service_desk.visits.models import Visit
from tests.factories.organisation import make_advisor
from tests.factories.visits import make_visit


def make_appointment(
    visit: Visit,
    starts_at: dt.datetime,
    *,
    advisor: Staff | None = None,
    kind: Kind = Kind.DROP_OFF,
    seat: int | None = None,
    **fields: Any,
) -> Appointment:
    """An appointment in the first free seat of its hour, or in ``seat``."""
    advisor = advisor or Staff.objects.advisors(visit.site).first() or make_advisor(visit.site)
    appointment = Appointment.objects.create(
        visit=visit,
        site=visit.site,
        advisor=advisor,
        kind=kind,
        starts_at=starts_at,
        # The trigger writes these two from the instant.
        starts_on=starts_at.date(),
        hour=0,
        seat=seat or _free_seat(visit.site, advisor, starts_at),
        **fields,
    )
    appointment.refresh_from_db()
    return appointment


def make_booking(
    site: Site,
    starts_at: dt.datetime,
    *,
    advisor: Staff | None = None,
    handover_at: dt.datetime | None = None,
    **fields: Any,
) -> Visit:
    """A visit with its drop-off at ``starts_at``; ``fields`` go to ``make_visit``."""
    visit = make_visit(site, **fields)
    make_appointment(visit, starts_at, advisor=advisor)
    if handover_at is not None:
        make_appointment(visit, handover_at, advisor=advisor, kind=Kind.HANDOVER)
    return visit


def _free_seat(site: Site, advisor: Staff, starts_at: dt.datetime) -> int:
    here = site.local(starts_at)
    taken = set(
        Appointment.objects.filter(
            LIVE, advisor=advisor, starts_on=here.date(), hour=here.hour
        ).values_list("seat", flat=True)
    )
    return next(seat for seat in (1, 2, 3, 4) if seat not in taken)
