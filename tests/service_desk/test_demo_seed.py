"""The demo is the same for the same seed on the same day, however many sites stand beside it."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from appointments.models import Appointment
from service_desk.clients.models import ContactPoint, Vehicle
from service_desk.messaging.models import Message
from service_desk.organisation.models import Site, Staff
from service_desk.records.models import JournalEntry
from service_desk.visits.models import RequestedWork, Visit

SHOWN: dict[Any, tuple[str, ...]] = {
    ContactPoint: ("client__name", "client__language", "client__created_at", "value", "as_typed"),
    Vehicle: ("plate", "vin", "make", "model", "mileage", "ownerships__client__name"),
    Visit: ("number", "state", "source", "created_at", "confirmed_at", "arrived_at", "complaint"),
    RequestedWork: ("visit__number", "operation__code", "price"),
    Appointment: ("visit__number", "kind", "starts_at", "seat", "advisor__username"),
    JournalEntry: ("at", "verb", "door", "by__username"),
    Message: ("kind", "recipient", "state", "due_at", "title", "reason"),
}


def load(**options: Any) -> None:
    call_command("demo", now="2027-03-09T10:27+01:00", years=0, verbosity=0, **options)


def rows_of_north() -> list[tuple[Any, ...]]:
    """All that a person would see of it: no ids, no hashes."""
    rows: list[tuple[Any, ...]] = []
    for model, columns in SHOWN.items():
        site = {ContactPoint: "client__site", RequestedWork: "visit__site"}.get(model, "site")
        found = model.objects.filter(**{f"{site}__slug": "north"})
        rows += sorted(found.values_list(*columns), key=repr)
    return rows


@pytest.mark.django_db
def test_same_seed_same_people_and_times() -> None:
    with transaction.atomic():
        load(sites=1)
        alone = rows_of_north()
        transaction.set_rollback(True)
    load(sites=3)
    assert len(alone) > 5000
    assert rows_of_north() == alone
    third = Site.objects.exclude(slug__in=("north", "east")).get()
    assert third.slug == "south"
    assert Staff.objects.advisors(third).count() == 8
    assert Staff.objects.filter(username="reception-south").exists()
    assert not set(third.clients.values_list("name", flat=True)) <= set(
        Site.objects.get(slug="north").clients.values_list("name", flat=True)
    )
