"""Visits outside the one-week and same-day rules: the audited overrides (B-1.f2)."""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Prefetch

from appointments.models import LIVE, Appointment
from appointments.registers.asking import Asking
from appointments.states import Kind
from service_desk.lib.slots import day_bounds
from service_desk.organisation.models import Staff
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit

ROWS = 200


class Exempt(NamedTuple):
    """A visit, the time it has, who said why, and when that was."""

    visit: Visit
    starts_at: dt.datetime | None
    who: Staff | None
    at: dt.datetime


def exempt_visits(asking: Asking) -> list[Exempt]:
    """Those booked in the period, the last first. Three queries.

    Whoever moved a visit outside the rules stands for it, else who booked it.
    """
    zone = asking.site.zone_info
    drop_offs = Appointment.objects.filter(LIVE, kind=Kind.DROP_OFF)
    visits = list(
        Visit.objects.filter(
            site=asking.site,
            created_at__gte=day_bounds(asking.first, zone).start,
            created_at__lt=day_bounds(asking.last, zone).end,
        )
        .exclude(exemption="")
        .select_related("client", "created_by")
        .prefetch_related(Prefetch("appointments", queryset=drop_offs))
        .order_by("-created_at")[:ROWS]
    )
    said = _last_word(visits)
    rows = []
    for visit in visits:
        entry = said.get(subject_of(visit))
        drop_off = next(iter(visit.appointments.all()), None)
        rows.append(
            Exempt(
                visit=visit,
                starts_at=drop_off.starts_at if drop_off else None,
                who=entry.by if entry else visit.created_by,
                at=entry.at if entry else visit.created_at,
            )
        )
    return rows


def _last_word(visits: list[Visit]) -> dict[str, Any]:
    """The last journal entry of each visit that carries a stated reason."""
    entries = JournalEntry.objects.filter(
        subject__in=[subject_of(visit) for visit in visits], data__has_key="exemption"
    )
    return {
        entry.subject: entry
        for entry in entries.exclude(data__exemption="").select_related("by").order_by("id")
    }
