"""Recall campaigns of the makers: a handful of the demo's cars are called in."""

import datetime as dt
import random

from service_desk.clients.models import RecallCampaign, RecallVehicle
from service_desk.demo.cars import Car

_DAY = dt.timedelta(days=1)
_CAMPAIGNS = (
    ("CB-26-014", "Airbag inflator", 6),
    ("CB-26-021", "Brake hose, front left", 5),
    ("CB-26-033", "Wiring loom under the seat", 4),
)


def publish_recalls(cars: list[Car], rng: random.Random, today: dt.date) -> int:
    """A handful of cars are called in by their makers: most by VIN, some by a range."""
    known = [car for car in cars if car.vehicle.vin and not car.is_fleet]
    rows = []
    for number, (code, title, count) in enumerate(_CAMPAIGNS):
        campaign, _is_new = RecallCampaign.objects.get_or_create(
            code=code,
            defaults={"title": title, "published_on": today - (60 + 70 * number) * _DAY},
        )
        for place, car in enumerate(rng.sample(known, min(count, len(known)))):
            vin = car.vehicle.vin
            is_range = place == 0
            ends = (f"{vin[:-3]}000", f"{vin[:-3]}999") if is_range else (vin, vin)
            rows.append(RecallVehicle(campaign=campaign, vin_from=ends[0], vin_to=ends[1]))
            car.is_recalled = True
    return len(RecallVehicle.objects.bulk_create(rows, ignore_conflicts=True))
