"""Who does a person's work at this moment: they themselves, or today's stand-in (S-A11)."""

import datetime as dt
from collections.abc import Collection

from service_desk.organisation.models import Absence, Site, Staff, StandIn


def on_duty(people: Collection[Staff], site: Site, now: dt.datetime) -> dict[int, Staff | None]:
    """By row id of each of ``people``: who acts for them now, None where nobody does.

    A stand-in named for today acts whether the other is away or not; who is away without one
    has nobody. Two queries.
    """
    keys = {person.pk for person in people}
    if not keys:
        return {}
    today = site.today(now)
    named = StandIn.objects.filter(
        staff__in=keys, starts_on__lte=today, ends_on__gte=today, stand_in__is_active=True
    ).select_related("stand_in")
    instead = {each.staff_id: each.stand_in for each in named}
    away = set(
        Absence.objects.filter(staff__in=keys, starts_at__lte=now, ends_at__gt=now).values_list(
            "staff", flat=True
        )
    )
    return {
        person.pk: instead.get(person.pk)
        or (None if person.pk in away or not person.is_active else person)
        for person in people
    }
