"""``GET /vehicles/{vin}/history/``: one folder a car."""

import pytest
from django.test import Client as Browser

from service_desk.clients.models import RecallCampaign, RecallVehicle
from service_desk.lib.clock import now
from service_desk.organisation.roles import Role
from service_desk.organisation.tokens import issue_api_token
from service_desk.visits.models import DeferredDefect, ImportedOrder
from service_desk.visits.states import VisitState
from tests.factories import at
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_site, make_staff
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db

VIN = "VF7WV892C7S662585"


@pytest.fixture
def car():
    return make_vehicle(make_client(make_site("north")), vin=VIN)


@pytest.fixture
def history(car):
    key = issue_api_token(staff=make_staff(car.site, Role.ADVISOR), now=now())
    browser = Browser(headers={"Authorization": f"Token {key}"})
    return lambda vin=VIN, **query: browser.get(f"/api/v1/vehicles/{vin}/history/", query)


def test_all_that_happened_to_a_car_whoever_had_it(car, history):
    owner = car.ownerships.get().client
    visit = make_visit(
        car.site, client=owner, vehicle=car, state=VisitState.HANDED_OVER,
        created_at=at("2020-05-04 09:00"), handed_over_at=at("2020-05-04 18:00"),
    )  # fmt: skip
    ImportedOrder.objects.create(
        visit=visit, site=car.site, number="A-1", closed_on="2020-05-04", mileage=12_300,
        total="99.5",
    )  # fmt: skip
    make_visit(car.site, client=make_client(car.site), vehicle=car)
    car.mileage_readings.create(km=12_300, at=at("2020-05-04 18:00"), door="import")
    DeferredDefect.objects.create(
        vehicle=car, words="Pads 2 mm", is_safety=True, found_on="2020-05-04"
    )
    campaign = RecallCampaign.objects.create(code="CC1", title="Airbag")
    RecallVehicle.objects.create(campaign=campaign, vin_from=VIN, vin_to=VIN)

    shown = history("vf7-wv892c7s662585").json()

    assert [(each["status"], each["order"], each["total"]) for each in shown["results"]] == [
        ("BOOKED", "", "129.00"),
        ("HANDED_OVER", "A-1", "99.50"),
    ]
    assert shown["results"][1]["handed_over_at"] == "2020-05-04T18:00:00+02:00"
    assert shown["results"][1]["works"] == [
        {"code": "OIL", "name": "Oil service", "price": "129.00"}
    ]
    assert [each["km"] for each in shown["readings"]] == [12_300]
    assert shown["deferred"] == [
        {"words": "Pads 2 mm", "is_safety": True, "found_on": "2020-05-04"}
    ]
    assert shown["recalls"] == ["CC1"]


@pytest.mark.parametrize("count", [1, 4])
def test_it_costs_the_same_for_any_length(car, history, count, django_assert_num_queries):
    for _each in range(count):
        make_visit(car.site, vehicle=car)

    with django_assert_num_queries(7):
        shown = history(limit=3).json()

    assert len(shown["results"]) == min(count, 3)


def test_a_vin_nobody_knows_is_not_there(history):
    assert history("VSSB14A5URG500080").status_code == 404
    assert history("x").status_code == 404
