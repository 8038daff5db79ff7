"""What a client's file can never say, tried by every door."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from service_desk.clients.models import (
    Client,
    ClientMerge,
    ContactEntry,
    ContactPoint,
    MileageReading,
    Ownership,
    RecallCampaign,
    RecallVehicle,
    Vehicle,
)
from tests.factories import NOW
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_site
from tests.never import (
    Never,
    is_refused_by_orm,
    is_refused_by_page,
    is_refused_by_sql,
    named_constraints,
    page_of,
)
from tests.organisation.pages import as_posted, owner_at

pytestmark = pytest.mark.django_db

VIN, OTHER_VIN = "VF7WV892C7S662585", "VSSB14A5URG500080"
DAY, DAY_BEFORE = dt.date(2027, 3, 2), dt.date(2027, 3, 1)
DAY_LONG = dt.timedelta(days=1)
EARLIER = NOW - dt.timedelta(seconds=1)

NEVER = {
    "client_has_a_name": Never(Client, "client", {"name": ""}, "client"),
    "client_prefers_a_known_channel": Never(Client, "client", {"prefers": "owl"}, "client"),
    "client_is_not_merged_into_itself": Never(Client, "client", {"merged_into": "client"}),
    "contact_point_is_said_once": Never(
        ContactPoint, "mobile", {"value": "+34911234567"}, "client"
    ),
    "contact_point_main_is_one_of_its_kind": Never(
        ContactPoint, "fixed", {"is_main": True}, "client"
    ),
    "contact_point_is_a_phone_or_an_address": Never(
        ContactPoint, "mobile", {"value": "home"}, "client"
    ),
    "vehicle_vin_is_unique_at_a_site": Never(Vehicle, "car", {"vin": OTHER_VIN}, "car"),
    "vehicle_vin_is_seventeen_without_ioq": Never(
        Vehicle, "car", {"vin": "VF7WV892C7S66258O"}, "car"
    ),
    "vehicle_mileage_is_believable": Never(Vehicle, "car", {"mileage": 2_000_001}),
    "ownership_is_of_one_client_at_a_time": Never(Ownership, "past", {"ends_on": None}, "car"),
    "ownership_ends_after_it_starts": Never(Ownership, "past", {"ends_on": DAY_BEFORE}, "car"),
    "mileage_falls_with_a_remark": Never(MileageReading, "reading", {"km": 63_999}),
    "mileage_reading_is_believable": Never(MileageReading, "reading", {"km": 2_000_001}),
    "contact_call_is_one_row": Never(ContactEntry, "call", {"call_id": "pbx-2"}),
    "contact_is_answered_after_it_rings": Never(ContactEntry, "call", {"answered_at": EARLIER}),
    "contact_ends_after_it_begins": Never(ContactEntry, "call", {"ended_at": EARLIER}),
    "merge_is_of_two_clients": Never(ClientMerge, "merge", {"merged": "client"}),
    "merge_of_a_client_is_one": Never(ClientMerge, "merge", {"merged": "merged"}),
    "recall_vin_is_said_once": Never(
        RecallVehicle, "recalled", {"vin_from": OTHER_VIN, "vin_to": OTHER_VIN}, "recalled"
    ),
    "recall_range_starts_before_it_ends": Never(
        RecallVehicle, "recalled", {"vin_from": OTHER_VIN, "vin_to": VIN}, "recalled"
    ),
    "recall_vin_is_seventeen_without_ioq": Never(
        RecallVehicle, "recalled", {"vin_from": "VF", "vin_to": "VF"}, "recalled"
    ),
}


@pytest.fixture
def house():
    site = make_site("north")
    client = make_client(site, phone="+34612345678")
    fixed = ContactPoint.objects.create(client=client, kind="phone", value="+34911234567")
    car = make_vehicle(client, vin=VIN)
    make_vehicle(client, vin=OTHER_VIN)
    past = Ownership.objects.create(client=client, vehicle=car, starts_on=DAY, ends_on=DAY)
    campaign = RecallCampaign.objects.create(code="CC1", title="Airbag inflator")
    rows = [
        RecallVehicle.objects.create(campaign=campaign, vin_from=vin, vin_to=vin)
        for vin in (VIN, OTHER_VIN)
    ]
    readings = [
        MileageReading.objects.create(vehicle=car, km=km, at=NOW + DAY_LONG * place, door="desk")
        for place, km in enumerate((64_000, 64_805))
    ]
    calls = [
        ContactEntry.objects.create(
            site=site, client=client, direction="in", medium="call", call_id=name, started_at=NOW
        )
        for name in ("pbx-1", "pbx-2")
    ]
    merged, twice = make_client(site, "Ana Ruiz"), make_client(site, "Ana Ruiz")
    ClientMerge.objects.create(kept=client, merged=merged, at=NOW)
    return {
        "reading": readings[1],
        "call": calls[0],
        "merged": merged,
        "merge": ClientMerge.objects.create(kept=client, merged=twice, at=NOW),
        "client": client,
        "mobile": client.contact_points.get(value="+34612345678"),
        "fixed": fixed,
        "car": car,
        "past": past,
        "campaign": campaign,
        "recalled": rows[0],
    }


def test_nothing_is_left_untried():
    tried, named = named_constraints("clients", NEVER)

    assert tried == named


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    is_refused_by_sql(NEVER[name], house, name)


@pytest.mark.parametrize("name", [name for name, never in NEVER.items() if never.page])
def test_the_set_up_page_says_why_not(client, house, name):
    is_refused_by_page(client, NEVER[name], house)


@pytest.mark.parametrize("page", ["client", "car", "campaign", "recalled"])
def test_what_is_good_is_saved(client, house, page):
    client.force_login(owner_at())
    url = page_of(house[page])

    answer = client.post(url, as_posted(client.get(url)))

    assert answer.status_code == 302


def test_the_page_reads_as_people_type(client, house):
    client.force_login(owner_at())
    url = page_of(house["client"])
    posted = as_posted(client.get(url), house["mobile"], {"value": "612 345 679"})

    client.post(url, posted | {"name": "Мария Ёлкина"})

    house["client"].refresh_from_db()
    assert house["client"].search_key == "maria elkina"
    assert house["client"].contact_points.filter(value="+34612345679", as_typed="612 345 679")


def test_the_page_of_a_car_keeps_its_key(client, house):
    client.force_login(owner_at())
    url = page_of(house["car"])

    client.post(
        url, as_posted(client.get(url)) | {"plate": "н010хс 178", "vin": "vf7 wv892c 7s662586"}
    )

    car = Vehicle.objects.get(pk=house["car"].pk)
    assert (car.plate, car.plate_key, car.vin) == ("Н010ХС 178", "H010XC178", "VF7WV892C7S662586")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("client", "vega"),
        ("client", "2345678"),
        ("vehicle", "s662585"),
        ("contactentry", "pbx-1"),
        ("recallcampaign", "airbag"),
        ("recallvehicle", OTHER_VIN),
    ],
)
def test_lists_are_searched(client, house, page, text):
    client.force_login(owner_at())

    answer = client.get(reverse(f"admin:clients_{page}_changelist"), {"q": text})

    assert answer.context["cl"].result_count == 1


@pytest.mark.parametrize(
    "page", ["client", "vehicle", "recallcampaign", "recallvehicle", "contactentry"]
)
def test_a_longer_list_takes_no_more_queries(client, house, page):
    client.force_login(owner_at())
    url = reverse(f"admin:clients_{page}_changelist")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(5):
        make_vehicle(make_client(house["client"].site, f"Ana {number}"))
        RecallCampaign.objects.create(code=f"CC{number + 2}", title="Brake hose")
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)
