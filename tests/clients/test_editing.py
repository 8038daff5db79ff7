"""Correcting a file, and what the odometer and the owner's change leave behind."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from service_desk.clients.actions import (
    add_contact,
    change_owner,
    check_file,
    edit_client,
    edit_vehicle,
    find_or_create_vehicle,
    give_consent,
    make_main,
    read_mileage,
    remove_contact,
    take_back_owner,
)
from service_desk.clients.models import MileageReading, Vehicle
from service_desk.clients.queries import completeness, incomplete_files
from service_desk.lib.refusals import Refusal
from service_desk.lib.transactions import constraint_of
from service_desk.organisation.roles import Role
from service_desk.records.models import JournalEntry
from tests.factories import NOW
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_advisor, make_site, make_staff

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TODAY = dt.date(2027, 3, 8)
VIN, OTHER_VIN = "VF7WV892C7S662585", "VSSB14A5URG500080"


@pytest.fixture
def site():
    return make_site("north")


@pytest.fixture
def how(site):
    return {"by": make_staff(site, Role.RECEPTIONIST), "door": "desk", "now": NOW}


@pytest.fixture
def lucia(site):
    return make_client(site, "Lucía Vega", phone="+34612345678")


@pytest.fixture
def car(lucia):
    return make_vehicle(lucia, "1416 TWF", vin=VIN, mileage=64_000, mileage_at=NOW - DAY)


def refused(act, *args, **said) -> list[tuple[str, str | None, int]]:
    with pytest.raises(Refusal) as no:
        act(*args, **said)
    return [(each.code, each.field, no.value.status) for each in no.value.obstacles]


def test_a_file_is_corrected_and_says_what_it_was(site, lucia, how):
    ana = make_advisor(site)

    edit_client(lucia, name="Мария  Ёлкина", preferred_advisor=ana, address=" Calle 1 ", **how)

    lucia.refresh_from_db()
    assert (lucia.name, lucia.search_key) == ("Мария Ёлкина", "maria elkina")
    assert (lucia.preferred_advisor, lucia.address) == (ana, "Calle 1")
    assert JournalEntry.objects.get().data["changed"] == {
        "name": ["Lucía Vega", "Мария Ёлкина"],
        "preferred_advisor": ["", "Ana Ruiz"],
        "address": ["", "Calle 1"],
    }


def test_nothing_new_is_no_change(lucia, how):
    edit_client(lucia, name="Lucía Vega", note="", **how)

    assert JournalEntry.objects.count() == 0


def test_all_that_cannot_be_read_is_told_at_once(site, lucia, how):
    stranger = make_advisor(make_site("east"))

    assert refused(edit_client, lucia, name="www.casino.top", note="x" * 9000, **how) == [
        ("address", "name", 400),
        ("too_long", "note", 400),
    ]
    assert refused(
        edit_client, lucia, language="fr", prefers="owl", preferred_advisor=stranger, **how
    ) == [
        ("unknown_choice", "language", 400),
        ("unknown_choice", "prefers", 400),
        ("unknown_choice", "preferred_advisor", 400),
    ]


def test_a_car_is_corrected_as_people_type(car, how):
    edit_vehicle(car, plate="н010хс 178", vin="vssb14 a5urg 500081", warranty_km=100_000, **how)

    car.refresh_from_db()
    assert (car.plate_key, car.vin, car.warranty_km) == ("H010XC178", "VSSB14A5URG500081", 100_000)


def test_a_vin_of_another_car_is_refused_and_nothing_is_written(lucia, car, how):
    make_vehicle(lucia, vin=OTHER_VIN)

    said = refused(edit_vehicle, car, vin=OTHER_VIN, model="C5", **how)

    assert said == [("vin_taken", "vin", 409)]
    assert Vehicle.objects.get(pk=car.pk).model == "C4"
    assert refused(edit_vehicle, car, plate="", vin="", make="", **how) == [
        ("car_unknown", "plate", 400)
    ]


def test_phones_and_emails_come_and_go_and_one_is_always_the_main_one(lucia, how):
    first = add_contact(lucia, kind="email", value="Lucia@Example.com", **how)
    landline = add_contact(lucia, kind="phone", value="911 234 567", **how)
    again = add_contact(lucia, kind="phone", value="+34 911 234 567", **how)
    mobile = lucia.contact_points.get(value="+34612345678")

    make_main(landline, **how)
    remove_contact(landline, **how)

    assert (first.is_main, landline == again) == (True, True)
    assert refused(remove_contact, mobile, **how) == [("last_phone", "phone", 409)]
    assert refused(add_contact, lucia, kind="phone", value="12", **how) == [
        ("too_short", "phone", 400)
    ]
    mobile.refresh_from_db()
    assert mobile.is_main
    assert list(JournalEntry.objects.order_by("id").values_list("verb", flat=True)) == [
        "email_added", "phone_added", "main_changed", "phone_removed",
    ]  # fmt: skip


def test_a_consent_is_written_once_an_answer(lucia, how):
    for is_given in (True, True, False):
        give_consent(lucia, purpose="offers", is_given=is_given, source="phone", **how)

    assert sorted(lucia.consents.values_list("is_given", flat=True)) == [False, True]
    assert refused(give_consent, lucia, purpose="dogs", is_given=True, source="phone", **how) == [
        ("unknown_purpose", "purpose", 400)
    ]


def test_the_file_was_checked_with_the_client(lucia, how):
    check_file(lucia, **how)

    lucia.refresh_from_db()
    assert lucia.verified_at == NOW


def test_a_reading_becomes_the_mileage_and_a_lower_one_says_why(car, how):
    read_mileage(car, km=64_805, **how)
    lower = refused(read_mileage, car, km=120, **how)
    read_mileage(car, km=120, remark="New instrument cluster", **{**how, "now": NOW + DAY})
    later = read_mileage(car, km=900, **{**how, "now": NOW + 2 * DAY})

    assert lower == [("mileage_fell", "mileage", 409)]
    assert refused(read_mileage, car, km=2_000_001, **how)[0][0] == "mileage_unbelievable"
    car.refresh_from_db()
    assert (car.mileage, car.mileage_at) == (900, NOW + 2 * DAY)
    assert list(car.mileage_readings.values_list("km", "is_lower", "remark")) == [
        (64_805, False, ""),
        (120, True, "New instrument cluster"),
        (900, False, ""),
    ]
    assert read_mileage(car, km=900, **how) == later


def test_a_booking_that_says_a_mileage_leaves_a_reading(lucia, car, how):
    find_or_create_vehicle(client=lucia, vin=VIN, mileage=64_500, **how)
    find_or_create_vehicle(client=lucia, vin=VIN, mileage=30_000, **how)

    assert [each.km for each in MileageReading.objects.all()] == [64_500]
    assert JournalEntry.objects.first().data["lower_mileage"] == 30_000


@pytest.mark.parametrize(
    "statement",
    [
        """INSERT INTO clients_mileagereading (vehicle_id, km, at, door, is_lower, remark)
           VALUES (%s, 63999, %s, 'sql', false, '')""",
        "UPDATE clients_vehicle SET mileage = 63999, mileage_at = %s WHERE id = %s",
        "UPDATE clients_vehicle SET mileage = NULL, mileage_at = %s WHERE id = %s",
    ],
    ids=["a reading", "the file", "the file emptied"],
)
def test_the_sql_shell_cannot_turn_an_odometer_back(car, statement):
    values = [car.pk, NOW] if statement.startswith("INSERT") else [NOW, car.pk]

    with pytest.raises(IntegrityError) as no, transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement, values)

    assert constraint_of(no.value) == "mileage_falls_with_a_remark"


def test_a_change_of_owner_ends_one_row_and_starts_the_next(site, lucia, car, how):
    pablo = make_client(site, "Pablo Sanz")

    change_owner(car, to=pablo, on=TODAY, **how)

    rows = car.ownerships.order_by("pk").values_list("client__name", "starts_on", "ends_on")
    assert list(rows) == [("Lucía Vega", None, TODAY), ("Pablo Sanz", TODAY, None)]
    assert JournalEntry.objects.get().data == {"before": lucia.pk, "owner": pablo.pk}
    take_back_owner(car, **how)
    assert list(car.ownerships.values_list("client__name", "ends_on")) == [("Lucía Vega", None)]


def test_owners_that_cannot_be(site, lucia, car, how):
    pablo, stranger = make_client(site), make_client(make_site("east"))

    assert refused(change_owner, car, to=lucia, on=TODAY, **how)[0][0] == "owner_is_the_same"
    assert refused(change_owner, car, to=stranger, on=TODAY, **how)[0][2] == 404
    assert refused(change_owner, car, to=pablo, on=TODAY + DAY, **how)[0][0] == "owner_ahead"
    assert refused(take_back_owner, car, **how)[0][0] == "no_owner_before"
    change_owner(car, to=pablo, on=TODAY, **how)
    assert refused(change_owner, car, to=lucia, on=TODAY - DAY, **how)[0][0] == "owner_before"


def test_a_file_counts_what_it_lacks(lucia, car):
    assert completeness(lucia, car).missing == ("email", "address")
    assert completeness(lucia, car).share == 60
    assert completeness(lucia).missing == ("email", "mileage", "vin", "address")


def test_incomplete_files_are_older_than_two_days(site):
    whole = make_client(site, email="a@example.com", address="Calle 1", created_at=NOW - 9 * DAY)
    make_vehicle(whole, vin=VIN, mileage=1)
    old = make_client(site, "Old", address="Calle 2", created_at=NOW - 2 * DAY)
    make_client(site, "Fresh", created_at=NOW - 2 * DAY + dt.timedelta(seconds=1))
    make_client(site, "Merged", created_at=NOW - 9 * DAY, merged_into=whole)

    found = incomplete_files(site, NOW)

    assert [client.name for client in found] == [old.name]
    assert (found[0].lacks_phone, found[0].lacks_email, found[0].lacks_car) == (False, True, True)
