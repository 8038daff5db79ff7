"""What stays behind a visit: the journal, and what the odometer showed."""

from collections.abc import Iterable

from service_desk.clients.models import Vehicle
from service_desk.demo.cars import Car
from service_desk.demo.stories import Story
from service_desk.organisation.models import Site
from service_desk.records.journal import subject_of
from service_desk.records.models import JournalEntry

_BATCH = 1000


def write_journal(site: Site, told: Iterable[Story]) -> None:
    """In the order in which it happened: a screen takes the newest number for the newest change."""
    entries = [(entry, story) for story in told for entry in story.life.entries]
    entries.sort(key=lambda pair: pair[0].at)
    JournalEntry.objects.bulk_create(
        (
            JournalEntry(
                site=site,
                at=entry.at,
                by=entry.by,
                door=entry.door,
                subject=subject_of(story.visit),
                verb=entry.verb,
                data=entry.data,
            )
            for entry, story in entries
        ),
        batch_size=_BATCH,
    )


def read_odometers(cars: Iterable[Car]) -> None:
    """The mileage of each car as of the last day it was taken in."""
    read = []
    for car in cars:
        if car.last_arrival is not None:
            car.vehicle.mileage_at = car.last_arrival
            car.vehicle.mileage = car.machine.mileage_on(car.last_arrival.date())
            read.append(car.vehicle)
    Vehicle.objects.bulk_update(read, ["mileage", "mileage_at"])
