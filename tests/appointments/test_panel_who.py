"""Who: what the desk knows of a client, what it lacks, and whose car it is."""

import pytest
import time_machine

from service_desk.clients.models import MileageReading, Ownership
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW, at
from tests.factories.clients import make_client, make_vehicle
from tests.factories.desk import make_desk
from tests.factories.panel import TOMORROW_TEN, PanelHand, words_of
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

LANDLINE = "+34911234567"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hand(client):
    desk = make_desk()
    desk.sign_in(client)
    return PanelHand(desk, client)


@pytest.fixture
def lucia(hand):
    return make_client(hand.desk.site, "Lucía Navarro Gil", phone="+34612304567")


def pick(hand, client, car=None):
    return hand.type(client=client.pk, vehicle=car.pk if car else "")


def test_a_hit_says_when_they_were_here_and_whom_they_prefer(hand, lucia):
    lucia.preferred_advisor = hand.desk.ana
    lucia.save()
    car = make_vehicle(lucia, "4821 LKM")
    make_visit(
        hand.desk.site, vehicle=car, state=VisitState.HANDED_OVER, handed_over_at=at("2027-01-29")
    )
    car.deferred_defects.create(words="Wipers put off", found_on="2027-01-29")

    page = words_of(hand.type(q="4567").press("search"))

    assert "Lucía Navarro Gil 612 304 567 C4 4821 LKM" in page
    assert "Perhaps a repeat Put off: Wipers put off here 38 days ago prefers Ana" in page


def test_what_the_file_lacks_stands_as_chips_and_opens_in_place(hand, lucia):
    car = make_vehicle(lucia)

    page = pick(hand, lucia, car).press("look")
    assert [
        name for name in ("email", "mobile", "mileage", "vin") if f'value="{name}"' in page
    ] == [
        "email",
        "mileage",
        "vin",
    ]
    assert 'name="email"' in hand.press("fill", "email")


def test_who_has_only_a_landline_is_asked_for_a_mobile(hand):
    client = make_client(hand.desk.site, phone=LANDLINE)

    page = pick(hand, client, make_vehicle(client)).type(open="mobile", mobile="612 000 111")

    assert 'value="mobile"' in pick(hand, client).press("look")
    page.press("save")
    assert client.contact_points.filter(value="+34612000111").exists()


def test_a_gap_is_written_to_the_file_at_once(hand, lucia):
    car = make_vehicle(lucia)
    pick(hand, lucia, car).type(email="Lucia@Example.com", mileage="46.900", open="email")

    page = hand.press("save")

    car.refresh_from_db()
    assert lucia.contact_points.get(kind="email").value == "lucia@example.com"
    assert car.mileage == 46900
    assert 'name="fill" value="email"' not in page and 'name="fill" value="vin"' in page


def test_a_gap_is_written_with_the_booking_as_well(hand, lucia):
    car = make_vehicle(lucia)
    pick(hand, lucia, car).type(
        operations="OIL", place=f"{TOMORROW_TEN}|{hand.desk.ana.pk}", vin="VF7NC5FWC31234567"
    )

    hand.press("book")

    car.refresh_from_db()
    assert car.vin == "VF7NC5FWC31234567"


def test_a_lower_mileage_asks_why_and_keeps_the_answer(hand, lucia):
    car = make_vehicle(lucia, mileage=90_000, mileage_at=NOW)
    pick(hand, lucia, car).type(mileage="46900", open="mileage")

    page = hand.press("save", status=400)
    assert "It was 90000 km before. Say why it is lower now." in page
    assert 'name="remark"' in page

    hand.type(remark="New odometer").press("save")
    assert MileageReading.objects.get(vehicle=car, km=46900).remark == "New odometer"


def test_a_check_digit_that_does_not_fit_is_said_and_stops_nobody(hand, lucia):
    car = make_vehicle(lucia)
    pick(hand, lucia, car).type(vin="1M8GDM9A1KP042788", open="vin")

    assert "The check digit does not fit." in hand.press("look")
    hand.press("save")
    car.refresh_from_db()
    assert car.vin == "1M8GDM9A1KP042788"


def test_an_unreadable_gap_is_told_at_its_field_and_nothing_is_written(hand, lucia):
    pick(hand, lucia, make_vehicle(lucia)).type(vin="IOQ", email="x", open="vin")

    page = hand.press("save", status=400)

    assert "This is no e-mail address." in page
    assert "Choose a time" not in page
    assert not lucia.contact_points.filter(kind="email").exists()


def test_an_only_car_is_meant_and_of_several_one_is_chosen(hand, lucia):
    first = make_vehicle(lucia, "1111 AAA")
    assert f'name="vehicle" value="{first.pk}"' in pick(hand, lucia).press("look")

    second = make_vehicle(lucia, "2222 BBB", model="Berlingo")
    page = pick(hand, lucia).press("look")
    assert all(f'name="car" value="{car.pk}"' in page for car in (first, second))

    page = hand.press("car", str(second.pk))
    assert "Berlingo, 2222 BBB" in page and f'name="vehicle" value="{second.pk}"' in page


def test_another_car_than_those_on_file_is_asked_for_by_its_plate(hand, lucia):
    make_vehicle(lucia)

    page = pick(hand, lucia).press("car", "new")

    assert 'name="plate"' in page and 'name="other_car" value="1"' in page


def test_a_car_of_somebody_else_is_said_and_changes_hands_if_told(hand, lucia):
    before = make_client(hand.desk.site, "Óscar Ferrer")
    car = make_vehicle(before, "4821 LKM")
    pick(hand, lucia).type(plate="4821 lkm")

    assert "This car is on the file of Óscar Ferrer ." in words_of(hand.press("look"))

    hand.type(operations="OIL", place=f"{TOMORROW_TEN}|{hand.desk.ana.pk}", is_theirs="on")
    hand.press("book")
    assert Visit.objects.get().vehicle == car
    assert Ownership.objects.get(vehicle=car, ends_on=None).client == lucia
