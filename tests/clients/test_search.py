"""Search by what a caller says (UX-08), duplicates and recalls."""

import pytest

from service_desk.clients.models import (
    ContactPoint,
    Ownership,
    RecallCampaign,
    RecallVehicle,
)
from service_desk.clients.queries import duplicates_of, open_recalls, search_clients
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_site


@pytest.fixture
def site(db):
    return make_site("north")


@pytest.fixture
def people(site):
    laura = make_client(site, "Laura Núñez González", phone="+34617776317")
    maria = make_client(site, "Мария Ёлкина", phone="+79233353183")
    wang = make_client(site, "王伟", phone="+8613800138000")
    make_vehicle(laura, "6245 JSB", vin="VSSB14A5URG500080")
    make_vehicle(laura, "7001 KLM", vin="VF7WV892C7S662585")
    make_vehicle(maria, "Н010ХС 178", vin="Z8TFSLAXKU0447800")
    return {"laura": laura, "maria": maria, "wang": wang}


def found(site, text):
    return [
        (hit.client.name.split()[0], hit.vehicle and hit.vehicle.plate, hit.matched.value)
        for hit in search_clients(site=site, text=text)
    ]


LAURAS_CARS = [("Laura", "6245 JSB", "name"), ("Laura", "7001 KLM", "name")]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("6317", [("Laura", "6245 JSB", "phone"), ("Laura", "7001 KLM", "phone")]),
        ("8 (923) 335-31-83", [("Мария", "Н010ХС 178", "phone")]),
        ("+7 923 335 31 83", [("Мария", "Н010ХС 178", "phone")]),
        ("00 7 9233353183", [("Мария", "Н010ХС 178", "phone")]),
        ("138 0013", [("王伟", None, "phone")]),
        ("6245", [("Laura", "6245 JSB", "plate")]),
        ("6245jsb", [("Laura", "6245 JSB", "plate")]),
        ("H010XC", [("Мария", "Н010ХС 178", "plate")]),  # typed in Latin
        ("н010хс", [("Мария", "Н010ХС 178", "plate")]),
        ("500080", [("Laura", "6245 JSB", "vin")]),
        ("vf7 wv892c 7s662585", [("Laura", "7001 KLM", "vin")]),
        ("elkina", [("Мария", "Н010ХС 178", "name")]),
        ("Ёлк", [("Мария", "Н010ХС 178", "name")]),
        ("nunez", LAURAS_CARS),
        ("gonz lau", LAURAS_CARS),
        ("王", [("王伟", None, "name")]),
        ("ww", [("王伟", None, "name")]),  # initials, as they are typed
        ("wangw", [("王伟", None, "name")]),
        ("Wei", [("王伟", None, "name")]),
        ("王 伟", [("王伟", None, "name")]),
        ("Eлкинa", [("Мария", "Н010ХС 178", "name")]),  # E and a typed in Latin
        ("uñez", []),
        ("777", []),
        ("", []),
        ("  -- ", []),
        ("%", []),
        ("\x00", []),
    ],
)
def test_a_piece_of_what_is_known_finds_the_client(site, people, text, hits):
    assert found(site, text) == hits


def test_other_sites_are_not_searched(site, people):
    assert found(make_site("east"), "6317") == []


def test_a_car_that_was_sold_finds_its_new_owner_only(site, people):
    car = people["laura"].ownerships.first().vehicle
    Ownership.objects.filter(vehicle=car).update(ends_on="2026-01-01")
    Ownership.objects.create(client=people["wang"], vehicle=car, starts_on="2026-01-01")

    assert found(site, "500080") == [("王伟", "6245 JSB", "vin")]


def test_no_kind_of_match_crowds_out_another(site):
    for number in range(12):
        make_client(site, f"Ana {number}", phone=f"+346{number:04d}6245")
        make_vehicle(make_client(site, f"Eva {number}"), f"6245 AA{number}")

    kinds = [hit.matched.value for hit in search_clients(site=site, text="6245")]

    assert kinds == ["phone", "plate"] * 5


@pytest.mark.parametrize("text", ["6317", "laura", "6245jsb", "500080"])
def test_a_search_is_two_queries(site, people, text, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert search_clients(site=site, text=text)


def test_duplicates_share_a_phone_or_a_name(site, people, django_assert_num_queries):
    laura = people["laura"]
    same_phone = make_client(site, "Taller Sol", phone="+34617776317")
    same_name = make_client(site, "LAURA NUNEZ GONZALEZ", phone="+34600000001")
    same_email = make_client(
        site, "Ana Gil", phone="+34600000002", email="+34617776317@example.com"
    )
    make_client(make_site("east"), "Laura Núñez González", phone="+34617776317")
    ContactPoint.objects.filter(client=same_email, kind="phone").delete()

    with django_assert_num_queries(1):
        assert duplicates_of(laura) == [same_name, same_phone]


def test_a_recall_calls_a_vin_or_a_range_with_both_ends(db):
    single = RecallCampaign.objects.create(code="CC1", title="Airbag inflator")
    span = RecallCampaign.objects.create(code="CC2", title="Steering column bolt")
    RecallVehicle.objects.create(
        campaign=single, vin_from="VF36AEBP2S0953628", vin_to="VF36AEBP2S0953628"
    )
    for start, end in (("000000", "999999"), ("500000", "999999")):
        RecallVehicle.objects.create(
            campaign=span, vin_from=f"VF36AEBP2S0{start}", vin_to=f"VF36AEBP2S0{end}"
        )

    called = {
        tail: [campaign.code for campaign in open_recalls(f"VF36AEBP2S{tail}")]
        for tail in ("0953628", "0000000", "0999999", "1000000")
    }

    assert called == {
        "0953628": ["CC1", "CC2"],
        "0000000": ["CC2"],
        "0999999": ["CC2"],
        "1000000": [],
    }
    assert list(open_recalls("")) == []
