"""Named reads of the organisation."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q, QuerySet

from service_desk.organisation.models import Shift, Site, Staff
from service_desk.organisation.roles import RIGHTS, Right, Role

QUARTERS_AN_HOUR = 4
_HOUR = 60
_QUARTER = 15

SET_UP_ROLES = tuple(role for role, rights in RIGHTS.items() if Right.SET_UP in rights)


def sites_for(staff: Staff) -> QuerySet[Site]:
    """The sites a person may see, with their policies: all of them for the owner."""
    return staff.sites().select_related("policy")


def sites_set_up_by(staff: Staff) -> QuerySet[Site]:
    """The sites a person may change in the set-up pages."""
    if staff.is_superuser:
        return Site.objects.all()
    posted = Q(postings__staff=staff, postings__role__in=SET_UP_ROLES)
    return Site.objects.filter(posted).distinct()


def places_a_week(site: Site, *, clients_per_hour: int) -> Mapping[int, int]:
    """Places to be booked on each weekday (0 is Monday): what the advisors' shifts give.

    For each advisor and clock hour: the quarters of the shift that lie in opening hours and
    outside the break, at most ``clients_per_hour`` of them. Absences and closures are left
    out: this is the week as it was meant. Two queries.
    """
    opened: dict[int, set[int]] = {}
    for opening in site.opening_hours.all():
        quarters = _quarters(opening.opens_at, opening.closes_at)
        opened.setdefault(opening.weekday, set()).update(quarters)
    places = dict.fromkeys(range(7), 0)
    shifts = Shift.objects.filter(
        site=site,
        staff__is_active=True,
        staff__postings__site=site,
        staff__postings__role=Role.ADVISOR,
        valid_to=None,
    )
    for shift in shifts:
        worked = _quarters(shift.starts_at, shift.ends_at)
        if shift.break_starts_at and shift.break_ends_at:
            worked -= _quarters(shift.break_starts_at, shift.break_ends_at)
        free = worked & opened.get(shift.weekday, set())
        places[shift.weekday] += sum(
            min(clients_per_hour, len({q for q in free if q // QUARTERS_AN_HOUR == hour}))
            for hour in range(24)
        )
    return places


def _quarters(begins: dt.time, ends: dt.time) -> set[int]:
    """The whole quarters of a day, numbered from midnight, between two times of it."""
    first = -(-(begins.hour * _HOUR + begins.minute) // _QUARTER)
    last = (ends.hour * _HOUR + ends.minute) // _QUARTER
    return set(range(first, last))
