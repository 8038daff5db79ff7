"""Finding or opening the files of a client and a car: what a booking asks for."""

import threading

import pytest
from django.db import connection

from service_desk.clients.actions import find_or_create_client, find_or_create_vehicle
from service_desk.clients.models import Client, Ownership, Vehicle
from service_desk.clients.rules import mileage_cautions
from service_desk.lib.refusals import Refusal
from service_desk.records.models import JournalEntry
from tests.factories import NOW, at
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_site

VIN = "VF7WV892C7S662585"


@pytest.fixture
def site(db):
    return make_site("north")


def client_said(site, **said):
    return find_or_create_client(
        **{
            "site": site,
            "name": "Lucía Vega",
            "phone": "612 345 678",
            "language": "es",
            "by": None,
            "door": "public",
            "now": NOW,
            **said,
        }
    )


def car_said(client, **said):
    return find_or_create_vehicle(
        **{"client": client, "by": None, "door": "desk", "now": NOW, **said}
    )


def test_a_new_client_gets_a_file(site, django_assert_num_queries):
    with django_assert_num_queries(5):  # the lock of a form sent twice is one of them
        client = client_said(site, email="Lucia@Example.com")

    assert (client.name, client.search_key, client.language) == ("Lucía Vega", "lucia vega", "es")
    assert list(client.contact_points.values_list("value", "as_typed", "is_main")) == [
        ("+34612345678", "612 345 678", True),
        ("lucia@example.com", "", True),
    ]
    assert JournalEntry.objects.get().verb == "file_opened"


def test_the_same_phone_and_name_in_any_spelling_is_the_same_client(
    site, django_assert_num_queries
):
    known = make_client(site, "Мария Ёлкина", phone="+79233353183", email="m@example.ru")

    with django_assert_num_queries(2):
        found = client_said(
            site, name="Maria  Yolkina", phone="+7 (923) 335-31-83", email="M@example.ru"
        )

    assert found == known
    assert JournalEntry.objects.count() == 0


@pytest.mark.parametrize(
    "said",
    [{"name": "Andrés Vega"}, {"phone": "612 345 679"}, {"site": "east"}],
    ids=["another name", "another phone", "another site"],
)
def test_somebody_else_gets_a_file_of_their_own(site, said):
    known = make_client(site, "Lucía Vega", phone="+34612345678")
    if "site" in said:
        said = {"site": make_site("east")}

    assert client_said(**{"site": site, **said}) != known


def test_an_unknown_email_is_added_and_the_first_one_stays_the_main_one(site):
    known = make_client(site, "Lucía Vega", phone="+34612345678", email="old@example.com")

    client_said(site, email="new@example.com")

    emails = known.contact_points.filter(kind="email").values_list("value", "is_main")
    assert list(emails) == [("old@example.com", True), ("new@example.com", False)]
    assert JournalEntry.objects.get().verb == "email_added"


def test_everything_unreadable_is_told_at_once(site):
    with pytest.raises(Refusal) as refused:
        client_said(site, name="\u202e", phone="12345", email="lucia at example")

    assert refused.value.status == 400
    assert [(each.field, each.code) for each in refused.value.obstacles] == [
        ("name", "empty"),
        ("phone", "too_short"),
        ("email", "shape"),
    ]
    assert Client.objects.count() == 0


def test_a_language_we_do_not_speak_becomes_the_sites_own(site):
    assert client_said(site, language="fr").language == "es"


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_opens_one_file():
    site = make_site("north")
    found = []

    def send():
        try:
            found.append(client_said(site).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert Client.objects.count() == len(set(found)) == 1


def test_a_new_car_gets_a_file_and_an_owner(site, django_assert_num_queries):
    client = make_client(site)

    with django_assert_num_queries(5):  # the reading of the odometer is one of them
        car = car_said(
            client, plate="н010хс 178", vin="vf7 wv892c-7s662585", make="Citroën", mileage=0
        )

    assert (car.plate, car.plate_key, car.vin) == ("Н010ХС 178", "H010XC178", VIN)
    assert (car.mileage, car.mileage_at) == (0, NOW)
    assert Ownership.objects.get(vehicle=car, ends_on=None).client == client


def test_a_car_is_found_by_vin_before_plate_and_what_it_lacks_is_filled_in(
    site, django_assert_num_queries
):
    owner = make_client(site)
    make_vehicle(owner, "6245 JSB", vin="VSSB14A5URG500080")
    known = make_vehicle(owner, "1416 TWF", vin=VIN, model="", mileage=64_000)

    with django_assert_num_queries(4):
        found = car_said(owner, plate="6245 JSB", vin=VIN, make="Seat", model="C4", mileage=64_805)

    assert found == known
    known.refresh_from_db()
    assert (known.plate, known.make, known.model, known.mileage) == (
        "1416 TWF",
        "Citroën",
        "C4",
        64_805,
    )
    assert JournalEntry.objects.get().data["other_plate"] == "6245 JSB"


def test_a_plate_finds_the_clients_own_car_first(site):
    stranger, owner = make_client(site), make_client(site)
    make_vehicle(owner, "6245 JSB")
    make_vehicle(stranger, "6245-JSB")

    found = car_said(owner, plate="6245jsb")

    assert Ownership.objects.get(vehicle=found).client == owner


def test_a_plate_on_a_car_with_another_vin_is_another_car(site):
    owner = make_client(site)
    known = make_vehicle(owner, "6245 JSB", vin="VSSB14A5URG500080")

    assert car_said(owner, plate="6245 JSB", vin=VIN) != known


def test_a_car_without_owner_gets_one_and_a_strangers_visit_takes_none_away(site):
    owner, stranger = make_client(site), make_client(site)
    orphan = make_vehicle(owner, "6245 JSB")
    Ownership.objects.all().delete()

    car_said(owner, plate="6245 JSB")
    car_said(stranger, plate="6245 JSB")

    assert [each.client for each in orphan.ownerships.all()] == [owner]


def test_mileage_never_falls_silently(site):
    owner = make_client(site)
    known = make_vehicle(owner, "6245 JSB", mileage=64_805, mileage_at=NOW)

    car_said(owner, plate="6245 JSB", mileage=6_480)

    known.refresh_from_db()
    assert known.mileage == 64_805
    assert JournalEntry.objects.get().data == {"lower_mileage": 6_480}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "plate"),
        ({"plate": "---"}, "plate"),
        ({"vin": "VF7WV892C7S66258"}, "vin"),
        ({"vin": "VF7WV892C7S66258O"}, "vin"),
        ({"plate": "1", "make": "x" * 41}, "make"),
        ({"plate": "1", "mileage": 2_000_001}, "mileage"),
        ({"plate": "1", "mileage": -1}, "mileage"),
    ],
)
def test_a_car_that_cannot_be_read_is_refused_at_its_field(site, said, field):
    with pytest.raises(Refusal) as refused:
        car_said(make_client(site), **said)

    assert [each.field for each in refused.value.obstacles] == [field]
    assert Vehicle.objects.count() == 0


def test_a_mileage_that_fell_or_leapt_is_worth_a_look(site):
    car = make_vehicle(make_client(site), mileage=60_000, mileage_at=at("2026-03-08 09:00"))

    codes = {
        km: [caution.code for caution in mileage_cautions(car, km, now=NOW)]
        for km in (59_999, 60_000, 119_000, 121_000)
    }

    assert codes == {59_999: ["mileage_fell"], 60_000: [], 119_000: [], 121_000: ["mileage_leapt"]}
