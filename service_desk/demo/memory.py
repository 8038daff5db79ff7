"""What the house remembers of a car: what its odometer showed, what was found and not done."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence

from service_desk.clients.models import MileageReading
from service_desk.demo.stories import Story
from service_desk.demo.words import DROPPED, FOUND
from service_desk.organisation.models import Site, Staff
from service_desk.visits.models import DeferredDefect, Visit

_BATCH = 1000
_FOUND, _SAFETY, _DROPPED = 0.09, 0.3, 0.1
_DAY = dt.timedelta(days=1)


def write_readings(stories: Sequence[Story]) -> None:
    """One reading a visit, taken as the car came in."""
    MileageReading.objects.bulk_create(
        (
            MileageReading(
                vehicle=story.booking.car.vehicle,
                km=story.booking.car.machine.mileage_on(story.life.arrived_at.date()),
                at=story.life.arrived_at,
                door="desk",
                by=story.booking.by,
            )
            for story in sorted(stories, key=lambda story: story.booking.starts_at)
            if story.life.arrived_at is not None
        ),
        batch_size=_BATCH,
    )


def write_defects(site: Site, stories: Sequence[Story], rng: random.Random, manager: Staff) -> None:
    """Every eleventh car went home with something to be done next time."""
    over = [story for story in stories if story.life.handed_over_at is not None]
    over.sort(key=lambda story: story.booking.starts_at)
    DeferredDefect.objects.bulk_create(_defects(site, over, rng, manager), batch_size=_BATCH)


def _defects(
    site: Site, over: Sequence[Story], rng: random.Random, manager: Staff
) -> Iterator[DeferredDefect]:
    operations = {operation.code: operation for operation in site.operations.all()}
    codes = (None, "BRAKES", None, None, "TYRES")  # beside the words of FOUND
    later: dict[int, Visit] = {}
    for story in reversed(over):
        car = story.booking.car.vehicle
        found, which = rng.random(), rng.randrange(len(codes))
        is_safety, is_dropped = rng.random() < _SAFETY, rng.random() < _DROPPED
        handed_over_at = story.life.handed_over_at
        assert handed_over_at is not None
        if found < _FOUND:
            on = site.local(handed_over_at).date()
            yield DeferredDefect(
                vehicle=car,
                found_in=story.visit,
                operation=operations.get(codes[which] or ""),
                words=FOUND[site.language][which],
                is_safety=is_safety and codes[which] is not None,
                found_on=on,
                remind_on=on + 30 * _DAY,
                settled_by=later.get(car.pk),
                dropped_at=handed_over_at if is_dropped and car.pk not in later else None,
                dropped_by=manager if is_dropped and car.pk not in later else None,
                dropped_reason=DROPPED[site.language] if is_dropped and car.pk not in later else "",
            )
        later[car.pk] = story.visit
