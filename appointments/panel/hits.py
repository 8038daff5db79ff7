"""Who may be meant by what a caller says, with what the desk should know before picking."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from service_desk.clients.models import RecallVehicle, Vehicle
from service_desk.clients.queries import search_clients
from service_desk.lib.names import first_name
from service_desk.lib.phones import show_phone
from service_desk.organisation.models import Site, Staff
from service_desk.visits.models import DeferredDefect, Visit
from service_desk.visits.states import VisitState

MOST_FOUND = 6
DONE = [VisitState.HANDED_OVER, VisitState.CONTACTED]


@dataclass(frozen=True, slots=True)
class Hit:
    """A client with one of their cars: ``value`` is the button, ``flags`` badges with words."""

    value: str
    name: str
    phone: str
    car: str
    last_visit: str
    prefers: str
    flags: tuple[tuple[str, str], ...]


def find_hits(site: Site, text: str, *, now: dt.datetime) -> list[Hit]:
    """At most six clients of ``site`` for what was typed, the likeliest first. Six queries."""
    found = search_clients(site=site, text=text, limit=MOST_FOUND)
    cars = [hit.vehicle for hit in found if hit.vehicle]
    if not found:
        return []
    marks = _Marks(site, cars, now)
    advisors = _advisors({hit.client.preferred_advisor_id for hit in found})
    return [
        Hit(
            value=f"{hit.client.pk}:{hit.vehicle.pk if hit.vehicle else ''}",
            name=hit.client.name,
            phone=show_phone(hit.phone, site.country) if hit.phone else "",
            car=f"{hit.vehicle.model} {hit.vehicle.plate}".strip() if hit.vehicle else "",
            last_visit=marks.here_before(hit.vehicle),
            prefers=_prefers(advisors.get(hit.client.preferred_advisor_id), site),
            flags=marks.of(hit.vehicle),
        )
        for hit in found
    ]


class _Marks:
    """What is known of a handful of cars, read together in three queries."""

    def __init__(self, site: Site, cars: list[Vehicle], now: dt.datetime) -> None:
        ids = [car.pk for car in cars]
        done = Visit.objects.filter(vehicle__in=ids, state__in=DONE).order_by()
        rows = done.values_list("vehicle").annotate(last=Max("handed_over_at"))
        self.last: dict[int, dt.datetime] = {pk: at for pk, at in rows if at}
        open_ones = DeferredDefect.objects.filter(vehicle__in=ids, settled_by=None, dropped_at=None)
        self.put_off: dict[int, list[str]] = defaultdict(list)
        for vehicle, words in open_ones.values_list("vehicle", "words"):
            self.put_off[vehicle].append(words)
        self.recalled = _recalled(car.vin for car in cars if car.vin)
        self.now, self.window = now, dt.timedelta(site.policy.repeat_window_days)

    def here_before(self, car: Vehicle | None) -> str:
        at = self.last.get(car.pk) if car else None
        if at is None:
            return ""
        days = (self.now - at).days
        said = ngettext("here %(days)d day ago", "here %(days)d days ago", days)
        return said % {"days": days}

    def of(self, car: Vehicle | None) -> tuple[tuple[str, str], ...]:
        if car is None:
            return ()
        flags = []
        last = self.last.get(car.pk)
        if last is not None and last >= self.now - self.window:
            flags.append(("REPEAT", _("Perhaps a repeat")))
        if found := self.put_off.get(car.pk):
            flags.append(("DECLINED", _("Put off: %(work)s") % {"work": found[0]}))
        if car.vin and any(first <= car.vin <= last for first, last in self.recalled):
            flags.append(("RECALL", _("Recall")))
        return tuple(flags)


def _recalled(vins: Iterable[str]) -> list[tuple[str, str]]:
    """The ranges of recalled VINs that hold one of ``vins``."""
    inside = [Q(vin_from__lte=vin, vin_to__gte=vin) for vin in vins]
    if not inside:
        return []
    return list(RecallVehicle.objects.filter(reduce(or_, inside)).values_list("vin_from", "vin_to"))


def _advisors(ids: set[int | None]) -> dict[int | None, str]:
    known = ids - {None}
    return dict(Staff.objects.filter(pk__in=known).values_list("pk", "name")) if known else {}


def _prefers(name: str | None, site: Site) -> str:
    if not name:
        return ""
    return _("prefers %(advisor)s") % {"advisor": first_name(name, site.country)}
