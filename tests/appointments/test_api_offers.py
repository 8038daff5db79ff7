"""``GET /offers/``: three times, why each, and the handover that goes with it."""

import datetime as dt

import pytest
from django.test import Client as Browser

from appointments.models import MobilityLimit
from service_desk.catalogue.models import Stock
from service_desk.lib.clock import now
from service_desk.organisation.roles import Role
from service_desk.organisation.tokens import issue_api_token
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation, make_part
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_advisor, make_loaner, make_site, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    """Monday 8 March 2027, 09:00 in Madrid."""
    time_machine.move_to(at("2027-03-08 09:00"), tick=False)


@pytest.fixture
def site():
    site = make_site("north")
    make_operation(site)
    return site


@pytest.fixture
def ana(site):
    return make_advisor(site, "Ana Ruiz", desk=1)


@pytest.fixture
def ask(site):
    key = issue_api_token(staff=make_staff(site, Role.RECEPTIONIST), now=now())
    browser = Browser(headers={"Authorization": f"Token {key}", "Accept-Language": "en"})

    def ask(**query):
        return browser.get("/api/v1/offers/", {"site": "north", "operations": "OIL", **query})

    return ask


def said(answer) -> list[tuple[str, str]]:
    return [(offer["starts_at"][8:16], offer["reason"]) for offer in answer.json()["offers"]]


def test_three_times_with_their_reasons_and_handovers(ask, ana):
    answer = ask().json()

    first = answer["offers"][0]
    assert (answer["site"], answer["timezone"]) == ("north", "Europe/Madrid")
    assert first == {
        "starts_at": "2027-03-09T08:00:00+01:00",
        "advisor": {"id": ana.pk, "name": "Ana Ruiz"},
        "reason": "the first free time",
        "handover": {
            "starts_at": "2027-03-09T09:30:00+01:00",
            "advisor": {"id": ana.pk, "name": "Ana Ruiz"},
        },
    }
    assert [offer["reason"] for offer in answer["offers"]] == [
        "the first free time",
        "after work",
        "first of the day",
    ]


def test_the_advisor_of_the_cars_owner_comes_first(ask, site, ana):
    luis = make_advisor(site, "Luis Prieto", desk=2, starts=dt.time(10))
    make_booking(site, at("2027-03-09 10:15"), advisor=luis)
    car = make_vehicle(make_client(site, preferred_advisor=luis))

    answer = ask(vehicle=car.pk)

    assert said(answer) == [
        ("09T08:00", "the first free time"),
        ("09T11:00", "your advisor and a calm hour"),
        ("09T17:00", "after work"),
    ]
    assert answer.json()["offers"][1]["advisor"]["name"] == "Luis Prieto"


def test_a_car_of_another_site_tells_nothing(ask, ana):
    stranger = make_vehicle(make_client(make_site("east"), preferred_advisor=ana))

    assert said(ask(vehicle=stranger.pk)) == said(ask())


def test_parts_that_are_late_shift_the_offers_and_say_why(ask, site, ana):
    part = make_part(site, kit_of=site.operations.get(), on_hand=0)
    Stock.objects.filter(part=part).update(eta=dt.date(2027, 3, 11))

    assert said(ask())[0] == ("11T08:00", "the parts are here then")


def test_a_loaner_is_looked_for_as_well(ask, site, ana):
    assert said(ask(wants="loaner")) == []

    make_loaner(site)
    assert said(ask(wants="loaner"))[0] == ("09T08:00", "a loaner is free")


def test_a_day_whose_shuttle_is_full_is_left_out(ask, site, ana):
    MobilityLimit.objects.create(site=site, mobility="shuttle", per_day=1)
    make_booking(site, at("2027-03-09 10:00"), mobility="shuttle", advisor=ana)

    assert said(ask(wants="shuttle"))[0] == ("10T08:00", "the first free time")
    assert said(ask(wants="taxi"))[0] == ("09T08:00", "the first free time")


def test_six_queries_with_everything_asked(ask, site, django_assert_num_queries):
    for number in range(8):
        make_advisor(site, f"Advisor {number}")
    make_part(site, kit_of=site.operations.get(), on_hand=0)
    make_loaner(site)
    car = make_vehicle(make_client(site))

    with django_assert_num_queries(6):  # the key, the site, the work, the parts, the diary's two
        ask(vehicle=car.pk, wants="loaner")


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"operations": "MAGIC"}, "unknown_operation", "operations"),
        ({"wants": "helicopter"}, "invalid_choice", "wants"),
        ({"vehicle": "4821 KLM"}, "invalid", "vehicle"),
        ({"vehicle": str(10**30)}, "max_value", "vehicle"),
        ({"vehicle": "0"}, "min_value", "vehicle"),
    ],
)
def test_what_can_not_be_read_names_its_field(ask, ana, query, code, field):
    answer = ask(**query)

    shown = [(o["code"], o["field"]) for o in answer.json()["obstacles"]]
    assert (answer.status_code, shown) == (400, [(code, field)])


def test_staff_of_another_site_learn_nothing(ask, ana):
    make_operation(make_site("east"))

    assert ask(site="east").status_code == 404
