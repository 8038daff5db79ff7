"""Files that may be one person's, side by side: what each has."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from appointments.board.words import language
from appointments.dossier.reach import Point, points_of
from service_desk.clients.models import Client, ContactPoint, Ownership
from service_desk.lib.dates import show_date
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit

MOST_SIDES = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One file in words. ``shared`` are the phones and e-mails another of the files has too."""

    client: Client
    points: list[Point]
    shared: frozenset[str]
    cars: list[str]
    visits: int
    last_visit: str
    since: str


def compare_files(clients: Sequence[Client], site: Site) -> list[Side]:
    """The first of ``clients`` and some of the others. Three queries."""
    shown = list(clients[:MOST_SIDES])
    keys = [client.pk for client in shown]
    points: dict[int, list[ContactPoint]] = defaultdict(list)
    for point in ContactPoint.objects.filter(client__in=keys):
        points[point.client_id].append(point)
    cars: dict[int, list[str]] = defaultdict(list)
    owned = Ownership.objects.filter(client__in=keys, ends_on=None).select_related("vehicle")
    for row in owned.order_by("pk"):
        car = row.vehicle
        cars[row.client_id].append(" ".join(filter(None, (car.make, car.model, car.plate))))
    counted = Visit.objects.filter(client__in=keys).order_by().values("client")
    visits: dict[int, Any] = {
        row["client"]: row for row in counted.annotate(number=Count("pk"), last=Max("created_at"))
    }
    holders: dict[str, int] = defaultdict(int)
    for own in points.values():
        for value in {point.value for point in own}:
            holders[value] += 1
    shared = frozenset(value for value, number in holders.items() if number > 1)
    return [
        Side(
            client=client,
            points=points_of(points[client.pk], site),
            shared=shared,
            cars=cars[client.pk],
            visits=visits.get(client.pk, {}).get("number", 0),
            last_visit=_day(visits.get(client.pk, {}).get("last"), site),
            since=_day(client.created_at, site),
        )
        for client in shown
    ]


def _day(at: dt.datetime | None, site: Site) -> str:
    return show_date(site.local(at).date(), language()) if at else ""
