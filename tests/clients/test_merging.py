"""Two files of one person: made one, and taken apart again."""

import datetime as dt

import pytest
from django.apps import apps

from appointments.models import BookingRequest, OwedAnswer, WaitingEntry
from service_desk.clients.actions import (
    find_or_create_client,
    give_consent,
    merge_clients,
    undo_merge,
)
from service_desk.clients.actions.merging import client_fields
from service_desk.clients.models import Client, ClientMerge, ContactEntry
from service_desk.clients.queries import duplicates_of, kept_file, search_clients
from service_desk.lib.refusals import Refusal
from service_desk.organisation.roles import Role
from service_desk.records.models import JournalEntry
from tests.factories import NOW
from tests.factories.clients import make_client, make_vehicle
from tests.factories.messages import make_message
from tests.factories.organisation import make_site, make_staff
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def site():
    return make_site("north")


@pytest.fixture
def rosa(site):
    return make_staff(site, Role.RECEPTIONIST, name="Rosa Rojo")


@pytest.fixture
def kept(site):
    return make_client(site, "Lucía Vega", phone="+34612345678", email="lucia@example.com")


@pytest.fixture
def other(site):
    """The same person a second time: her mobile again, her landline, another e-mail."""
    client = make_client(
        site, "Lucia Vega Martin", phone="+34612345678", address="Calle Mayor 1", note="Tea"
    )
    client.contact_points.create(kind="phone", value="+34911234567")
    client.contact_points.create(kind="email", value="vega@example.com", is_main=True)
    return client


@pytest.fixture
def merged(kept, other, rosa):
    return lambda now=NOW: merge_clients(keep=kept, merge=other, by=rosa, door="desk", now=now)


def everything_of(client: Client) -> dict[str, list[int]]:
    """The rows of every app that point to a client, by model and field."""
    found = {
        f"{model._meta.label}.{field}": sorted(
            model._base_manager.filter(**{field: client}).values_list("pk", flat=True)
        )
        for model, field in client_fields()
    }
    return {name: keys for name, keys in found.items() if keys}


def a_row_of_each_kind(client: Client, rosa) -> None:
    car = make_vehicle(client)
    visit = make_visit(client.site, client=client, vehicle=car)
    make_message(client, subject=f"visit:{visit.pk}")
    give_consent(
        client, purpose="care", is_given=True, source="counter", by=rosa, door="desk", now=NOW
    )
    contact = ContactEntry.objects.create(
        site=client.site, client=client, direction="in", medium="call", started_at=NOW
    )
    request = BookingRequest.objects.create(
        site=client.site, at=NOW, source="phone", client=client, outcome="owed", call=contact
    )
    OwedAnswer.objects.create(
        site=client.site, request=request, client=client, name="Vega", phone="+34612345678",
        owed_at=NOW, due_at=NOW + OwedAnswer.WITHIN, by=rosa,
    )  # fmt: skip
    WaitingEntry.objects.create(
        site=client.site, client=client, vehicle=car, operations=["OIL"],
        first_on="2027-03-09", last_on="2027-03-12", created_at=NOW,
    )  # fmt: skip


def test_rows_of_every_app_move_and_come_back(kept, other, rosa, merged):
    a_row_of_each_kind(other, rosa)
    before = everything_of(other)
    assert before.keys() >= {
        "clients.Ownership.client",
        "clients.Consent.client",
        "clients.ContactEntry.client",
        "visits.Visit.client",
        "messaging.Message.client",
        "appointments.BookingRequest.client",
        "appointments.OwedAnswer.client",
        "appointments.WaitingEntry.client",
    }

    merge = merged()
    left = everything_of(other)
    undo_merge(merge, by=rosa, door="desk", now=NOW + HOUR)

    assert left.keys() == {"clients.ContactPoint.client"}  # the mobile that both have
    assert everything_of(other) == before


def test_every_key_to_a_client_is_known():
    """A floor built later is found by its models' meta, not by a list."""
    found = {f"{model._meta.label}.{field}" for model, field in client_fields()}
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is Client
    }

    assert found == keys - {"clients.ClientMerge.kept", "clients.ClientMerge.merged"}


def test_phones_of_both_are_there_once_and_the_main_ones_stay(kept, other, rosa, merged):
    merge = merged()

    points = kept.contact_points.order_by("kind", "value")
    assert list(points.values_list("value", "is_main")) == [
        ("lucia@example.com", True),
        ("vega@example.com", False),
        ("+34612345678", True),
        ("+34911234567", False),
    ]
    undo_merge(merge, by=rosa, door="desk", now=NOW)
    assert list(other.contact_points.order_by("kind", "value").values_list("value", "is_main")) == [
        ("vega@example.com", True),
        ("+34612345678", True),
        ("+34911234567", False),
    ]


def test_what_only_the_other_file_said_is_taken_over_and_given_back(kept, other, rosa, merged):
    Client.objects.filter(pk=kept.pk).update(note="Coffee")

    merge = merged()
    kept.refresh_from_db()
    assert (kept.address, kept.note) == ("Calle Mayor 1", "Coffee")
    undo_merge(merge, by=rosa, door="desk", now=NOW)

    kept.refresh_from_db()
    assert (kept.address, kept.note) == ("", "Coffee")


def test_the_merged_file_is_found_no_more_and_leads_to_the_kept_one(site, kept, other, merged):
    merged()

    other.refresh_from_db()
    assert kept_file(other) == kept
    assert [hit.client for hit in search_clients(site=site, text="Vega")] == [kept]
    assert [hit.client for hit in search_clients(site=site, text="1234567")] == [kept]
    assert duplicates_of(kept) == []


def test_who_books_under_the_merged_name_is_the_kept_client(site, kept, other, merged):
    merged()

    found = find_or_create_client(
        site=site, name="Lucía Vega Martín", phone="911 234 567", language="es",
        by=None, door="public", now=NOW,
    )  # fmt: skip

    assert found == kept


def test_files_merged_into_the_merged_one_follow(site, kept, other, rosa, merged):
    third = make_client(site, "L. Vega")
    first = merge_clients(keep=other, merge=third, by=rosa, door="desk", now=NOW)

    merge = merged()

    third.refresh_from_db()
    assert kept_file(third) == kept
    with pytest.raises(Refusal) as refused:
        undo_merge(first, by=rosa, door="desk", now=NOW)
    assert refused.value.obstacles[0].code == "merged_since"
    undo_merge(merge, by=rosa, door="desk", now=NOW)
    undo_merge(first, by=rosa, door="desk", now=NOW)
    assert Client.objects.filter(merged_into=None).count() == 3


def refusal(**said) -> tuple[str, int]:
    with pytest.raises(Refusal) as refused:
        merge_clients(**said, by=None, door="desk", now=NOW)
    return refused.value.obstacles[0].code, refused.value.status


def test_what_is_refused(site, kept, other, rosa, merged):
    stranger = make_client(make_site("east"))

    assert refusal(keep=kept, merge=kept) == ("same_client", 409)
    assert refusal(keep=kept, merge=stranger) == ("unknown_client", 404)
    merged()
    assert refusal(keep=kept, merge=other) == ("merged_already", 409)
    assert refusal(keep=other, merge=kept) == ("merged_already", 409)
    assert ClientMerge.objects.count() == 1


@pytest.mark.parametrize(
    ("later", "code"),
    [(24 * HOUR, None), (24 * HOUR + dt.timedelta(seconds=1), "undo_too_late")],
)
def test_a_merge_is_undone_for_a_day(rosa, merged, later, code):
    merge = merged()
    said = []

    try:
        undo_merge(merge, by=rosa, door="desk", now=NOW + later)
        undo_merge(merge, by=rosa, door="desk", now=NOW + later)
    except Refusal as refused:
        said = [each.code for each in refused.obstacles]

    assert said == [code or "undone_already"]
    assert JournalEntry.objects.filter(verb="merge_undone").exists() is (code is None)


def test_what_came_since_stays_with_the_kept_file(kept, other, rosa, merged):
    merge = merged()
    since = make_visit(kept.site, client=kept)

    undo_merge(merge, by=rosa, door="desk", now=NOW + HOUR)

    since.refresh_from_db()
    assert since.client == kept
