"""Clients and cars over the API: the same verbs and the same sentences as the screens."""

import json

import pytest
from django.test import Client as Browser

from service_desk.clients.models import Client, Vehicle
from service_desk.lib.clock import now
from service_desk.organisation.roles import Role
from service_desk.organisation.tokens import issue_api_token
from service_desk.records.models import JournalEntry
from tests.factories import at
from tests.factories.clients import make_client, make_vehicle
from tests.factories.organisation import make_advisor, make_site, make_staff

pytestmark = pytest.mark.django_db

VIN = "VF7WV892C7S662585"


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    time_machine.move_to(at("2027-03-08 09:00"), tick=False)


@pytest.fixture
def site():
    return make_site("north")


class Api:
    def __init__(self, site, role=Role.RECEPTIONIST):
        key = issue_api_token(staff=make_staff(site, role), now=now())
        self.browser = Browser(headers={"Authorization": f"Token {key}", "Accept-Language": "en"})

    def get(self, path, **query):
        return self.browser.get(f"/api/v1{path}", query)

    def send(self, verb, path, body, **headers):
        call = getattr(self.browser, verb)
        return call(f"/api/v1{path}", json.dumps(body), "application/json", headers=headers)


@pytest.fixture
def api(site):
    return Api(site)


@pytest.fixture
def lucia(site):
    return make_client(site, "Lucía Vega", phone="+34612345678", email="lucia@example.com")


@pytest.fixture
def car(lucia):
    return make_vehicle(lucia, "4821 KLM", vin=VIN, mileage=64_000, mileage_at=at("2027-02-01"))


def obstacles(answer):
    return [(o["code"], o.get("field")) for o in answer.json()["obstacles"]]


def test_a_client_is_shown_whole(api, lucia, car):
    lucia.consents.create(purpose="care", is_given=True, at=at("2027-03-01"), source="counter")

    assert api.get(f"/clients/{lucia.pk}/").json() == {
        "id": lucia.pk,
        "site": "north",
        "name": "Lucía Vega",
        "language": "es",
        "prefers": "sms",
        "preferred_advisor": None,
        "phones": [{"value": "+34612345678", "is_main": True}],
        "emails": [{"value": "lucia@example.com", "is_main": True}],
        "address": "",
        "best_hours": "",
        "note": "",
        "consents": {"visit": None, "care": True, "offers": None},
        "vehicles": [{"id": car.pk, "plate": "4821 KLM", "vin": VIN}],
        "created_at": "2027-03-08T09:00:00+01:00",
        "verified_at": None,
    }


@pytest.mark.parametrize("q", ["5678", "4821", "s662585", "вега", "Vega Lu"])
def test_clients_and_cars_are_found_by_what_a_caller_says(api, site, lucia, car, q):
    make_vehicle(make_client(site, "Somebody Else", phone="+34699111222"), "0000 BBB")

    people = api.get("/clients/", site="north", q=q).json()["results"]
    cars = api.get("/vehicles/", site="north", q=q).json()["results"]

    assert ([each["id"] for each in people], [each["id"] for each in cars]) == (
        [lucia.pk],
        [car.pk],
    )


@pytest.mark.parametrize("path", ["/clients/", "/vehicles/"])
def test_a_search_says_where_and_more_than_one_character(api, path):
    assert obstacles(api.get(path, q="vega")) == [("invalid", "site")]
    answer = api.get(path, site="north", q="v")
    assert (answer.status_code, obstacles(answer)) == (400, [("invalid", "q")])
    assert "at least two characters" in answer.json()["detail"]


@pytest.mark.parametrize(("path", "queries"), [("/clients/", 6), ("/vehicles/", 4)])
@pytest.mark.parametrize("count", [1, 5])
def test_lists_cost_the_same_for_any_length(
    api, site, path, queries, count, django_assert_num_queries
):
    for _each in range(count):
        make_vehicle(make_client(site))

    with django_assert_num_queries(queries):
        shown = api.get(path, site="north", limit=3).json()

    assert len(shown["results"]) == min(count, 3)
    assert (shown["next"] is None) is (count < 4)


def test_a_new_client_is_opened_once(api, site, time_machine):
    ana = make_advisor(site)
    body = {
        "site": "north", "name": "Marta García", "phone": "612 345 678", "email": "M@example.com",
        "language": "ru", "preferred_advisor": ana.pk, "consents": {"offers": False},
    }  # fmt: skip

    first = api.send("post", "/clients/", body, **{"Idempotency-Key": "a"})
    again = api.send("post", "/clients/", body, **{"Idempotency-Key": "a"})
    other = api.send("post", "/clients/", {**body, "name": "X"}, **{"Idempotency-Key": "a"})

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.json() == again.json()
    client = Client.objects.get()
    assert (client.language, client.preferred_advisor) == ("ru", ana)
    assert first.json()["consents"] == {"visit": None, "care": None, "offers": False}
    time_machine.move_to(at("2027-03-08 09:01"), tick=False)
    assert api.send("post", "/clients/", body).status_code == 200
    assert Client.objects.count() == 1


def test_what_cannot_be_read_is_told_at_once_and_nothing_is_written(api, lucia):
    answer = api.send(
        "patch", f"/clients/{lucia.pk}/", {"name": "www.casino.top", "email": "me at home"}
    )

    assert (answer.status_code, obstacles(answer)) == (
        400,
        [("address", "name"), ("shape", "email")],
    )
    assert JournalEntry.objects.count() == 0


def test_a_client_is_corrected(api, lucia):
    body = {"address": "Calle Mayor 1", "phone": "911 234 567", "prefers": "phone"}

    shown = api.send("patch", f"/clients/{lucia.pk}/", body).json()

    assert (shown["address"], shown["prefers"], len(shown["phones"])) == (
        "Calle Mayor 1",
        "phone",
        2,
    )


def test_a_merged_file_answers_with_the_one_that_was_kept(api, site, lucia):
    twice = make_client(site, "L. Vega", merged_into=lucia)

    assert api.get(f"/clients/{twice.pk}/").json()["id"] == lucia.pk
    assert len(api.get("/clients/").json()["results"]) == 1


def test_a_mileage_falls_only_with_a_remark(api, car):
    path = f"/vehicles/{car.pk}/"

    refused = api.send("patch", path, {"mileage": 120})
    done = api.send("patch", path, {"mileage": 120, "mileage_remark": "New cluster"})

    assert (refused.status_code, obstacles(refused)) == (409, [("mileage_fell", "mileage")])
    assert (done.status_code, done.json()["mileage"]) == (200, 120)


def test_a_car_is_added_and_changes_its_owner(api, site, lucia):
    pablo = make_client(site, "Pablo Sanz")
    body = {"site": "north", "owner": lucia.pk, "plate": "1111 AAA", "vin": VIN, "mileage": 5}

    added = api.send("post", "/vehicles/", body)
    mine = api.send("post", "/vehicles/", {**body, "owner": pablo.pk})
    moved = api.send("patch", f"/vehicles/{added.json()['id']}/", {"owner": pablo.pk})

    assert (added.status_code, mine.status_code) == (201, 409)
    assert obstacles(mine) == [("owned_by_another", "vin")]
    assert moved.json()["owner"] == {"id": pablo.pk, "name": "Pablo Sanz"}
    assert Vehicle.objects.count() == 1


def test_another_sites_files_are_not_there(api, car):
    stranger = make_vehicle(make_client(make_site("east")), vin="VSSB14A5URG500080")
    owner = stranger.ownerships.get().client

    for path in (
        f"/clients/{owner.pk}/",
        f"/vehicles/{stranger.pk}/",
        f"/vehicles/{stranger.vin}/history/",
    ):
        assert api.get(path).status_code == 404
    assert api.get("/clients/", site="east").status_code == 404
    assert api.send("patch", f"/clients/{owner.pk}/", {"note": "x"}).status_code == 404
    assert api.send("patch", f"/vehicles/{car.pk}/", {"owner": owner.pk}).status_code == 404


def test_who_may_only_look_writes_nothing(site, lucia):
    cashier = Api(site, Role.CASHIER)

    assert cashier.get(f"/clients/{lucia.pk}/").status_code == 200
    assert cashier.send("patch", f"/clients/{lucia.pk}/", {"note": "x"}).status_code == 403
    assert Api(site, Role.MECHANIC).get("/clients/", site="north").status_code == 403


@pytest.mark.parametrize("body", ["", "[]", '"x"', '{"name": 5, "consents": 3}', "{"])
def test_hostile_bodies_are_answers_and_no_faults(api, lucia, body):
    answer = api.browser.patch(f"/api/v1/clients/{lucia.pk}/", body, "application/json")

    assert answer.status_code in {200, 400}
